#include "PluginEditor.h"

namespace continuo
{

PluginEditor::PluginEditor (juce::AudioProcessor& owner, EditorModel& source)
    : juce::AudioProcessorEditor (owner), model (source), view (source)
{
    setLookAndFeel (&view.getLookAndFeel()); // the window's corner is ours, not the view's
    addAndMakeVisible (view);
    view.onHeightWanted = [this] (int pixels)
    { setSize (getWidth(), juce::jmax (EditorView::minimumHeight, getHeight() + pixels)); };
    setWantsKeyboardFocus (false); // the view has it
    setResizable (true, true);
    setResizeLimits (EditorView::minimumWidth, EditorView::minimumHeight, 2400, 1600);
    auto size = model.window().editorSize();
    if (size.x < EditorView::minimumWidth || size.y < EditorView::minimumHeight)
        size = { EditorView::initialWidth, EditorView::initialHeight };
    setSize (size.x, size.y);
    isOpen = true;
}

PluginEditor::~PluginEditor() { setLookAndFeel (nullptr); }

bool PluginEditor::keyPressed (const juce::KeyPress& key)
{
    if (key.isKeyCode (juce::KeyPress::tabKey)) // goes on to the next control
        return false;
    return ! juce::JUCEApplicationBase::isStandaloneApp() && hostKeys.pass (key);
}

void PluginEditor::parentHierarchyChanged() { hostKeys.windowChanged(); }

void PluginEditor::resized()
{
    view.setBounds (getLocalBounds());
    if (isOpen)
        model.window().setEditorSize ({ getWidth(), getHeight() });
}

} // namespace continuo
