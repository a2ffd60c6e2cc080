#include "TakeRow.h"

#include "Theme.h"
#include "WaveformView.h"

namespace continuo
{

TakeRow::TakeRow (EditorModel& source, const juce::String& takeId) : model (source), id (takeId)
{
    setWantsKeyboardFocus (true);
    setMouseCursor (juce::MouseCursor::DraggingHandCursor);
    setRepaintsOnMouseActivity (true);
    audition.onClick = [this] { model.clips().auditionTake (id, ! take.auditioning); };
    onwards.onClick = [this] { model.generating().continueFromTake (id); };
    retry.onClick = [this] { model.generating().retryTake (id); };
    // Removing destroys this row, and with it the button that is still being clicked.
    remove.onClick = [this]
    {
        juce::MessageManager::callAsync (
            [safe = juce::Component::SafePointer<TakeRow> (this)]
            {
                if (safe != nullptr)
                    safe->model.clips().removeTake (safe->id);
            });
    };
    audition.setGround (theme::raised);
    for (auto* child : { &audition, &onwards, &retry, &remove })
        addAndMakeVisible (child);
}

void TakeRow::show (const Take& now)
{
    take = now;
    wavePath.clear();
    const auto name = "Take " + juce::String (take.number);
    setTitle (name + (take.selected ? ", selected" : ""));
    setTooltip (take.playable ? "Click to choose, drag to your DAW's timeline"
                                    + (take.prompt.isEmpty() ? juce::String() : "\n" + take.prompt)
                              : take.problem);
    audition.setIcon (take.auditioning ? Icon::stop : Icon::play);
    audition.describe ((take.auditioning ? "Stop listening to take " : "Listen to take ")
                           + juce::String (take.number),
                       take.auditioning ? "Stop" : "Listen now, whether the transport rolls or not");
    audition.setEmphasised (take.auditioning);
    onwards.describe ("Continue from take " + juce::String (take.number),
                      "Continue from here: the next clip begins where this one ends");
    retry.describe ("Try take " + juce::String (take.number) + " again",
                    "The same once more, with another seed");
    remove.describe ("Remove take " + juce::String (take.number), "Remove this take (can be undone)");
    audition.setEnabled (take.playable);
    onwards.setEnabled (take.playable);
    repaint();
}

juce::String TakeRow::details (bool briefly) const
{
    return juce::String (take.lengthSeconds, 1) + juce::String::fromUTF8 (briefly ? " s · " : " s · seed ")
           + juce::String (take.seed);
}

void TakeRow::poll()
{
    const auto position = take.auditioning ? model.clips().auditionPosition() : -1.0;
    if (position == shownPosition)
        return;
    shownPosition = position;
    repaint (waveArea);
}

void TakeRow::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    const bool over = isMouseOver (true);
    g.setColour (take.selected ? theme::well.interpolatedWith (theme::accent, 0.09f) : theme::well);
    g.fillRoundedRectangle (bounds, theme::corner);
    g.setColour (take.selected ? theme::accent.withAlpha (0.75f) : over ? theme::strongLine : theme::line);
    g.drawRoundedRectangle (bounds.reduced (0.5f), theme::corner, 1.0f);

    const auto wave = waveArea.toFloat();
    if (take.playable)
    {
        if (wavePath.isEmpty())
            wavePath = waveformPath (model.clips().takePeaks (id, waveArea.getWidth()), wave);
        const auto& path = wavePath;
        const auto colour = take.selected ? theme::accent : over ? theme::dimText : theme::wave;
        fillWaveform (g, path, wave, shownPosition >= 0.0 ? colour.withAlpha (0.4f) : colour);
        if (shownPosition >= 0.0)
        {
            const auto played =
                wave.withWidth (wave.getWidth() * static_cast<float> (juce::jmin (1.0, shownPosition)));
            juce::Graphics::ScopedSaveState clipped (g);
            g.reduceClipRegion (played.getSmallestIntegerContainer());
            fillWaveform (g, path, wave, colour);
            g.setColour (theme::text);
            g.fillRect (played.getRight() - 1.0f, wave.getY(), 1.0f, wave.getHeight());
        }
    }
    else
    {
        g.setColour (theme::trouble);
        g.setFont (theme::font (theme::smallText));
        g.drawFittedText (take.problem, waveArea, juce::Justification::centredLeft, 2, 1.0f);
    }

    auto words = wordsArea;
    g.setColour (theme::text);
    g.setFont (theme::boldFont (13.0f));
    const auto name = "Take " + juce::String (take.number);
    g.drawText (name, words.removeFromLeft (g.getCurrentFont().getStringWidth (name) + 8),
                juce::Justification::centredLeft, false);
    g.setColour (theme::dimText);
    g.setFont (theme::font (theme::smallText));
    const bool isNarrow = g.getCurrentFont().getStringWidth (details (false)) > words.getWidth();
    g.drawText (details (isNarrow), words, juce::Justification::centredLeft, true);
    if (hasKeyboardFocus (false))
        theme::drawFocusRing (g, bounds, theme::corner);
}

void TakeRow::resized()
{
    auto area = getLocalBounds().reduced (6, 5);
    auto foot = area.removeFromBottom (24);
    area.removeFromBottom (2);
    audition.setBounds (area.removeFromLeft (32).withSizeKeepingCentre (32, 32));
    area.removeFromLeft (6);
    waveArea = area;
    wavePath.clear();
    for (auto* button : { &remove, &retry, &onwards })
        button->setBounds (foot.removeFromRight (26));
    wordsArea = foot.withTrimmedLeft (6).withTrimmedRight (4);
}

void TakeRow::mouseDrag (const juce::MouseEvent& event)
{
    if (dragging || ! take.playable || event.getDistanceFromDragStart() < 6)
        return;
    const auto file = model.clips().takeFileToDrag (id);
    if (! file.existsAsFile())
        return;
    dragging = startFileDrag (file, *this,
                              [safe = juce::Component::SafePointer<TakeRow> (this)]
                              {
                                  if (safe != nullptr)
                                      safe->dragging = false;
                              });
}

void TakeRow::mouseUp (const juce::MouseEvent& event)
{
    if (event.mouseWasClicked() && ! take.selected)
        model.clips().selectTake (id);
}

bool TakeRow::keyPressed (const juce::KeyPress& key)
{
    if (key.getModifiers().isAnyModifierKeyDown())
        return false;
    const int code = key.getKeyCode();
    if (code == juce::KeyPress::returnKey)
        model.clips().selectTake (id);
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        remove.onClick();
    else if ((code == juce::KeyPress::upKey || code == juce::KeyPress::downKey) && onMoveFocus != nullptr)
        onMoveFocus (code == juce::KeyPress::upKey ? -1 : 1);
    else
        return false;
    return true;
}

std::unique_ptr<juce::AccessibilityHandler> TakeRow::createAccessibilityHandler()
{
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::listItem,
        juce::AccessibilityActions().addAction (juce::AccessibilityActionType::press,
                                                [this] { model.clips().selectTake (id); }));
}

} // namespace continuo
