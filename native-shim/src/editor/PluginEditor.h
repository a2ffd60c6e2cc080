// The plugin's window: an EditorView whose size the host and the user change and the project remembers.
#pragma once

#include "EditorView.h"
#include "HostKeys.h"

namespace continuo
{

class PluginEditor final : public juce::AudioProcessorEditor
{
public:
    PluginEditor (juce::AudioProcessor&, EditorModel&);
    ~PluginEditor() override;

    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;
    void parentHierarchyChanged() override;

private:
    EditorModel& model;
    EditorView view;
    HostKeys hostKeys { *this };
    bool isOpen = false;
};

} // namespace continuo
