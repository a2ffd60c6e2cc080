#pragma once

#include "audio/Recording.h"
#include "audio/TimelineTracker.h"
#include "audio/TransportPosition.h"

#include <cstdint>
#include <memory>
#include <utility>

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

    Threads: write() is the audio thread's: it never allocates, locks, waits or enters the kernel. prepare() comes while
    no audio runs, as hosts promise. What other threads want of the recording is RegionReader's, first of all the
    memory for it.
*/
class RegionRecorder
{
public:
    explicit RegionRecorder (std::shared_ptr<Recording> r) : recording (std::move (r)) {}

    /** For inputs at this rate, of 1 or 2 channels. What was recorded before stays if both are the same as
        before, since hosts prepare again whenever something small changes. */
    void prepare (double sampleRateHz, int channelCount);

    /** Audio thread. Any block size, 0 included. A mono input is heard on both channels of a stereo recorder; of a
        stereo input, a mono recorder takes the mean. Null `channels` (a bus without a wire) is silence. */
    void write (const TransportPosition& position, const float* const* channels, int channelCount,
                int frameCount);

private:
    void record (const TimelineSegment& segment, const TransportPosition& position,
                 const float* const* channels, int channelCount);
    int append (const float* const* channels, int channelCount, int offset, int frameCount);
    bool continuesLastSpan (const TimelineSegment& segment, const TempoPoint& now) const;
    double rateHz() const { return recording->rateHz.load (std::memory_order_relaxed); }
    void forget();
    void useClock (TimelineClock clock);

    const std::shared_ptr<Recording> recording;

    // the audio thread's
    TimelineTracker tracker;
    Recording::TapeSpan lastSpan;
    bool hasLastSpan = false;
    std::int64_t freeRunningSamples = 0;
};

}
