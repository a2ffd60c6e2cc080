#pragma once

#include "audio/TransportPosition.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace continuo
{

/** A part of a block over which the timeline runs on without a jump. */
struct TimelineSegment
{
    int offset = 0; ///< of its first sample in the block
    int frameCount = 0;
    std::int64_t timelineStart = 0;
    double ppqStart = 0.0;
    bool isContinuous = false; ///< begins where the segment before it ended
};

/** Follows the timeline from block to block: tells running on from jumping, and finds the loop's end inside a block.

    Most hosts end a block where the loop ends. Some do not, and deliver the rest of the block from the loop's start,
    which only the loop points tell. Since hosts round these (Ardour to 1/1920 of a quarter note), an end that
    is closer than 1/480 to the block's end is taken for the end itself.

    A position one sample beside the expected one is the expected one: some hosts count in seconds.

    Audio thread. Never allocates, locks or waits.
*/
class TimelineTracker
{
public:
    /** The timeline stands still: whatever comes next is a jump. */
    void stop() { isRunning = false; }

    /** Right after the last segment. */
    std::int64_t nextSamples() const { return next; }

    /** Calls `visit (TimelineSegment)` for each part of a block of `frameCount` samples at `position`, which must be
        plausible and have a timeline. */
    template <typename Visit>
    void advance (const TransportPosition& position, int frameCount, double sampleRateHz, Visit&& visit)
    {
        TimelineSegment segment;
        segment.isContinuous = isRunning && std::llabs (position.timelineSamples - next) <= jitterSamples;
        segment.timelineStart = segment.isContinuous ? next : position.timelineSamples;
        segment.ppqStart = position.ppqPosition;

        const auto samplesPerQuarterNote = position.samplesPerQuarterNote (sampleRateHz);

        while (segment.offset < frameCount)
        {
            const auto left = frameCount - segment.offset;
            const auto untilWrap = samplesUntilWrap (position, segment.ppqStart, samplesPerQuarterNote, left);
            const auto wraps = untilWrap < left;
            segment.frameCount = untilWrap;

            visit (static_cast<const TimelineSegment&> (segment));

            segment.offset += untilWrap;
            segment.timelineStart += untilWrap;
            segment.ppqStart += untilWrap / samplesPerQuarterNote;
            segment.isContinuous = true;

            if (wraps)
            {
                const auto loopLength = position.loopEndPpq - position.loopStartPpq;
                segment.timelineStart -= std::llround (loopLength * samplesPerQuarterNote);
                segment.ppqStart -= loopLength;
                segment.isContinuous = false;
            }
        }

        isRunning = true;
        next = segment.timelineStart;
    }

private:
    static constexpr std::int64_t jitterSamples = 1;
    static constexpr double loopPointTolerancePpq = 1.0 / 480.0;
    static constexpr double shortestLoopSamples = 64.0;

    /** `left` if the loop does not end before. */
    static int samplesUntilWrap (const TransportPosition& position, double ppq, double samplesPerQuarterNote,
                                 int left)
    {
        if (! position.isLooping || ! position.hasMusicalTime || ppq >= position.loopEndPpq
            || (position.loopEndPpq - position.loopStartPpq) * samplesPerQuarterNote < shortestLoopSamples)
            return left;

        const auto untilEnd = (position.loopEndPpq - ppq) * samplesPerQuarterNote;
        const auto isInside =
            untilEnd >= 0.5 && untilEnd + loopPointTolerancePpq * samplesPerQuarterNote < double (left);
        return isInside ? int (std::llround (untilEnd)) : left;
    }

    bool isRunning = false;
    std::int64_t next = 0;
};

}
