#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace continuo
{

/** Samples [start, end) of a timeline. */
struct TimelineRange
{
    std::int64_t start = 0;
    std::int64_t end = 0;

    std::int64_t length() const { return end - start; }
    bool isEmpty() const { return end <= start; }
    bool contains (std::int64_t sample) const { return sample >= start && sample < end; }

    TimelineRange intersection (TimelineRange other) const
    {
        const auto from = std::max (start, other.start);
        return { from, std::max (from, std::min (end, other.end)) };
    }

    bool operator== (const TimelineRange& other) const { return start == other.start && end == other.end; }
    bool operator!= (const TimelineRange& other) const { return ! (*this == other); }
};

/** Whose clock the recorded positions belong to. */
enum class TimelineClock
{
    host,       ///< the host's timeline
    freeRunning ///< the host has none: samples since the recorder was prepared
};

/** The host's tempo, meter and bars from one sample of the timeline on. */
struct TempoPoint
{
    std::int64_t timelineSamples = 0;
    bool hasMusicalTime =
        false; ///< false: the host told nothing; 120 bpm, 4/4 and bars from sample 0 are assumed
    double ppqPosition = 0.0; ///< at timelineSamples
    double tempoBpm = 120.0;
    double barStartPpq = 0.0; ///< a bar line of this meter, at or before ppqPosition
    int meterNumerator = 4;
    int meterDenominator = 4;

    double quarterNotesPerBar() const { return meterNumerator * 4.0 / meterDenominator; }
    double samplesPerQuarterNote (double sampleRateHz) const { return sampleRateHz * 60.0 / tempoBpm; }

    double ppqAt (std::int64_t sample, double sampleRateHz) const
    {
        return ppqPosition + double (sample - timelineSamples) / samplesPerQuarterNote (sampleRateHz);
    }

    double samplesAt (double ppq, double sampleRateHz) const
    {
        return double (timelineSamples) + (ppq - ppqPosition) * samplesPerQuarterNote (sampleRateHz);
    }

    /** The same tempo and bars, told at another sample. */
    TempoPoint movedTo (std::int64_t sample, double sampleRateHz) const
    {
        auto moved = *this;
        moved.timelineSamples = sample;

        if (hasMusicalTime)
        {
            moved.ppqPosition = ppqAt (sample, sampleRateHz);
            const auto bars = std::floor ((moved.ppqPosition - barStartPpq + 1.0e-6) / quarterNotesPerBar());
            moved.barStartPpq = barStartPpq + bars * quarterNotesPerBar();
        }

        return moved;
    }

    /** Whether `later` only says what this said already. */
    bool implies (const TempoPoint& later, double sampleRateHz) const
    {
        const auto implied = movedTo (later.timelineSamples, sampleRateHz);

        return implied.hasMusicalTime == later.hasMusicalTime && implied.tempoBpm == later.tempoBpm
               && implied.meterNumerator == later.meterNumerator
               && implied.meterDenominator == later.meterDenominator
               && std::abs (implied.ppqPosition - later.ppqPosition) < 0.01
               && std::abs (implied.barStartPpq - later.barStartPpq) < 0.02;
    }
};

/** Tempo and meter where the host tells none, as the user counts them: bars from the timeline's sample 0. */
struct AssumedTempo
{
    double tempoBpm = 0.0; ///< 0: nobody said anything
    int meterNumerator = 4;
    int meterDenominator = 4;

    bool isSet() const { return tempoBpm > 0.0; }

    TempoPoint at (std::int64_t sample, double sampleRateHz) const
    {
        TempoPoint point;
        point.timelineSamples = sample;
        point.hasMusicalTime = true;
        point.tempoBpm = tempoBpm;
        point.meterNumerator = meterNumerator;
        point.meterDenominator = meterDenominator;
        point.ppqPosition = double (sample) / point.samplesPerQuarterNote (sampleRateHz);
        point.barStartPpq =
            std::floor (point.ppqPosition / point.quarterNotesPerBar() + 1.0e-9) * point.quarterNotesPerBar();
        return point;
    }
};

/** A stretch of the timeline that was heard without a hole and in one tempo and meter. */
struct RecordedSpan
{
    TimelineRange range;
    TempoPoint tempo; ///< at range.start
};

/** A copy of what was heard in a range of the timeline. Owned by whoever asked for it. */
struct RecordedRegion
{
    TimelineRange range;
    double sampleRateHz = 0.0;
    TimelineClock clock = TimelineClock::host;
    std::vector<std::vector<float>>
        channels;                     ///< [channel][sample], each range.length() long; silence in holes
    std::vector<TempoPoint> tempoMap; ///< by rising position; the first one is at the first heard sample
    std::vector<TimelineRange> holes; ///< what was never heard, or has been forgotten since
};

}
