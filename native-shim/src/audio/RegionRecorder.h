#pragma once

#include "audio/Published.h"
#include "audio/RecordedRegion.h"
#include "audio/RegionReader.h"
#include "audio/TimelineTracker.h"
#include "audio/TransportPosition.h"

#include <atomic>
#include <cstdint>

namespace continuo
{

/** Remembers the last minutes of input, and where on the host's timeline they were heard.

    What comes in goes on a tape, in the order in which it is heard; a list of spans says which stretch of the
    tape belongs to which stretch of the timeline, and in what tempo and meter. A jump, a loop's end, a start or a
    change of tempo begins a new span and nothing else. So nothing is moved or erased while recording, and what was
    heard twice at the same place is settled by the RegionReader: the latest wins. When the tape is full, the oldest
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
    - Everything else, and all of the RegionReader, is any other thread's, at any time.

    Memory is taken as the tape fills: stereo at 48 kHz takes 22 MB per minute.
*/
class RegionRecorder : public RegionReader
{
public:
    static constexpr double defaultMinutes = 5.0;

    /** For inputs at this rate, of 1 or 2 channels. What was recorded before stays if both are the same as
        before, since hosts prepare again whenever something small changes. */
    void prepare (double sampleRateHz, int channelCount);

    /** How much is remembered, in (0, 20] minutes. More takes effect at once, less when the tape turns next. */
    void setMinutes (double minutes);
    double minutes() const { return wishedMinutes.load (std::memory_order_relaxed); }

    void supplyMemory() { tape.supply(); }

    /** For what was and will be heard while the host tells no tempo: readers get this one. One thread at a time. */
    void assumeTempo (const AssumedTempo& tempo) { assumedTempo.store (tempo); }

    /** Forgets everything, with the next block. */
    void forgetAll() { isForgetWanted.store (true, std::memory_order_relaxed); }

    /** Audio thread. Any block size, 0 included. A mono input is heard on both channels of a stereo recorder; of a
        stereo input, a mono recorder takes the mean. Null `channels` (a bus without a wire) is silence. */
    void write (const TransportPosition& position, const float* const* channels, int channelCount,
                int frameCount);

    /** What the host last said. */
    TransportPosition latestPosition() const { return publishedPosition.load(); }

    /** The timeline's sample right after the last block: where the playhead is, running or not. */
    std::int64_t playheadSamples() const { return playhead.load (std::memory_order_acquire); }

private:
    void record (const TimelineSegment& segment, const TransportPosition& position,
                 const float* const* channels, int channelCount);
    int append (const float* const* channels, int channelCount, int offset, int frameCount);
    bool continuesLastSpan (const TimelineSegment& segment, const TempoPoint& now) const;
    void forget();
    void useClock (TimelineClock clock);

    std::atomic<double> wishedMinutes { defaultMinutes };
    std::atomic<bool> isForgetWanted { false };
    std::atomic<std::int64_t> playhead { 0 };
    Published<TransportPosition> publishedPosition;

    // the audio thread's
    TimelineTracker tracker;
    TapeSpan lastSpan;
    bool hasLastSpan = false;
    std::int64_t freeRunningSamples = 0;
};

}
