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

    /** All windows of this process once more, in the colours that hold now. */
    static void buildAnew();

private:
    void build();

    EditorModel& model;
    std::unique_ptr<EditorView> view;
    HostKeys hostKeys { *this };
    bool isOpen = false;
};

} // namespace continuo
