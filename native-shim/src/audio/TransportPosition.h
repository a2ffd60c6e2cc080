#pragma once

#include <cstdint>

namespace continuo
{

/** What one audio block knows of the host's timeline, all of it at the block's first sample.

    Any thread; a plain value. A host tells what it likes: whatever it left out keeps its default here and
    its `has…` flag stays false. Quarter notes ("ppq") count from the timeline's zero, samples likewise, at the
    host's rate; both may be negative in a pre-roll.
*/
struct TransportPosition
{
    bool isPlaying = false;

    bool hasTimeline = false; ///< timelineSamples is the host's
    std::int64_t timelineSamples = 0;

    bool hasMusicalTime = false; ///< ppqPosition and tempoBpm are the host's
    double ppqPosition = 0.0;
    double tempoBpm = 120.0;

    bool hasBarStart = false; ///< barStartPpq is the host's; without it bars are counted from quarter note 0
    double barStartPpq = 0.0;

    int meterNumerator = 4;
    int meterDenominator = 4;

    bool isLooping = false; ///< the loop points are the host's, and it will jump at the end
    double loopStartPpq = 0.0;
    double loopEndPpq = 0.0;

    /** The same, without what cannot be true: hosts have been seen to tell a tempo of 0, a meter of 0/0, or infinity. */
    TransportPosition plausible() const;

    double quarterNotesPerBar() const { return meterNumerator * 4.0 / meterDenominator; }
    double samplesPerQuarterNote (double sampleRateHz) const { return sampleRateHz * 60.0 / tempoBpm; }
};

}
