#include "AudioPath.h"

#include "audio/RealtimeScope.h"

namespace continuo
{

namespace
{
constexpr std::uint32_t idleMillis = 300; // without a block for so long, no audio runs
} // namespace

AudioPath::AudioPath (ParameterValues& v, bool alone)
    : values (v), standsAlone (alone), generate (v.generate), cancel (v.cancel)
{
}

void AudioPath::prepare (double sampleRateHz, int inputChannels, int melodyChannels)
{
    clock.prepare (sampleRateHz);
    trackRecorder.prepare (sampleRateHz, juce::jlimit (1, 2, inputChannels));
    sideChainRecorder.prepare (sampleRateHz, juce::jlimit (1, 2, melodyChannels));
    player.prepare (sampleRateHz);
}

void AudioPath::process (juce::AudioBuffer<float>& main, int inputChannels,
                         const juce::AudioBuffer<float>& melody, juce::AudioPlayHead* playHead,
                         bool isBypassed)
{
    const RealtimeScope realtime;
    const int frames = main.getNumSamples();
    const auto position = standsAlone ? own.read (frames) : clock.read (playHead, frames);
    blocks.fetch_add (1, std::memory_order_relaxed);

    if (generate.claim())
        triggers.push ({ true, position.timelineSamples });
    if (cancel.claim())
        triggers.push ({ false, position.timelineSamples });

    trackRecorder.write (position, main.getArrayOfReadPointers(), inputChannels, frames);
    if (melody.getNumChannels() > 0)
        sideChainRecorder.write (position, melody.getArrayOfReadPointers(), melody.getNumChannels(), frames);
    notePeak (main, inputChannels);

    for (int channel = inputChannels; channel < main.getNumChannels(); ++channel)
    {
        if (inputChannels > 0)
            main.copyFrom (channel, 0, main, 0, 0, frames);
        else
            main.clear (channel, 0, frames);
    }
    if (isBypassed)
        return;
    player.setGain (values.gain());
    player.setDryWet (values.dryWet());
    player.process (position, main.getArrayOfWritePointers(), main.getNumChannels(), frames);
}

bool AudioPath::nextTrigger (Trigger& trigger)
{
    if (triggers.pop (trigger))
        return true;
    const auto now = juce::Time::getMillisecondCounter();
    const auto blocksNow = blocks.load (std::memory_order_relaxed);
    if (std::exchange (blocksSeen, blocksNow) != blocksNow)
    {
        seenMillis = now;
        runs = true;
    }
    if (now - seenMillis < idleMillis)
        return false;
    runs = false;
    trigger.timelineSamples = track->playheadSamples();
    if (cancel.claim())
        trigger.isGenerate = false;
    else if (generate.claim())
        trigger.isGenerate = true;
    else
        return false;
    return true;
}

void AudioPath::forgetTriggers()
{
    generate.forget();
    cancel.forget();
    for (Trigger trigger; triggers.pop (trigger);)
        continue;
}

bool AudioPath::Rises::claim() noexcept
{
    const auto risen = parameter.rises();
    return claimed.exchange (risen, std::memory_order_acq_rel) != risen;
}

void AudioPath::notePeak (const juce::AudioBuffer<float>& buffer, int channels) noexcept
{
    float peak = inputPeak.load (std::memory_order_relaxed);
    for (int channel = 0; channel < channels; ++channel)
        peak = juce::jmax (peak, buffer.getMagnitude (channel, 0, buffer.getNumSamples()));
    inputPeak.store (peak, std::memory_order_relaxed);
}

} // namespace continuo
