#pragma once

#include "audio/RecordedRegion.h"
#include "audio/TransportPosition.h"

#include <cstdint>
#include <ostream>
#include <vector>

namespace continuo
{

inline std::ostream& operator<< (std::ostream& stream, const TimelineRange& range)
{
    return stream << "[" << range.start << ", " << range.end << ")";
}

}

namespace continuo::test
{

/** A host's timeline in one tempo, 4/4, quarter note 0 at sample 0. */
struct Timeline
{
    double sampleRateHz = 48000.0;
    double tempoBpm = 120.0;

    TransportPosition playingAt (std::int64_t sample) const
    {
        TransportPosition position;
        position.isPlaying = true;
        position.hasTimeline = true;
        position.timelineSamples = sample;
        position.hasMusicalTime = true;
        position.tempoBpm = tempoBpm;
        position.ppqPosition = double (sample) / position.samplesPerQuarterNote (sampleRateHz);
        return position;
    }

    TransportPosition stoppedAt (std::int64_t sample) const
    {
        auto position = playingAt (sample);
        position.isPlaying = false;
        return position;
    }
};

/** A host that tells nothing. */
inline TransportPosition withoutTimeline() { return {}; }

/** Samples that can be told apart: count · 2⁻²⁴, exact in a float for 16 million of them. */
inline float countedSample (std::int64_t count) { return float (count) / float (1 << 24); }

inline std::vector<float> countedSamples (std::int64_t first, std::int64_t length)
{
    std::vector<float> samples (static_cast<std::size_t> (length));

    for (std::int64_t i = 0; i < length; ++i)
        samples[std::size_t (i)] = countedSample (first + i);

    return samples;
}

}
