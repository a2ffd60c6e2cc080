// A waveform as a shape; the waveform's view and the rows of takes draw theirs with it.
#pragma once

#include "model/Snapshots.h"

namespace continuo
{

/** The area between highs and lows, column by column, around `area`'s middle; holes leave gaps.
    Quiet parts are drawn higher than they are, so that they can be seen at all. */
juce::Path waveformPath (const std::vector<WavePeak>&, juce::Rectangle<float> area);

/** Fills it so that its loud edges are fainter than its body. */
void fillWaveform (juce::Graphics&, const juce::Path&, juce::Rectangle<float> area, juce::Colour);

/** Of a clip that is being made, whose `share` of the area is ready: a line where that ends, a dotted one up to its end.
    The line is bold where somebody waits there. */
void paintMaking (juce::Graphics&, juce::Rectangle<float> area, double share, bool isAwaited);

} // namespace continuo
