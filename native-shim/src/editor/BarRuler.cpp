#include "BarRuler.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

int barsBetweenNumbers (float pixelsPerBar)
{
    int bars = 1;
    while (pixelsPerBar * static_cast<float> (bars) < 34.0f && bars < 4096)
        bars *= 2;
    return bars;
}

BarRuler::BarRuler (EditorModel& source, const TimelineView& shown) : model (source), view (shown)
{
    setInterceptsMouseClicks (false, false);
    setAccessible (false); // the waveform below tells the bars
}

void BarRuler::mouseDown (const juce::MouseEvent& event)
{
    const auto seconds = view.toSeconds (event.position.x, static_cast<float> (getWidth()));
    model.timeline().locate (event.mods.isAltDown() ? seconds : view.grid().nearest (seconds));
}

void BarRuler::paint (juce::Graphics& g)
{
    const auto width = static_cast<float> (getWidth());
    const auto lines = model.timeline().gridLines (view.visible());
    const auto bars =
        std::count_if (lines.begin(), lines.end(), [] (const GridLine& line) { return line.startsBar(); });
    const int step = barsBetweenNumbers (width / juce::jmax (1.0f, static_cast<float> (bars)));

    // Tempo and meter take their place first; a number that would touch one is left out.
    std::vector<juce::Range<float>> taken;
    g.setFont (theme::font (11.0f));
    auto marks = model.timeline().tempoMarks (view.visible());
    for (size_t i = 0; i < marks.size(); ++i)
    {
        const auto& mark = marks[i];
        const auto words = tempoInWords (mark.tempoBpm) + "  " + juce::String (mark.meterNumerator) + "/"
                           + juce::String (mark.meterDenominator);
        const float wide = g.getCurrentFont().getStringWidthFloat (words) + 12.0f;
        // The first stands at the right end, where it covers no bar's number that is needed to read the others.
        const float x = i == 0 ? width - wide : view.toX (mark.seconds, width) + 30.0f;
        g.setColour (theme::colours.dimText);
        g.drawText (words, juce::Rectangle<float> (x, 0.0f, wide, static_cast<float> (getHeight() - 4)),
                    juce::Justification::centredLeft, false);
        taken.push_back ({ x - 4.0f, x + wide });
    }

    for (const auto& line : lines)
    {
        if (! line.startsBar())
            continue;
        const bool numbered = ((line.bar - 1) % step + step) % step == 0;
        const float x = view.toX (line.seconds, width);
        g.setColour (numbered ? theme::colours.strongLine : theme::colours.line);
        g.fillRect (x, static_cast<float> (getHeight()) - (numbered ? 8.0f : 4.0f), 1.0f, 8.0f);
        const juce::Range<float> place { x + 4.0f, x + 32.0f };
        if (! numbered || place.getEnd() > width
            || std::any_of (taken.begin(), taken.end(),
                            [&] (auto range) { return range.intersects (place); }))
            continue;
        g.setColour (theme::colours.dimText);
        g.setFont (theme::boldFont (11.0f));
        g.drawText (juce::String (line.bar),
                    juce::Rectangle<float> (x + 4.0f, 0.0f, 40.0f, static_cast<float> (getHeight() - 4)),
                    juce::Justification::centredLeft, false);
    }
}

} // namespace continuo
