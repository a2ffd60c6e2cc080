#include "PluginProcessor.h"

#include "editor/PluginEditor.h"

namespace continuo
{

namespace
{
using Channels = juce::AudioChannelSet;

bool isMonoOrStereo (const Channels& channels)
{
    return channels == Channels::mono() || channels == Channels::stereo();
}
} // namespace

ContinuoProcessor::ContinuoProcessor()
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", Channels::stereo(), true)
                          .withInput ("Melody", Channels::stereo(), false)
                          .withOutput ("Output", Channels::stereo(), true)),
      state (*this, nullptr, "parameters", parameterLayout())
{
}

bool ContinuoProcessor::isBusesLayoutSupported (const BusesLayout& layout) const
{
    const auto in = layout.getMainInputChannelSet();
    const auto out = layout.getMainOutputChannelSet();
    const auto melody = layout.getChannelSet (true, 1);
    return isMonoOrStereo (in) && isMonoOrStereo (out) && in.size() <= out.size()
           && (melody.isDisabled() || isMonoOrStereo (melody));
}

void ContinuoProcessor::prepareToPlay (double, int)
{
    setLatencySamples (0);
}

void ContinuoProcessor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    const juce::ScopedNoDenormals noDenormals;
    auto main = getBusBuffer (buffer, false, 0);
    for (int channel = getMainBusNumInputChannels(); channel < main.getNumChannels(); ++channel)
        main.copyFrom (channel, 0, main, 0, 0, main.getNumSamples());
}

void ContinuoProcessor::processBlockBypassed (juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi)
{
    processBlock (buffer, midi);
}

juce::AudioProcessorEditor* ContinuoProcessor::createEditor()
{
    return new juce::GenericAudioProcessorEditor (*this); // PluginEditor, once there is a session to show
}

void ContinuoProcessor::getStateInformation (juce::MemoryBlock& block)
{
    juce::MemoryOutputStream stream (block, false);
    state.copyState().writeToStream (stream);
}

void ContinuoProcessor::setStateInformation (const void* data, int bytes)
{
    const auto tree = juce::ValueTree::readFromData (data, static_cast<size_t> (bytes));
    if (tree.hasType (state.state.getType()))
        state.replaceState (tree);
}

} // namespace continuo

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter()
{
    return new continuo::ContinuoProcessor();
}
