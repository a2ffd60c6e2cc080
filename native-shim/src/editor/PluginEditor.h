// The editor's window. Message thread only.
#pragma once

#include "EditorModel.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace continuo
{

class PluginEditor final : public juce::AudioProcessorEditor
{
public:
    PluginEditor (juce::AudioProcessor&, EditorModel&);

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::GenericAudioProcessorEditor parameters;
};

} // namespace continuo
