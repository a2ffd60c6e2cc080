// Shows the editor in a window and writes what it looks like as a PNG.
//
//   continuo_editor_screenshot OUT.png [--state=NAME] [--size=WIDTHxHEIGHT] [--scale=FACTOR] [--focus=TITLE]
//
// Needs a display (xvfb-run gives one). States are those of FixtureModel; --focus puts the keyboard
// on the component with that screen-reader name.

#include "editor/FixtureModel.h"
#include "editor/PluginEditor.h"

#include <iostream>

namespace
{
juce::Component* titled (juce::Component& parent, const juce::String& title)
{
    for (auto* child : parent.getChildren())
    {
        if (child->getTitle() == title)
            return child;
        if (auto* found = titled (*child, title))
            return found;
    }
    return nullptr;
}

bool write (const juce::Image& image, const juce::File& file)
{
    file.deleteFile();
    juce::FileOutputStream out (file);
    return out.openedOk() && juce::PNGImageFormat().writeImageToStream (image, out);
}

/** What the command line asks for. */
struct Picture
{
    explicit Picture (const juce::ArgumentList& arguments)
        : file (arguments.size() > 0 && ! arguments[0].isOption() ? arguments[0].resolveAsFile() : juce::File()),
          state (arguments.getValueForOption ("--state")),
          focus (arguments.getValueForOption ("--focus").unquoted())
    {
        if (state.isEmpty())
            state = "takes";
        const auto size = juce::StringArray::fromTokens (arguments.getValueForOption ("--size"), "x", {});
        if (size.size() == 2)
        {
            width = size[0].getIntValue();
            height = size[1].getIntValue();
        }
        if (arguments.containsOption ("--scale"))
            scale = arguments.getValueForOption ("--scale").getFloatValue();
    }

    bool isPossible() const
    {
        return file != juce::File() && continuo::FixtureModel::states().contains (state) && width > 0 && height > 0 && scale > 0.0f;
    }

    juce::File file;
    juce::String state, focus;
    int width = continuo::EditorView::initialWidth, height = continuo::EditorView::initialHeight;
    float scale = 1.0f;
};

class Screenshot final : public juce::JUCEApplication, private juce::Timer
{
public:
    const juce::String getApplicationName() override { return "continuo_editor_screenshot"; }
    const juce::String getApplicationVersion() override { return "1"; }
    bool moreThanOneInstanceAllowed() override { return true; }

    void initialise (const juce::String& commandLine) override
    {
        picture = std::make_unique<Picture> (juce::ArgumentList ("continuo_editor_screenshot", commandLine));
        if (! picture->isPossible())
        {
            end (2, "usage: continuo_editor_screenshot OUT.png [--state=" + continuo::FixtureModel::states().joinIntoString ("|") + "] [--size=WxH] [--scale=FACTOR] [--focus=TITLE]");
            return;
        }
        model = std::make_unique<continuo::FixtureModel> (picture->state);
        editor = std::make_unique<continuo::PluginEditor> (model->processor, *model);
        editor->setSize (picture->width, picture->height);
        editor->addToDesktop (0);
        editor->setVisible (true);
        startTimer (300);
    }

    void shutdown() override
    {
        editor = nullptr;
        model = nullptr;
    }

private:
    void timerCallback() override
    {
        if (picture->focus.isNotEmpty())
        {
            if (auto* component = titled (*editor, std::exchange (picture->focus, {})))
                component->grabKeyboardFocus();
            return; // and let it paint
        }
        stopTimer();
        const bool written = write (editor->createComponentSnapshot (editor->getLocalBounds(), true, picture->scale), picture->file);
        end (written ? 0 : 1, written ? juce::String() : "cannot write " + picture->file.getFullPathName());
    }

    void end (int status, const juce::String& sentence)
    {
        if (sentence.isNotEmpty())
            std::cerr << sentence << "\n";
        setApplicationReturnValue (status);
        quit();
    }

    std::unique_ptr<Picture> picture;
    std::unique_ptr<continuo::FixtureModel> model;
    std::unique_ptr<continuo::PluginEditor> editor;
};
} // namespace

START_JUCE_APPLICATION (Screenshot)
