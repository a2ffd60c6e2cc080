// What the host's playhead says, as the audio code takes it. Audio thread; never allocates or locks.
#pragma once

#include "audio/TransportPosition.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace continuo
{

class HostClock
{
public:
    /** Not while audio runs. Forgets what the host said so far. */
    void prepare (double sampleRateHz);

    /** The position of the block that begins now and has `frames` samples. */
    TransportPosition read (juce::AudioPlayHead*, int frames);

private:
    using PositionInfo = juce::AudioPlayHead::PositionInfo;

    void take (const PositionInfo&);
    juce::Optional<double> countedQuarterNotes (const PositionInfo&) const;
    void advance();

    TransportPosition now;
    double rateHz = 0.0;
    int lastFrames = 0;
};

} // namespace continuo
