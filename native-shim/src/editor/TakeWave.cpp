#include "TakeWave.h"

#include "TakeMenu.h"
#include "Theme.h"
#include "WaveformDrawing.h"
#include "model/Texts.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

namespace
{
constexpr double together = 1.0e-3; // seconds
} // namespace

void TakeWave::setBounds (juce::Rectangle<int> bounds)
{
    area = bounds;
    path.clear();
}

void TakeWave::show (const Take& now)
{
    take = now;
    path.clear();
    if (! take.canBeRenewed())
        marked.reset();
}

float TakeWave::xOf (double seconds) const
{
    return static_cast<float> (area.getX())
           + static_cast<float> (seconds / take.lengthSeconds) * static_cast<float> (area.getWidth());
}

float TakeWave::markX() const { return xOf (marked.value_or (0.0)); }

void TakeWave::markAt (float x, bool exactly)
{
    if (! take.canBeRenewed() || area.isEmpty())
        return;
    const auto at =
        static_cast<double> (x - static_cast<float> (area.getX())) / area.getWidth() * take.lengthSeconds;
    const auto lines = exactly ? std::vector<double>() : barLinesIn (model, take);
    const auto nearest = std::min_element (lines.begin(), lines.end(), [at] (double a, double b)
                                           { return std::abs (a - at) < std::abs (b - at); });
    const auto wanted = nearest == lines.end() ? at : *nearest;
    if (wanted <= 0.0 || wanted >= take.lengthSeconds || (marked && std::abs (*marked - wanted) < together))
        marked.reset();
    else
        marked = wanted;
}

void TakeWave::moveMark (int way)
{
    const auto lines = take.canBeRenewed() ? barLinesIn (model, take) : std::vector<double>();
    if (lines.empty())
        return;
    if (! marked)
        marked = way > 0 ? lines.front() : lines.back();
    else if (way > 0)
    {
        const auto next = std::upper_bound (lines.begin(), lines.end(), *marked + together);
        marked = next == lines.end() ? lines.back() : *next;
    }
    else
    {
        const auto next = std::lower_bound (lines.begin(), lines.end(), *marked - together);
        marked = next == lines.begin() ? lines.front() : *std::prev (next);
    }
}

juce::String TakeWave::markInWords() const
{
    if (! marked)
        return {};
    for (const auto& line : model.timeline().gridLines (take.placement))
        if (std::abs (line.seconds - take.placement.startSeconds - *marked) < together)
            return say ("bar {1}",
                        juce::String (line.bar)
                            + (line.startsBar() ? juce::String() : "." + juce::String (line.beat)));
    return say ("{1} s", decimal (*marked, 1));
}

void TakeWave::paint (juce::Graphics& g, bool isOver, double position, bool isWaiting)
{
    const auto wave = area.toFloat();
    if (path.isEmpty())
        path = waveformPath (model.clips().takePeaks (take.id, area.getWidth()), wave);
    const auto colour = take.selected ? theme::colours.accent
                        : isOver      ? theme::colours.dimText
                                      : theme::colours.wave;
    fillWaveform (g, path, wave, position >= 0.0 ? colour.withAlpha (0.4f) : colour);
    if (position >= 0.0)
    {
        const auto played =
            wave.withWidth (wave.getWidth() * static_cast<float> (juce::jmin (1.0, position)));
        juce::Graphics::ScopedSaveState clipped (g);
        g.reduceClipRegion (played.getSmallestIntegerContainer());
        fillWaveform (g, path, wave, colour);
        g.setColour (theme::colours.text);
        g.fillRect (played.getRight() - 1.0f, wave.getY(), 1.0f, wave.getHeight());
    }
    if (take.isGrowing)
        paintMaking (g, wave, take.readySeconds / take.lengthSeconds, isWaiting);
    if (! marked)
        return;
    // What goes is hidden behind a veil; what stays keeps its colour.
    g.setColour (theme::colours.well.withAlpha (0.72f));
    g.fillRect (wave.withLeft (markX()));
    g.setColour (theme::colours.text);
    g.fillRect (markX() - 0.75f, wave.getY(), 1.5f, wave.getHeight());
}

} // namespace continuo
