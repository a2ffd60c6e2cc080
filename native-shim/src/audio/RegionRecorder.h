#pragma once

#include "audio/Published.h"
#include "audio/RecordedRegion.h"
#include "audio/RecorderTape.h"
#include "audio/TimelineTracker.h"
#include "audio/TransportPosition.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace continuo
{

/** Remembers the last minutes of input, and where on the host's timeline they were heard.

    What comes in goes on a tape, in the order in which it is heard; a list of spans says which stretch of the
    tape belongs to which stretch of the timeline, and in what tempo and meter. A jump, a loop's end, a start or a
    change of tempo begins a new span and nothing else. So nothing is moved or erased while recording, and what was
    heard twice at the same place is settled by the reader: the latest wins. When the tape is full, the oldest
    minutes are forgotten.

    While the host's transport stands still, nothing is recorded, since there is no place to put it. A host
    without timeline (a stand-alone application) gets a clock of its own, which always runs; when a host changes
    its mind about having one, what was heard on the other clock is forgotten.

    Threads:
    - write() is the audio thread's: it never allocates, locks, waits or enters the kernel.
    - prepare() comes while no audio runs, as hosts promise.
    - supplyMemory() is called regularly, at least once a second while audio runs, by any other thread (a timer of
      the message thread): it allocates the tape ahead of write(). If it comes late, write() uses the oldest stretch
      of tape again: the memory is then shorter than wished for, never wrong. In an offline bounce, which
      outruns any timer, call it before each write(), on the same thread: nothing is in real time there.
    - Everything else may be called by any thread but the audio thread, at any time. Copies are consistent: a sample
      is either what was heard at that place or, if it was forgotten meanwhile, in a hole.

    Memory is taken as the tape fills: stereo at 48 kHz takes 22 MB per minute.
*/
class RegionRecorder
{
public:
    static constexpr double defaultMinutes = 5.0;
    static constexpr double maximumMinutes = 20.0;

    /** For inputs at this rate, of 1 or 2 channels. What was recorded before stays if both are the same as
        before, since hosts prepare again whenever something small changes. */
    void prepare (double sampleRateHz, int channelCount);

    /** How much is remembered, in (0, 20] minutes. More takes effect at once, less when the tape turns next. */
    void setMinutes (double minutes);
    double minutes() const { return wishedMinutes.load (std::memory_order_relaxed); }

    void supplyMemory() { tape.supply(); }

    /** For what was and will be heard while the host tells no tempo: readers get this one. One thread at a time. */
    void assumeTempo (const AssumedTempo& tempo) { assumedTempo.store (tempo); }

    /** A tempo as the host told it, or as it is assumed where the host told none. */
    TempoPoint toldOrAssumed (const TempoPoint&) const;

    /** Forgets everything, with the next block. */
    void forgetAll() { isForgetWanted.store (true, std::memory_order_relaxed); }

    /** Audio thread. Any block size, 0 included. A mono input is heard on both channels of a stereo recorder; of a
        stereo input, a mono recorder takes the mean. Null `channels` (a bus without a wire) is silence. */
    void write (const TransportPosition& position, const float* const* channels, int channelCount,
                int frameCount);

    double sampleRateHz() const { return rate.load (std::memory_order_relaxed); }
    int channelCount() const { return tape.channelCount(); }

    TimelineClock clock() const { return currentClock.load (std::memory_order_acquire); }

    /** What the host last said. */
    TransportPosition latestPosition() const { return publishedPosition.load(); }

    /** The timeline's sample right after the last block: where the playhead is, running or not. */
    std::int64_t playheadSamples() const { return playhead.load (std::memory_order_acquire); }

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

private:
    /** Where a stretch of tape was heard: from tapeStart up to the next span's, or up to the tape's end. */
    struct TapeSpan
    {
        std::int64_t tapeStart = 0;
        TempoPoint tempo; ///< at the span's first sample; its position is the span's
    };

    /** A stretch of the timeline and where it lies on the tape. */
    struct Piece
    {
        TimelineRange range;
        std::int64_t tapeStart = 0;
        TempoPoint tempo; ///< at range.start
    };

    static constexpr int maximumSpans = 16384;

    void record (const TimelineSegment& segment, const TransportPosition& position,
                 const float* const* channels, int channelCount);
    int append (const float* const* channels, int channelCount, int offset, int frameCount);
    bool continuesLastSpan (const TimelineSegment& segment, const TempoPoint& now) const;
    void forget();
    void useClock (TimelineClock clock);

    std::vector<Piece> pieces (TimelineRange range, std::int64_t validFrom) const;
    std::vector<RecordedSpan> spansIn (TimelineRange range) const;

    template <typename Read>
    void readConsistently (const RecorderTape::Lock& lock, TimelineRange range, Read&& read) const;

    std::atomic<double> rate { 0.0 };
    std::atomic<double> wishedMinutes { defaultMinutes };
    std::atomic<bool> isForgetWanted { false };
    std::atomic<TimelineClock> currentClock { TimelineClock::host };
    std::atomic<std::int64_t> playhead { 0 };
    Published<TransportPosition> publishedPosition;
    Published<AssumedTempo> assumedTempo;

    RecorderTape tape;
    PublishedRing<TapeSpan> tapeSpans { maximumSpans };

    // the audio thread's
    TimelineTracker tracker;
    TapeSpan lastSpan;
    bool hasLastSpan = false;
    std::int64_t freeRunningSamples = 0;
};

}
