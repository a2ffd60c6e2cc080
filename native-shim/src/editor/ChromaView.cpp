#include "ChromaView.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr int pitchClasses = 12;

const char* nameOf (int pitchClass)
{
    static constexpr const char* names[] = { "C",    u8"C♯", "D",    u8"E♭", "E",    "F",
                                             u8"F♯", "G",    u8"A♭", "A",    u8"B♭", "B" };
    return names[pitchClass];
}

bool isBlackKey (int pitchClass)
{
    return pitchClass == 1 || pitchClass == 3 || pitchClass == 6 || pitchClass == 8 || pitchClass == 10;
}

juce::Rectangle<float> rowOf (int pitchClass, juce::Rectangle<float> area)
{
    const float row = area.getHeight() / pitchClasses;
    return { area.getX(), area.getBottom() - row * static_cast<float> (pitchClass + 1), area.getWidth(),
             row };
}
} // namespace

std::vector<ChromaRun> chromaRuns (const std::vector<std::int8_t>& leading)
{
    std::vector<ChromaRun> runs;
    for (size_t i = 0; i < leading.size();)
    {
        size_t end = i + 1;
        while (end < leading.size() && leading[end] == leading[i])
            ++end;
        if (leading[i] >= 0 && leading[i] < pitchClasses)
            runs.push_back ({ static_cast<int> (i), static_cast<int> (end - i), leading[i] });
        i = end;
    }
    return runs;
}

ChromaView::ChromaView (EditorModel& source, const TimelineView& shown) : model (source), view (shown)
{
    setTitle (say ("Melody"));
    setTooltip (say ("The leading note of the marked bars over time. The new clip follows it."));
}

void ChromaView::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    juce::Graphics::ScopedSaveState clipped (g);
    juce::Path frame;
    frame.addRoundedRectangle (bounds, theme::corner);
    g.reduceClipRegion (frame);
    paintKeys (g, bounds);

    const auto chroma = model.melody().melodyChroma();
    if (chroma.state == MelodyChroma::State::ready)
    {
        paintMelody (g, bounds, chroma);
        return;
    }
    auto words = chroma.sentence;
    if (words.isEmpty())
        words = chroma.state == MelodyChroma::State::computing ? say ("Listening for the melody…")
                : model.timeline().region().isEmpty()
                    ? say ("Mark the bars whose melody shall lead.")
                    : say ("The melody of the marked bars will stand here.");
    g.setColour (chroma.state == MelodyChroma::State::failed ? theme::colours.trouble
                                                             : theme::colours.dimText);
    g.setFont (theme::font (13.0f));
    g.drawText (words, bounds.reduced (40.0f, 2.0f), juce::Justification::centred, true);
}

void ChromaView::paintKeys (juce::Graphics& g, juce::Rectangle<float> area) const
{
    g.setColour (theme::colours.well);
    g.fillRect (area);
    for (int pitchClass = 0; pitchClass < pitchClasses; ++pitchClass)
    {
        if (isBlackKey (pitchClass))
        {
            g.setColour (theme::colours.background.withAlpha (0.7f));
            g.fillRect (rowOf (pitchClass, area));
        }
    }
    const auto width = area.getWidth();
    for (const auto& line : model.timeline().gridLines (view.visible()))
    {
        if (line.startsBar())
        {
            g.setColour (theme::colours.line.withMultipliedAlpha (0.7f));
            g.fillRect (view.toX (line.seconds, width), area.getY(), 1.0f, area.getHeight());
        }
    }
}

void ChromaView::paintMelody (juce::Graphics& g, juce::Rectangle<float> area,
                              const MelodyChroma& chroma) const
{
    const auto x = [&] (int frame)
    { return view.toX (chroma.span.startSeconds + frame / chroma.frameRateHz, area.getWidth()); };
    juce::Rectangle<float> visible = area;
    visible.setLeft (view.toX (chroma.span.startSeconds, area.getWidth()));
    visible.setRight (view.toX (chroma.span.endSeconds, area.getWidth()));
    g.setColour (theme::colours.accent.withAlpha (0.06f));
    g.fillRect (visible);

    bool sounds[pitchClasses] = {};
    g.setColour (theme::colours.accent);
    for (const auto& run : chromaRuns (chroma.leadingPitchClasses))
    {
        sounds[run.pitchClass] = true;
        const auto row = rowOf (run.pitchClass, area);
        const float left = x (run.firstFrame), right = x (run.firstFrame + run.frames);
        g.fillRoundedRectangle (left, row.getY() + 0.5f, juce::jmax (1.5f, right - left - 0.5f),
                                row.getHeight() - 1.0f, juce::jmin (2.5f, row.getHeight() * 0.4f));
    }

    // Names of the notes that occur, at the left edge of the melody; all of them where there is room.
    const float rowHeight = area.getHeight() / pitchClasses;
    const float size = juce::jlimit (9.0f, 11.0f, rowHeight);
    g.setFont (theme::boldFont (size));
    float lastY = 1.0e6f;
    const auto within = area.getHeight() - 14.0f;
    for (int pitchClass = 0; pitchClass < pitchClasses; ++pitchClass)
    {
        const auto row = rowOf (pitchClass, area);
        if (! sounds[pitchClass] || lastY - row.getCentreY() < size * 0.95f)
            continue;
        lastY = row.getCentreY();
        const float top =
            area.getY()
            + juce::jlimit (0.0f, juce::jmax (0.0f, within), row.getCentreY() - area.getY() - 7.0f);
        const float at = juce::jmax (4.0f, visible.getX() - 24.0f);
        g.setColour (theme::colours.well.withAlpha (0.75f));
        g.fillRoundedRectangle (at - 2.0f, top + 7.0f - size * 0.5f, 20.0f, size, 2.0f);
        g.setColour (theme::colours.text);
        g.drawText (juce::String::fromUTF8 (nameOf (pitchClass)),
                    juce::Rectangle<float> (at, top, 24.0f, 14.0f), juce::Justification::centredLeft, false);
    }
}

} // namespace continuo
