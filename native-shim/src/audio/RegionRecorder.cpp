#include "audio/RegionRecorder.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace continuo
{

namespace
{

constexpr double secondsAhead = 2.0;
constexpr double shortestTempoStepSeconds =
    0.020;                            // a ramp of tempo makes a span every 20 ms, not every block
constexpr double ppqTolerance = 0.01; // hosts round quarter notes; a real change is larger

TempoPoint tempoAt (const TimelineSegment& segment, const TransportPosition& position)
{
    TempoPoint tempo;
    tempo.timelineSamples = segment.timelineStart;

    if (! position.hasMusicalTime)
        return tempo;

    const auto barLength = position.quarterNotesPerBar();
    const auto barsBefore = std::floor ((segment.ppqStart - position.barStartPpq + 1.0e-6) / barLength);

    tempo.hasMusicalTime = true;
    tempo.ppqPosition = segment.ppqStart;
    tempo.tempoBpm = position.tempoBpm;
    tempo.barStartPpq = position.barStartPpq + barsBefore * barLength;
    tempo.meterNumerator = position.meterNumerator;
    tempo.meterDenominator = position.meterDenominator;
    return tempo;
}

/** Whether `later` says nothing new about bars and quarter notes, tempo aside. */
bool isOnGridOf (const TempoPoint& earlier, const TempoPoint& later, double sampleRateHz)
{
    if (earlier.hasMusicalTime != later.hasMusicalTime)
        return false;

    if (! earlier.hasMusicalTime)
        return true;

    const auto bars = (later.barStartPpq - earlier.barStartPpq) / later.quarterNotesPerBar();

    return earlier.meterNumerator == later.meterNumerator
           && earlier.meterDenominator == later.meterDenominator
           && std::abs (bars - std::round (bars)) * later.quarterNotesPerBar() < ppqTolerance
           && std::abs (earlier.ppqAt (later.timelineSamples, sampleRateHz) - later.ppqPosition)
                  < ppqTolerance;
}

}

void RegionRecorder::prepare (double sampleRateHz, int channelCount)
{
    const auto isSame = sampleRateHz == recording->rateHz.load (std::memory_order_relaxed)
                        && channelCount == recording->tape.channelCount();
    tracker.stop();

    if (isSame)
        return;

    forget();
    freeRunningSamples = 0;
    recording->rateHz.store (sampleRateHz, std::memory_order_relaxed);
    recording->tape.prepare (channelCount, std::int64_t (recording->minutesKept * 60.0 * sampleRateHz),
                             std::int64_t (secondsAhead * sampleRateHz));
}

void RegionRecorder::forget()
{
    recording->tape.forget();
    recording->tapeSpans.clear();
    hasLastSpan = false;
}

void RegionRecorder::useClock (TimelineClock clock)
{
    if (clock == recording->clock.load (std::memory_order_relaxed))
        return;

    forget();
    tracker.stop();
    recording->clock.store (clock, std::memory_order_release);
}

void RegionRecorder::write (const TransportPosition& told, const float* const* channels, int channelCount,
                            int frameCount)
{
    auto position = told.plausible();
    recording->position.store (position);

    if (recording->isForgetWanted.load (std::memory_order_relaxed))
    {
        recording->isForgetWanted.store (false, std::memory_order_relaxed);
        forget();
    }

    useClock (position.hasTimeline ? TimelineClock::host : TimelineClock::freeRunning);

    if (! position.hasTimeline)
    {
        position = {};
        position.isPlaying = true;
        position.timelineSamples = freeRunningSamples;
        freeRunningSamples += frameCount;
    }

    if (! position.isPlaying)
    {
        tracker.stop();
        recording->playhead.store (position.timelineSamples, std::memory_order_release);
        return;
    }

    tracker.advance (position, frameCount, rateHz(), [&] (const TimelineSegment& segment)
                     { record (segment, position, channels, channelCount); });

    recording->playhead.store (tracker.nextSamples(), std::memory_order_release);
}

void RegionRecorder::record (const TimelineSegment& segment, const TransportPosition& position,
                             const float* const* channels, int channelCount)
{
    const auto now = tempoAt (segment, position);

    if (! continuesLastSpan (segment, now))
    {
        lastSpan = { recording->tape.end(), now };
        hasLastSpan = true;
        recording->tapeSpans.push (lastSpan);
    }

    if (append (channels, channelCount, segment.offset, segment.frameCount) < segment.frameCount)
        hasLastSpan = false;
}

bool RegionRecorder::continuesLastSpan (const TimelineSegment& segment, const TempoPoint& now) const
{
    if (! hasLastSpan || ! segment.isContinuous)
        return false;

    if (! isOnGridOf (lastSpan.tempo, now, rateHz()))
        return false;

    const auto spanSamples = now.timelineSamples - lastSpan.tempo.timelineSamples;
    return std::abs (lastSpan.tempo.tempoBpm - now.tempoBpm) < 1.0e-6
           || double (spanSamples) < shortestTempoStepSeconds * rateHz();
}

int RegionRecorder::append (const float* const* channels, int channelCount, int offset, int frameCount)
{
    std::array<const float*, 2> input { nullptr, nullptr };

    if (channels != nullptr && channelCount > 0)
        for (std::size_t i = 0; i < input.size(); ++i)
        {
            const auto* const channel = channels[std::min (int (i), channelCount - 1)];
            input[i] = channel == nullptr ? nullptr : channel + offset;
        }

    const auto isMixedDown =
        recording->tape.channelCount() == 1 && input[0] != nullptr && input[1] != nullptr;

    if (! isMixedDown)
        return recording->tape.append (input.data(), frameCount);

    std::array<float, 256> mean;

    for (int done = 0; done < frameCount;)
    {
        const auto count = std::min (frameCount - done, int (mean.size()));

        for (int i = 0; i < count; ++i)
            mean[std::size_t (i)] = 0.5f * (input[0][done + i] + input[1][done + i]);

        const float* const mixed = mean.data();

        if (recording->tape.append (&mixed, count) < count)
            return done;

        done += count;
    }

    return frameCount;
}

}
