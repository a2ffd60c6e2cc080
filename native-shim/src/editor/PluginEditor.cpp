#include "PluginEditor.h"

#include <algorithm>

namespace continuo
{

namespace
{
/** Those that are open. Message thread. */
std::vector<PluginEditor*>& windows()
{
    static std::vector<PluginEditor*> all;
    return all;
}
} // namespace

PluginEditor::PluginEditor (juce::AudioProcessor& owner, EditorModel& source)
    : juce::AudioProcessorEditor (owner), model (source)
{
    build();
    windows().push_back (this);
    setWantsKeyboardFocus (false); // the view has it
    setResizable (true, true);
    setResizeLimits (EditorView::minimumWidth, EditorView::minimumHeight, 2400, 1600);
    auto size = model.window().editorSize();
    if (size.x < EditorView::minimumWidth || size.y < EditorView::minimumHeight)
        size = { EditorView::initialWidth, EditorView::initialHeight };
    setSize (size.x, size.y);
    isOpen = true;
}

PluginEditor::~PluginEditor()
{
    windows().erase (std::find (windows().begin(), windows().end(), this));
    setLookAndFeel (nullptr);
}

void PluginEditor::build()
{
    setLookAndFeel (nullptr);
    view = std::make_unique<EditorView> (model);
    setLookAndFeel (&view->getLookAndFeel()); // the window's corner is ours, not the view's
    addAndMakeVisible (*view, 0);
    view->onHeightWanted = [this] (int pixels)
    { setSize (getWidth(), juce::jmax (EditorView::minimumHeight, getHeight() + pixels)); };
    view->onLook = []
    { juce::MessageManager::callAsync ([] { buildAnew(); }); }; // the button that asks is in there
    view->setBounds (getLocalBounds());
}

void PluginEditor::buildAnew()
{
    for (auto* window : windows())
        window->build();
}

bool PluginEditor::keyPressed (const juce::KeyPress& key)
{
    if (key.isKeyCode (juce::KeyPress::tabKey)) // goes on to the next control
        return false;
    return ! juce::JUCEApplicationBase::isStandaloneApp() && hostKeys.pass (key);
}

void PluginEditor::parentHierarchyChanged() { hostKeys.windowChanged(); }

void PluginEditor::resized()
{
    view->setBounds (getLocalBounds());
    if (isOpen)
        model.window().setEditorSize ({ getWidth(), getHeight() });
}

} // namespace continuo
