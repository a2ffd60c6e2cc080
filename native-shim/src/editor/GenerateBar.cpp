#include "GenerateBar.h"

#include "Theme.h"
#include "TimelineView.h"
#include "model/Parameters.h"

namespace continuo
{

namespace
{
constexpr double stepsPerSecondOfMusic = 50.0;

juce::String remaining (double seconds)
{
    const auto whole = static_cast<int> (std::ceil (seconds));
    if (whole < 60)
        return juce::String (whole) + " s left";
    return juce::String (whole / 60) + " min " + juce::String (whole % 60).paddedLeft ('0', 2) + " s left";
}
} // namespace

juce::String stateInWords (const GenerationProgress& progress)
{
    switch (progress.state)
    {
        case GenerationProgress::State::idle:
            return {};
        case GenerationProgress::State::queued:
            return progress.queuePosition > 0
                       ? "Waiting for " + juce::String (progress.queuePosition)
                             + (progress.queuePosition == 1 ? " other job" : " other jobs")
                       : juce::String::fromUTF8 ("Waiting…");
        case GenerationProgress::State::loading:
            return juce::String::fromUTF8 ("Loading the model…");
        case GenerationProgress::State::running:
            return progress.fraction < 0.0
                       ? juce::String::fromUTF8 ("Playing…")
                       : juce::String (juce::roundToInt (progress.fraction * 100.0)) + " %";
        case GenerationProgress::State::finishing:
            return juce::String::fromUTF8 ("Finishing…");
    }
    return {};
}

juce::String speedInWords (const GenerationProgress& progress)
{
    juce::StringArray words;
    if (progress.stepsPerSecond > 0.0)
    {
        const auto speed = progress.stepsPerSecond / stepsPerSecondOfMusic;
        words.add ((speed < 9.95 ? juce::String (juce::jmax (0.1, speed), 1)
                                 : juce::String (juce::roundToInt (speed)))
                   + juce::String::fromUTF8 (" × real time"));
    }
    if (progress.remainingSeconds >= 0.0)
        words.add (remaining (progress.remainingSeconds));
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
    setTitle ("Generating");
    bars.sendInitialUpdate();
    takes.sendInitialUpdate();
    button.onClick = [this]
    {
        if (model.generating().generation().isBusy())
            model.generating().cancel();
        else
            model.generating().generate();
    };
    replaceButton.setButtonText ("Replace");
    replaceButton.setTitle ("Replace the marked bars");
    replaceButton.onClick = [this] { model.generating().replace(); };
    addAndMakeVisible (button);
    addChildComponent (replaceButton);
    refresh();
}

juce::String GenerateBar::plan() const
{
    const auto count = [] (int n, const char* word)
    { return juce::String (n) + " " + word + (n == 1 ? "" : "s"); };
    auto words = count (barCount, "bar");
    const auto region = model.timeline().region();
    if (mode == static_cast<int> (Mode::continuation) && ! region.isEmpty())
    {
        const BarGrid grid (
            model.timeline().gridLines ({ region.endSeconds - 8.0, region.endSeconds + 8.0 }));
        if (std::abs (grid.nearest (region.endSeconds) - region.endSeconds) < 0.005)
            words << " from bar " << grid.numberAt (region.endSeconds);
    }
    return words + juce::String::fromUTF8 (" · ") + count (takeCount, "take");
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
    juce::String words = "Generate";
    if (mode == static_cast<int> (Mode::continuation))
        words = "Continue";
    else if (mode == static_cast<int> (Mode::melody))
        words = "Follow melody";
    button.setButtonText (busy ? "Cancel" : words);
    button.setTitle (busy ? "Cancel" : words);
    button.setTooltip (busy                    ? "Stop this job (Esc)"
                       : obstacle.isNotEmpty() ? obstacle
                                               : "Write the new clip (Ctrl or Cmd and Enter)");
    button.setEnabled (busy || obstacle.isEmpty());
    const bool isInviting = ! busy && obstacle.isEmpty();
    button.setColour (juce::TextButton::buttonColourId, isInviting ? theme::accent : theme::raised);
    button.setColour (juce::TextButton::textColourOffId, isInviting ? theme::onAccent : theme::text);
    replaceButton.setTooltip (shown.obstacleToReplacing.isNotEmpty()
                                  ? shown.obstacleToReplacing
                                  : "Make the marked bars anew: out of what stands before them, into what "
                                    "stands behind (Ctrl or Cmd, Shift and Enter)");
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
        g.setColour (theme::dimText);
        g.setFont (theme::font (13.0f));
        g.drawFittedText (shown.obstacle.isEmpty() ? shown.plan : shown.obstacle, rest,
                          juce::Justification::centredLeft, 2, 1.0f);
        return;
    }
    auto area = rest;
    auto bar = area.removeFromBottom (10).toFloat().withTrimmedBottom (2.0f);
    g.setColour (theme::well);
    g.fillRoundedRectangle (bar, 4.0f);
    g.setColour (theme::line);
    g.drawRoundedRectangle (bar.reduced (0.5f), 4.0f, 1.0f);
    if (progress.fraction > 0.0)
    {
        g.setColour (theme::accent);
        g.fillRoundedRectangle (
            bar.withWidth (
                juce::jmax (8.0f, bar.getWidth() * static_cast<float> (juce::jmin (1.0, progress.fraction)))),
            4.0f);
    }
    g.setColour (theme::text);
    g.setFont (theme::boldFont (theme::bodyText));
    g.drawText (stateInWords (progress), area, juce::Justification::centredLeft, true);
    g.setColour (theme::dimText);
    g.setFont (theme::font (13.0f));
    g.drawText (speedInWords (progress), area, juce::Justification::centredRight, true);
}

} // namespace continuo
