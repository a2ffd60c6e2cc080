#include "audio/TransportPosition.h"

#include <cmath>

namespace continuo
{

namespace
{

constexpr double farthestPpq = 1.0e9;
constexpr std::int64_t farthestSamples = std::int64_t (1) << 50;

bool isPosition (double ppq) { return std::isfinite (ppq) && std::abs (ppq) < farthestPpq; }

bool isMeter (int numerator, int denominator)
{
    return numerator >= 1 && numerator <= 128 && denominator >= 1 && denominator <= 128;
}

}

TransportPosition TransportPosition::plausible() const
{
    auto result = *this;
    const TransportPosition unknown;

    if (timelineSamples < -farthestSamples || timelineSamples > farthestSamples)
        result.hasTimeline = false;

    if (! isPosition (ppqPosition) || ! std::isfinite (tempoBpm) || tempoBpm < 1.0 || tempoBpm > 10000.0)
        result.hasMusicalTime = false;

    if (! isMeter (meterNumerator, meterDenominator))
    {
        result.meterNumerator = unknown.meterNumerator;
        result.meterDenominator = unknown.meterDenominator;
    }

    if (! result.hasTimeline)
        result.timelineSamples = 0;

    if (! result.hasMusicalTime)
    {
        result.ppqPosition = unknown.ppqPosition;
        result.tempoBpm = unknown.tempoBpm;
    }

    if (! isPosition (barStartPpq))
        result.hasBarStart = false;

    if (! result.hasBarStart)
        result.barStartPpq = 0.0;

    if (! isPosition (loopStartPpq) || ! isPosition (loopEndPpq) || loopEndPpq <= loopStartPpq)
        result.isLooping = false;

    return result;
}

}
