#pragma once

#include "audio/Published.h"
#include "audio/RecordedRegion.h"
#include "audio/RecorderTape.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace continuo
{

/** What a RegionRecorder has heard, by its place on the timeline: what its tape and its spans mean.

    Any thread but the audio thread, at any time: readers allocate, and lock out the one who frees tape. They never
    lock out the audio thread, which writes on meanwhile. Copies are consistent: a sample is either what was heard at that
    place or, if it was forgotten meanwhile, in a hole.
*/
class RegionReader
{
public:
    static constexpr double maximumMinutes = 20.0;

    double sampleRateHz() const { return rate.load (std::memory_order_relaxed); }
    int channelCount() const { return tape.channelCount(); }

    TimelineClock clock() const { return currentClock.load (std::memory_order_acquire); }

    /** A tempo as the host told it, or as it is assumed where the host told none. */
    TempoPoint toldOrAssumed (const TempoPoint&) const;

    /** The sample after the last one that was heard; nothing before anything was. */
    std::optional<std::int64_t> endOfHeardSamples() const;

    /** Grows with every sample that is heard. */
    std::int64_t revision() const { return tape.end(); }

    /** Whether anything of the range is remembered. */
    bool hasHeard (TimelineRange range) const;

    /** Where something is remembered: by position, without overlap, the latest where there was more than one. */
    std::vector<RecordedSpan> spans() const;

    /** The smallest range that holds all spans. Empty before anything was heard. */
    TimelineRange extent() const;

    /** `pixelCount` pixels over `range`, the first of which begins at range.start. Exact, and fast enough for a timer
        of the message thread at any length. */
    std::vector<OverviewPixel> overview (TimelineRange range, int pixelCount) const;

    /** A copy of what was heard in `range`; at most 20 minutes of it, longer ranges are cut at the end. */
    RecordedRegion copy (TimelineRange range) const;

    /** The `bars` bars before `end`, counted in the tempi and meters in which they were heard, but only as far back as
        they were heard without a hole; empty if nothing was heard right before `end`. The range ends at
        `end`, or, if `toBarLine` is set, at the last bar line at or before it. */
    TimelineRange lastBars (double bars, std::int64_t end, bool toBarLine = false) const;

protected:
    /** Where a stretch of tape was heard: from tapeStart up to the next span's, or up to the tape's end. */
    struct TapeSpan
    {
        std::int64_t tapeStart = 0;
        TempoPoint tempo; ///< at the span's first sample; its position is the span's
    };

    static constexpr int maximumSpans = 16384;

    RegionReader() = default;
    ~RegionReader() = default;

    // the recorder's to write: the clock and the spans on the audio thread, the rate while no audio runs
    std::atomic<double> rate { 0.0 };
    std::atomic<TimelineClock> currentClock { TimelineClock::host };
    Published<AssumedTempo> assumedTempo;
    RecorderTape tape;
    PublishedRing<TapeSpan> tapeSpans { maximumSpans };

private:
    /** A stretch of the timeline and where it lies on the tape. */
    struct Piece
    {
        TimelineRange range;
        std::int64_t tapeStart = 0;
        TempoPoint tempo; ///< at range.start
    };

    std::vector<Piece> pieces (TimelineRange range, std::int64_t validFrom) const;
    std::vector<RecordedSpan> spansIn (TimelineRange range) const;

    template <typename Read>
    void readConsistently (const RecorderTape::Lock& lock, TimelineRange range, Read&& read) const;
};

}
