#include "WaveformDrawing.h"

#include "Theme.h"

namespace continuo
{

namespace
{
/** Of a sample's size, 0…1: how far it reaches on screen. */
float drawnHeight (float size) { return std::pow (juce::jlimit (0.0f, 1.0f, size), 0.7f); }
} // namespace

juce::Path waveformPath (const std::vector<WavePeak>& peaks, juce::Rectangle<float> area)
{
    juce::Path path;
    if (peaks.empty())
        return path;
    const float step = area.getWidth() / static_cast<float> (peaks.size());
    const float middle = area.getCentreY(), reach = area.getHeight() * 0.5f;
    const auto x = [&] (size_t i) { return area.getX() + (static_cast<float> (i) + 0.5f) * step; };
    for (size_t begin = 0; begin < peaks.size();)
    {
        if (! peaks[begin].captured)
        {
            ++begin;
            continue;
        }
        size_t end = begin;
        while (end < peaks.size() && peaks[end].captured)
            ++end;
        // Silence is a line, not nothing: at least a pixel is drawn.
        path.startNewSubPath (x (begin) - step * 0.5f, middle);
        for (size_t i = begin; i < end; ++i)
            path.lineTo (x (i), middle - juce::jmax (0.5f, drawnHeight (peaks[i].high) * reach));
        path.lineTo (x (end - 1) + step * 0.5f, middle);
        for (size_t i = end; i-- > begin;)
            path.lineTo (x (i), middle + juce::jmax (0.5f, drawnHeight (-peaks[i].low) * reach));
        path.closeSubPath();
        begin = end;
    }
    return path;
}

void fillWaveform (juce::Graphics& g, const juce::Path& path, juce::Rectangle<float> area,
                   juce::Colour colour)
{
    juce::ColourGradient gradient (colour.withMultipliedAlpha (0.35f), area.getTopLeft(),
                                   colour.withMultipliedAlpha (0.35f), area.getBottomLeft(), false);
    gradient.addColour (0.35, colour.withMultipliedAlpha (0.85f));
    gradient.addColour (0.5, colour);
    gradient.addColour (0.65, colour.withMultipliedAlpha (0.85f));
    g.setGradientFill (gradient);
    g.fillPath (path);
}

void paintMaking (juce::Graphics& g, juce::Rectangle<float> area, double share, bool isAwaited)
{
    const auto x = area.getX() + area.getWidth() * static_cast<float> (juce::jlimit (0.0, 1.0, share));
    const float dots[] = { 1.5f, 4.0f };
    g.setColour (theme::colours.accent.withAlpha (0.6f));
    g.drawDashedLine ({ x, area.getCentreY(), area.getRight(), area.getCentreY() }, dots, 2, 1.5f);
    g.setColour (isAwaited ? theme::colours.text : theme::colours.accent);
    g.fillRect (x - (isAwaited ? 1.5f : 0.5f), area.getY(), isAwaited ? 3.0f : 1.0f, area.getHeight());
}

} // namespace continuo
