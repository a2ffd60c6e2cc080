#include "HostClock.h"

#include <cmath>

namespace continuo
{

namespace
{
bool isUsable (juce::Optional<double> value) { return value.hasValue() && std::isfinite (*value); }

bool isUsable (juce::Optional<juce::AudioPlayHead::TimeSignature> meter)
{
    return meter.hasValue() && meter->numerator > 0 && meter->denominator > 0;
}
} // namespace

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

void HostClock::take (const PositionInfo& info)
{
    const auto tempo = info.getBpm();
    const auto told = info.getPpqPosition();
    const auto ppq = told.hasValue() ? told : countedQuarterNotes (info);
    now.isPlaying = info.getIsPlaying();
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
    const bool isMeter = isUsable (meter);
    now.meterNumerator = isMeter ? meter->numerator : 4;
    now.meterDenominator = isMeter ? meter->denominator : 4;

    const auto loop = info.getLoopPoints();
    now.isLooping = info.getIsLooping() && loop.hasValue() && loop->ppqEnd > loop->ppqStart;
    now.loopStartPpq = now.isLooping ? loop->ppqStart : 0.0;
    now.loopEndPpq = now.isLooping ? loop->ppqEnd : 0.0;
}

/** What a host did not say. Ardour tells LV2 plugins the bar and the beat in it, of which JUCE's wrapper passes on the
    bar's number alone. While the timeline runs on, quarter notes are counted on; elsewhere they are counted from the
    timeline's beginning, if at this tempo and in this meter the bar there has that number. */
juce::Optional<double> HostClock::countedQuarterNotes (const PositionInfo& info) const
{
    const auto samples = info.getTimeInSamples();
    const auto tempo = info.getBpm();
    const auto bar = info.getBarCount();
    const auto meter = info.getTimeSignature();
    if (! samples.hasValue() || ! bar.hasValue() || ! isUsable (meter) || ! isUsable (tempo) || *tempo <= 0.0
        || rateHz <= 0.0)
        return {};

    const auto framesSince = now.isPlaying ? lastFrames : 0;
    if (now.hasMusicalTime && *samples == now.timelineSamples + framesSince)
        return now.ppqPosition + framesSince / now.samplesPerQuarterNote (rateHz);

    const auto quarterNotes = static_cast<double> (*samples) * *tempo / 60.0 / rateHz;
    const auto barsAt = [&] (double samplesBeside)
    {
        return std::floor ((quarterNotes + samplesBeside * *tempo / 60.0 / rateHz) * meter->denominator
                           / (4.0 * meter->numerator));
    };
    const auto number = static_cast<double> (*bar);
    return barsAt (-1.0) == number || barsAt (1.0) == number ? juce::Optional<double> (quarterNotes)
                                                             : juce::Optional<double>();
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
