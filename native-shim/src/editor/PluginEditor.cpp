#include "PluginEditor.h"

namespace continuo
{

PluginEditor::PluginEditor (juce::AudioProcessor& processor, EditorModel&)
    : AudioProcessorEditor (processor), parameters (processor)
{
    addAndMakeVisible (parameters);
    setResizable (true, true);
    setSize (640, 480);
}

void PluginEditor::paint (juce::Graphics& g)
{
    g.fillAll (juce::Colours::black);
}

void PluginEditor::resized()
{
    parameters.setBounds (getLocalBounds());
}

} // namespace continuo
