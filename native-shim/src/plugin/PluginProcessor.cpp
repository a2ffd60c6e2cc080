#include "PluginProcessor.h"

#include "HostName.h"
#include "editor/PluginEditor.h"
#include "jvm/JavaEngine.h"
#include "model/Json.h"

namespace continuo
{

namespace
{
using Channels = juce::AudioChannelSet;

bool isMonoOrStereo (const Channels& channels)
{
    return channels == Channels::mono() || channels == Channels::stereo();
}

/** A bus that is off becomes optional ports in LV2; JUCE's wrapper reads them even where a host leaves them open. */
bool sideChainIsOnFromTheStart()
{
    return juce::PluginHostType::getPluginLoadedAs() == juce::AudioProcessor::wrapperType_LV2;
}
} // namespace

ContinuoProcessor::ContinuoProcessor()
    : ContinuoProcessor (std::make_unique<JavaEngine> (JsonObject().set ("pluginVersion", CONTINUO_VERSION)),
                         juce::PluginHostType::getPluginLoadedAs() == wrapperType_Standalone)
{
}

ContinuoProcessor::ContinuoProcessor (std::unique_ptr<EngineLink> engine, bool standsAlone)
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", Channels::stereo(), true)
                          .withInput ("Melody", Channels::stereo(), sideChainIsOnFromTheStart())
                          .withOutput ("Output", Channels::stereo(), true)),
      state (*this, nullptr, "parameters", parameterLayout()), audio (values, standsAlone),
      session (state, values, audio, std::move (engine))
{
    session.setHostName (recognisedHost());
    if (standsAlone)
    {
        // Without a sound device nothing else would come, and clips can be made all the same.
        constexpr double rateHz = 48000.0;
        audio.prepare (rateHz, 2, 0);
        session.prepare (rateHz);
    }
}

bool ContinuoProcessor::isBusesLayoutSupported (const BusesLayout& layout) const
{
    const auto in = layout.getMainInputChannelSet();
    const auto out = layout.getMainOutputChannelSet();
    const auto melody = layout.getChannelSet (true, 1);
    return isMonoOrStereo (in) && isMonoOrStereo (out) && in.size() <= out.size()
           && (melody.isDisabled() || isMonoOrStereo (melody));
}

void ContinuoProcessor::prepareToPlay (double sampleRateHz, int)
{
    setLatencySamples (0);
    audio.prepare (sampleRateHz, getMainBusNumInputChannels(), getChannelCountOfBus (true, 1));
    session.prepare (sampleRateHz);
}

void ContinuoProcessor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    process (buffer, false);
}

void ContinuoProcessor::processBlockBypassed (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    process (buffer, true);
}

void ContinuoProcessor::process (juce::AudioBuffer<float>& buffer, bool isBypassed)
{
    const juce::ScopedNoDenormals noDenormals;
    auto main = getBusBuffer (buffer, false, 0);
    const auto melody =
        getChannelCountOfBus (true, 1) > 0 ? getBusBuffer (buffer, true, 1) : juce::AudioBuffer<float>();
    const auto inputs = juce::jmin (getMainBusNumInputChannels(), main.getNumChannels());
    audio.process (main, inputs, melody, getPlayHead(), isBypassed);
}

void ContinuoProcessor::updateTrackProperties (const TrackProperties& properties)
{
    session.setTrack (properties);
}

void ContinuoProcessor::setIHostApplication (Steinberg::FUnknown* host)
{
    if (const auto name = nameOf (host); name.isNotEmpty())
        session.setHostName (name);
}

juce::AudioProcessorEditor* ContinuoProcessor::createEditor() { return new PluginEditor (*this, session); }

void ContinuoProcessor::getStateInformation (juce::MemoryBlock& block) { block = session.save().encode(); }

void ContinuoProcessor::setStateInformation (const void* data, int bytes)
{
    session.restore (PluginState::decode (data, static_cast<size_t> (juce::jmax (0, bytes))));
}

} // namespace continuo

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new continuo::ContinuoProcessor(); }
