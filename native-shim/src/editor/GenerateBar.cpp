#include "GenerateBar.h"

#include "Theme.h"
#include "TimelineView.h"
#include "model/Parameters.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr double stepsPerSecondOfMusic = 50.0;

} // namespace

juce::String stateInWords (const GenerationProgress& progress)
{
    switch (progress.state)
    {
        case GenerationProgress::State::idle:
            return {};
        case GenerationProgress::State::queued:
            return progress.queuePosition > 0
                       ? (progress.queuePosition == 1
                              ? say ("Waiting for 1 other job")
                              : say ("Waiting for {1} other jobs", progress.queuePosition))
                       : say ("Waiting…");
        case GenerationProgress::State::loading:
            return say ("Loading the model…");
        case GenerationProgress::State::running:
            return progress.fraction < 0.0
                       ? say ("Playing…")
                       : juce::String (juce::roundToInt (progress.fraction * 100.0)) + " %";
        case GenerationProgress::State::finishing:
            return say ("Finishing…");
    }
    return {};
}

juce::String speedInWords (const GenerationProgress& progress)
{
    juce::StringArray words;
    if (progress.machine.isNotEmpty())
        words.add (say ("on {1}", progress.machine));
    if (progress.stepsPerSecond > 0.0)
    {
        const auto speed = progress.stepsPerSecond / stepsPerSecondOfMusic;
        words.add (say ("{1} × real time", speed < 9.95 ? decimal (juce::jmax (0.1, speed), 1)
                                                        : juce::String (juce::roundToInt (speed))));
    }
    if (progress.remainingSeconds >= 0.0)
        words.add (timeLeft (progress.remainingSeconds));
    return words.joinIntoString (juce::String::fromUTF8 (" · "));
}

GenerateBar::GenerateBar (EditorModel& source)
    : model (source), bars (*source.parameters().getParameter (id::bars),
                            [this] (float value)
                            {
                                barCount = juce::roundToInt (value);
                                refresh();
                            }),
      takes (*source.parameters().getParameter (id::takes),
             [this] (float value)
             {
                 takeCount = juce::roundToInt (value);
                 refresh();
             })
{
    setTitle (say ("Generating"));
    bars.sendInitialUpdate();
    takes.sendInitialUpdate();
    button.onClick = [this]
    {
        if (model.generating().generation().isBusy())
            model.generating().cancel();
        else
            model.generating().generate();
    };
    replaceButton.setButtonText (say ("Replace"));
    replaceButton.setTitle (say ("Replace the marked bars"));
    replaceButton.onClick = [this] { model.generating().replace(); };
    addAndMakeVisible (button);
    addChildComponent (replaceButton);
    refresh();
}

juce::String GenerateBar::plan() const
{
    auto words = barCount == 1 ? say ("{1} bar", barCount) : say ("{1} bars", barCount);
    const auto region = model.timeline().region();
    if (mode == static_cast<int> (Mode::continuation) && ! region.isEmpty())
    {
        const BarGrid grid (
            model.timeline().gridLines ({ region.endSeconds - 8.0, region.endSeconds + 8.0 }));
        if (std::abs (grid.nearest (region.endSeconds) - region.endSeconds) < 0.005)
            words = say ("{1} from bar {2}", words, grid.numberAt (region.endSeconds));
    }
    return words + juce::String::fromUTF8 (" · ")
           + (takeCount == 1 ? say ("{1} take", takeCount) : say ("{1} takes", takeCount));
}

void GenerateBar::setMode (int shown)
{
    mode = shown;
    refresh();
}

/** What was captured decides whether it can begin, and grows without a word of it. */
void GenerateBar::poll()
{
    const auto& generating = model.generating();
    if (! shown.isBusy
        && (generating.whyNotGenerate() != shown.obstacle
            || generating.whyNotReplace() != shown.obstacleToReplacing || plan() != shown.plan))
        refresh();
}

void GenerateBar::refresh()
{
    const bool busy = model.generating().generation().isBusy();
    const auto obstacle = busy ? juce::String() : model.generating().whyNotGenerate();
    shown = { busy, obstacle, busy ? juce::String() : model.generating().whyNotReplace(), plan() };
    juce::String words = say ("Generate");
    if (mode == static_cast<int> (Mode::continuation))
        words = say ("Continue");
    else if (mode == static_cast<int> (Mode::melody))
        words = say ("Follow melody");
    button.setButtonText (busy ? say ("Cancel") : words);
    button.setTitle (busy ? say ("Cancel") : words);
    button.setTooltip (busy                    ? say ("Stop this job (Esc)")
                       : obstacle.isNotEmpty() ? obstacle
                                               : say ("Write the new clip (Ctrl or Cmd and Enter)"));
    button.setEnabled (busy || obstacle.isEmpty());
    const bool isInviting = ! busy && obstacle.isEmpty();
    button.setColour (juce::TextButton::buttonColourId,
                      isInviting ? theme::colours.accent : theme::colours.raised);
    button.setColour (juce::TextButton::textColourOffId,
                      isInviting ? theme::colours.onAccent : theme::colours.text);
    replaceButton.setTooltip (
        shown.obstacleToReplacing.isNotEmpty()
            ? shown.obstacleToReplacing
            : say ("Make the marked bars anew: out of what stands before them, into what "
                   "stands behind (Ctrl or Cmd, Shift and Enter)"));
    replaceButton.setEnabled (shown.obstacleToReplacing.isEmpty());
    if (const bool isWanted = ! busy && mode != static_cast<int> (Mode::text);
        isWanted != replaceButton.isVisible())
    {
        replaceButton.setVisible (isWanted);
        resized();
    }
    repaint();
}

void GenerateBar::resized()
{
    auto area = getLocalBounds();
    button.setBounds (area.removeFromLeft (juce::jlimit (120, 180, area.getWidth() / 3)));
    if (replaceButton.isVisible())
    {
        area.removeFromLeft (theme::gap);
        replaceButton.setBounds (area.removeFromLeft (juce::jlimit (76, 110, area.getWidth() / 4)));
    }
    area.removeFromLeft (theme::gap + 4);
    rest = area;
}

void GenerateBar::paint (juce::Graphics& g)
{
    const auto progress = model.generating().generation();
    if (! progress.isBusy())
    {
        g.setColour (theme::colours.dimText);
        g.setFont (theme::font (13.0f));
        g.drawFittedText (shown.obstacle.isEmpty() ? shown.plan : shown.obstacle, rest,
                          juce::Justification::centredLeft, 2, 1.0f);
        return;
    }
    auto area = rest;
    auto bar = area.removeFromBottom (10).toFloat().withTrimmedBottom (2.0f);
    g.setColour (theme::colours.well);
    g.fillRoundedRectangle (bar, 4.0f);
    g.setColour (theme::colours.line);
    g.drawRoundedRectangle (bar.reduced (0.5f), 4.0f, 1.0f);
    if (progress.fraction > 0.0)
    {
        g.setColour (theme::colours.accent);
        g.fillRoundedRectangle (
            bar.withWidth (
                juce::jmax (8.0f, bar.getWidth() * static_cast<float> (juce::jmin (1.0, progress.fraction)))),
            4.0f);
    }
    g.setColour (theme::colours.text);
    g.setFont (theme::boldFont (theme::bodyText));
    g.drawText (stateInWords (progress), area, juce::Justification::centredLeft, true);
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (13.0f));
    g.drawText (speedInWords (progress), area, juce::Justification::centredRight, true);
}

} // namespace continuo
