#include "HostClock.h"

#include <cmath>

namespace continuo
{

void HostClock::prepare (double sampleRateHz)
{
    now = {};
    rateHz = sampleRateHz;
    lastFrames = 0;
}

TransportPosition HostClock::read (juce::AudioPlayHead* playHead, int frames)
{
    const auto info = playHead == nullptr ? juce::nullopt : playHead->getPosition();
    if (info.hasValue())
        take (*info);
    else
        advance(); // LV2 hosts need not repeat themselves while nothing changes
    lastFrames = frames;
    return now;
}

void HostClock::take (const juce::AudioPlayHead::PositionInfo& info)
{
    now.isPlaying = info.getIsPlaying();

    const auto tempo = info.getBpm();
    const auto ppq = info.getPpqPosition();
    const auto isUsable = [] (juce::Optional<double> value)
    { return value.hasValue() && std::isfinite (*value); };
    now.hasMusicalTime = isUsable (tempo) && *tempo > 0.0 && isUsable (ppq);
    now.tempoBpm = now.hasMusicalTime ? *tempo : 120.0;
    now.ppqPosition = now.hasMusicalTime ? *ppq : 0.0;

    // A wrapper without a playhead behind it still counts samples. A host that plays, or knows a tempo, has one;
    // once that is known it stays known.
    if (const auto samples = info.getTimeInSamples())
    {
        now.timelineSamples = *samples;
        now.hasTimeline = now.hasTimeline || now.isPlaying || now.hasMusicalTime;
    }
    // JUCE's VST3 wrapper makes 0 of the samples of a pre-roll; the quarter notes tell.
    if (now.hasMusicalTime && now.ppqPosition < 0.0 && now.timelineSamples == 0 && rateHz > 0.0)
        now.timelineSamples = std::llround (now.ppqPosition * now.samplesPerQuarterNote (rateHz));

    const auto barStart = info.getPpqPositionOfLastBarStart();
    now.hasBarStart = now.hasMusicalTime && isUsable (barStart);
    now.barStartPpq = now.hasBarStart ? *barStart : 0.0;

    const auto meter = info.getTimeSignature();
    const bool isMeter = meter.hasValue() && meter->numerator > 0 && meter->denominator > 0;
    now.meterNumerator = isMeter ? meter->numerator : 4;
    now.meterDenominator = isMeter ? meter->denominator : 4;

    const auto loop = info.getLoopPoints();
    now.isLooping = info.getIsLooping() && loop.hasValue() && loop->ppqEnd > loop->ppqStart;
    now.loopStartPpq = now.isLooping ? loop->ppqStart : 0.0;
    now.loopEndPpq = now.isLooping ? loop->ppqEnd : 0.0;
}

void HostClock::advance()
{
    if (! now.hasTimeline || ! now.isPlaying)
        return;
    now.timelineSamples += lastFrames;
    if (now.hasMusicalTime && rateHz > 0.0)
        now.ppqPosition += lastFrames / now.samplesPerQuarterNote (rateHz);
    if (now.hasBarStart)
        while (now.ppqPosition >= now.barStartPpq + now.quarterNotesPerBar())
            now.barStartPpq += now.quarterNotesPerBar();
}

} // namespace continuo
