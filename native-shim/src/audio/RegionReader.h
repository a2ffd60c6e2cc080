#pragma once

#include "audio/RecordedRegion.h"
#include "audio/Recording.h"
#include "audio/WavePeak.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace continuo
{

/** What a RegionRecorder has heard, by its place on the timeline: what its tape and its spans mean.

    Any thread but the audio thread, at any time: readers allocate, and lock out the one who frees tape. They never
    lock out the audio thread, which writes on meanwhile. Copies are consistent: a sample is either what was heard at that
    place or, if it was forgotten meanwhile, in a hole.

    supplyMemory() is called regularly, at least once a second while audio runs, by one such thread (a timer of the
    message thread): it allocates the tape ahead of what is written. If it comes late, the oldest stretch of tape is used
    again: the memory is then shorter than wished for, never wrong. In an offline bounce, which outruns any timer, call
    it before each block, on the same thread: nothing is in real time there. Memory is taken as the tape fills: stereo at
    48 kHz takes 22 MB per minute.
*/
class RegionReader
{
public:
    explicit RegionReader (std::shared_ptr<Recording> r) : recording (std::move (r)) {}

    void supplyMemory() { recording->tape.supply(); }

    /** For what was and will be heard while the host tells no tempo: readers get this one. One thread at a time. */
    void assumeTempo (const AssumedTempo& tempo) { recording->assumedTempo.store (tempo); }

    /** Forgets everything, with the next block. */
    void forgetAll() { recording->isForgetWanted.store (true, std::memory_order_relaxed); }

    double sampleRateHz() const { return recording->rateHz.load (std::memory_order_relaxed); }
    int channelCount() const { return recording->tape.channelCount(); }

    TimelineClock clock() const { return recording->clock.load (std::memory_order_acquire); }

    /** What the host last said. */
    TransportPosition latestPosition() const { return recording->position.load(); }

    /** The timeline's sample right after the last block: where the playhead is, running or not. */
    std::int64_t playheadSamples() const { return recording->playhead.load (std::memory_order_acquire); }

    /** A tempo as the host told it, or as it is assumed where the host told none. */
    TempoPoint toldOrAssumed (const TempoPoint&) const;

    /** The sample after the last one that was heard; nothing before anything was. */
    std::optional<std::int64_t> endOfHeardSamples() const;

    /** Grows with every sample that is heard. */
    std::int64_t revision() const { return recording->tape.end(); }

    /** Whether anything of the range is remembered. */
    bool hasHeard (TimelineRange range) const;

    /** Where something is remembered: by position, without overlap, the latest where there was more than one. */
    std::vector<RecordedSpan> spans() const;

    /** The smallest range that holds all spans. Empty before anything was heard. */
    TimelineRange extent() const;

    /** `pixelCount` pixels over `range`, the first of which begins at range.start. Exact, and fast enough for a timer
        of the message thread at any length. */
    std::vector<WavePeak> overview (TimelineRange range, int pixelCount) const;

    /** A copy of what was heard in `range`; at most 20 minutes of it, longer ranges are cut at the end. */
    RecordedRegion copy (TimelineRange range) const;

    /** The `bars` bars before `end`, counted in the tempi and meters in which they were heard, but only as far back as
        they were heard without a hole; empty if nothing was heard right before `end`. The range ends at
        `end`, or, if `toBarLine` is set, at the last bar line at or before it. */
    TimelineRange lastBars (double bars, std::int64_t end, bool toBarLine = false) const;

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

    const std::shared_ptr<Recording> recording;
};

}
