// The editor's window. Message thread only.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

namespace continuo
{

class ContinuoProcessor;

class PluginEditor final : public juce::AudioProcessorEditor
{
public:
    explicit PluginEditor (ContinuoProcessor&);

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::GenericAudioProcessorEditor parameters;
};

} // namespace continuo
