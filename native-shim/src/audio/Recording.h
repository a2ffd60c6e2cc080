#pragma once

#include "audio/Published.h"
#include "audio/RecordedRegion.h"
#include "audio/RecorderTape.h"
#include "audio/TransportPosition.h"

#include <atomic>
#include <cstdint>

namespace continuo
{

/** What a RegionRecorder writes and RegionReaders read, which make each other wait for nothing: a tape with what was
    heard, and spans that say where. Nobody else looks in here.

    Any thread may hold it; both sides keep it alive.
*/
class Recording
{
public:
    static constexpr double usualMinutes = 5.0;

    /** That remembers so many of the last minutes. */
    explicit Recording (double minutes = usualMinutes) : minutesKept (minutes) {}

private:
    friend class RegionRecorder;
    friend class RegionReader;

    /** Where a stretch of tape was heard: from tapeStart up to the next span's, or up to the tape's end. */
    struct TapeSpan
    {
        std::int64_t tapeStart = 0;
        TempoPoint tempo; ///< at the span's first sample; its position is the span's
    };

    static constexpr int maximumSpans = 16384;

    const double minutesKept;

    // the recorder's to write: the rate while no audio runs, the others on the audio thread
    std::atomic<double> rateHz { 0.0 };
    std::atomic<TimelineClock> clock { TimelineClock::host };
    RecorderTape tape;
    PublishedRing<TapeSpan> tapeSpans { maximumSpans };
    Published<TransportPosition> position;
    std::atomic<std::int64_t> playhead { 0 };

    // the readers'
    Published<AssumedTempo> assumedTempo;
    std::atomic<bool> isForgetWanted { false };
};

}
