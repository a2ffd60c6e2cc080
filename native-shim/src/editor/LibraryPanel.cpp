#include "LibraryPanel.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr int pauseBeforeSearch = 300; // milliseconds after the last key

juce::String shortWords (const KeptTake& take)
{
    return take.words.isEmpty() ? say ("without words") : take.words;
}
} // namespace

KeptRow::KeptRow (EditorModel& source) : model (source)
{
    audition.onClick = [this] { model.library().auditionKept (take.id, ! take.auditioning); };
    place.onClick = [this] { model.opening().open (take.file); };
    again.onClick = [this] { model.library().remakeKept (take.id); };
    star.onClick = [this] { model.library().starKept (take.id, ! take.starred); };
    audition.setGround (theme::colours.raised);
    for (auto* child : { &audition, &place, &again, &star })
        addAndMakeVisible (child);
}

void KeptRow::show (const KeptTake& now)
{
    take = now;
    const auto called = shortWords (take);
    setTitle (take.starred ? say ("Kept take: {1}, starred", called) : say ("Kept take: {1}", called));
    setTooltip (called + "\n"
                + say ("{1}, seed {2}, {3}", take.model, take.seed, take.made.formatted ("%Y-%m-%d %H:%M")));
    audition.setIcon (take.auditioning ? Icon::stop : Icon::play);
    audition.describe (take.auditioning ? say ("Stop listening to: {1}", called)
                                        : say ("Listen to: {1}", called),
                       take.auditioning ? say ("Stop") : say ("Listen now"));
    audition.setEmphasised (take.auditioning);
    place.describe (say ("Put on the timeline: {1}", called),
                    say ("Put it on the timeline, behind what is there"));
    again.describe (say ("Make again: {1}", called),
                    say ("Make it again with the same settings, into the bar where you are"));
    star.describe (take.starred ? say ("Take the star from: {1}", called) : say ("Star: {1}", called),
                   take.starred ? say ("Take the star away")
                                : say ("Star it: it is never removed to make room"));
    star.setEmphasised (take.starred);
    repaint();
}

void KeptRow::paint (juce::Graphics& g)
{
    theme::fillWell (g, getLocalBounds().toFloat());
    auto area = words;
    g.setColour (theme::colours.text);
    g.setFont (theme::boldFont (13.0f));
    g.drawText (shortWords (take), area.removeFromTop (area.getHeight() / 2),
                juce::Justification::centredLeft, true);
    juce::StringArray facts { say ("{1} s", decimal (take.lengthSeconds, 1)), take.key,
                              take.tempoBpm > 0.0 ? tempoInWords (std::round (take.tempoBpm))
                                                  : juce::String(),
                              take.made.formatted ("%Y-%m-%d") };
    facts.removeEmptyStrings();
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (theme::smallText));
    g.drawText (facts.joinIntoString (juce::String::fromUTF8 (" · ")), area, juce::Justification::centredLeft,
                true);
}

void KeptRow::resized()
{
    auto area = getLocalBounds().reduced (6, 5);
    audition.setBounds (area.removeFromLeft (32).withSizeKeepingCentre (32, 32));
    area.removeFromLeft (6);
    auto buttons = area.removeFromRight (3 * 26);
    for (auto* button : { &place, &again, &star })
        button->setBounds (buttons.removeFromLeft (26).withSizeKeepingCentre (26, 26));
    words = area.withTrimmedRight (4);
}

void KeptRow::mouseDrag (const juce::MouseEvent& event)
{
    if (dragging || event.getDistanceFromDragStart() < 6)
        return;
    const auto file = model.library().keptFileToDrag (take.id);
    if (! file.existsAsFile())
        return;
    dragging = startFileDrag ({ file.getFullPathName() }, *this,
                              [safe = juce::Component::SafePointer<KeptRow> (this)]
                              {
                                  if (safe != nullptr)
                                      safe->dragging = false;
                              });
}

LibraryPanel::LibraryPanel (EditorModel& source) : model (source)
{
    text.setTitle (say ("Search all takes"));
    text.setColour (juce::TextEditor::textColourId, theme::colours.text);
    text.setTextToShowWhenEmpty (say ("Words, A minor, 90-120 bpm"), theme::colours.faintText);
    text.setTooltip (say ("Words, a key and a tempo, as \"piano A minor 90-120 bpm\""));
    text.setFont (theme::font (13.0f));
    text.setIndents (8, 6);
    text.onTextChange = [this] { startTimer (pauseBeforeSearch); };
    text.onReturnKey = [this] { search(); };
    starredOnly.setClickingTogglesState (true);
    starredOnly.describe (say ("Only those with a star"), say ("Show only takes with a star"));
    starredOnly.onClick = [this]
    {
        starredOnly.setEmphasised (starredOnly.getToggleState());
        search();
    };
    counted.setFont (theme::font (theme::smallText));
    counted.setColour (juce::Label::textColourId, theme::colours.dimText);
    counted.setBorderSize ({});
    viewport.setViewedComponent (&rows, false);
    viewport.setScrollBarsShown (true, false);
    viewport.setWantsKeyboardFocus (false);
    for (auto* child : std::initializer_list<juce::Component*> { &text, &starredOnly, &counted, &viewport })
        addAndMakeVisible (child);
    refresh();
}

void LibraryPanel::timerCallback() { search(); }

void LibraryPanel::search()
{
    stopTimer();
    model.library().searchTakes (text.getText().trim(), starredOnly.getToggleState());
}

bool LibraryPanel::isDraggingFile() const
{
    return std::any_of (shown.begin(), shown.end(), [] (const auto& row) { return row->isDraggingFile(); });
}

juce::String LibraryPanel::count (const KeptTakes& found) const
{
    if (found.found == 0)
        return {};
    const auto shownNow = static_cast<int> (found.takes.size());
    if (shownNow < found.found)
        return say ("The newest {1} of {2}", shownNow, found.found);
    return found.found == found.kept
               ? (found.kept == 1 ? say ("{1} take", found.kept) : say ("{1} takes", found.kept))
               : say ("{1} of {2} takes", found.found, found.kept);
}

void LibraryPanel::refresh()
{
    const auto found = model.library().keptTakes();
    sentence = found.sentence;
    counted.setText (count (found), juce::dontSendNotification);
    const bool isOtherLength = found.takes.size() != shown.size();
    shown.resize (found.takes.size());
    for (size_t i = 0; i < shown.size(); ++i)
    {
        if (shown[i] == nullptr)
        {
            shown[i] = std::make_unique<KeptRow> (model);
            shown[i]->startFileDrag =
                [this] (const juce::StringArray& files, juce::Component& from, std::function<void()> done)
            { return startFileDrag (files, from, std::move (done)); };
            rows.addAndMakeVisible (*shown[i]);
        }
        shown[i]->show (found.takes[i]);
    }
    if (isOtherLength)
        resized();
    repaint();
}

void LibraryPanel::paint (juce::Graphics& g)
{
    theme::fillWell (g, text.getBounds().toFloat(), text.hasKeyboardFocus (true));
    if (sentence.isEmpty())
        return;
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (13.0f));
    g.drawFittedText (sentence, viewport.getBounds().reduced (16, 0), juce::Justification::centred, 4, 1.0f);
}

void LibraryPanel::resized()
{
    auto area = getLocalBounds();
    auto row = area.removeFromTop (juce::jmin (theme::controlHeight, area.getHeight()));
    starredOnly.setBounds (row.removeFromRight (theme::controlHeight));
    text.setBounds (row.withTrimmedRight (4));
    counted.setBounds (area.removeFromTop (juce::jmin (20, area.getHeight())).withTrimmedLeft (4));
    viewport.setBounds (area);
    const auto needed = static_cast<int> (shown.size()) * (KeptRow::height + 6);
    const int width =
        area.getWidth() - (needed > area.getHeight() ? viewport.getScrollBarThickness() + 2 : 0);
    rows.setSize (width, juce::jmax (0, needed - 6));
    int y = 0;
    for (auto& each : shown)
    {
        each->setBounds (0, y, width, KeptRow::height);
        y += KeptRow::height + 6;
    }
}

} // namespace continuo
