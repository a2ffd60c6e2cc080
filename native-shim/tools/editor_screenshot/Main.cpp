// Shows the editor in a window and writes what it looks like as a PNG.
//
//   continuo_editor_screenshot OUT.png [--plugin | --state=NAME] [--like=OLD.png] [--size=WIDTHxHEIGHT]
//                              [--scale=FACTOR] [--press=TITLE] [--focus=TITLE] [--key=NAME] [--language=CODE]
//                              [--light]
//
// --plugin is the real one: the example song is played into it and continued by the engine, which stands in
// CONTINUO_HOME or the user's data folder (tools/editor-picture.sh puts it there). Without it, the editor shows a
// state of FixtureModel. With --like the new picture must show what the old one shows, loosely. --focus puts the
// keyboard on the component with that screen-reader name, --press presses that button before, --key a key there after.
// --language has its texts in that language, --light its light colours.
// Needs a display (xvfb-run gives one).

#include "Likeness.h"
#include "PlayedPlugin.h"
#include "editor/FixtureModel.h"
#include "editor/PluginEditor.h"
#include "editor/Theme.h"
#include "model/Texts.h"

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
        : file (arguments.size() > 0 && ! arguments[0].isOption() ? arguments[0].resolveAsFile()
                                                                  : juce::File()),
          isPlugin (arguments.containsOption ("--plugin")), state (arguments.getValueForOption ("--state")),
          focus (arguments.getValueForOption ("--focus").unquoted()),
          press (arguments.getValueForOption ("--press").unquoted()),
          key (arguments.getValueForOption ("--key").unquoted())
    {
        isLight = arguments.containsOption ("--light");
        if (state.isEmpty())
            state = "takes";
        language = arguments.getValueForOption ("--language");
        if (language.isEmpty())
            language = "en"; // whatever the machine speaks
        if (arguments.containsOption ("--like"))
            like = arguments.getFileForOption ("--like");
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
        return file != juce::File() && continuo::FixtureModel::states().contains (state) && width > 0
               && height > 0 && scale > 0.0f;
    }

    juce::File file, like;
    bool isPlugin = false, isLight = false;
    juce::String state, focus, press, key, language;
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
            end (2, "usage: continuo_editor_screenshot OUT.png [--plugin | --state="
                        + continuo::FixtureModel::states().joinIntoString ("|")
                        + "] [--like=OLD.png] [--size=WxH] [--scale=FACTOR] [--press=TITLE] [--focus=TITLE] "
                          "[--key=NAME] [--language=CODE] [--light]");
            return;
        }
        continuo::speak (picture->language);
        continuo::theme::useLight (picture->isLight);
        if (picture->isPlugin)
        {
            played = std::make_unique<continuo::PlayedPlugin> (juce::File (CONTINUO_EXAMPLE_AUDIO));
            editor.reset (played->plugin.createEditor());
        }
        else
        {
            model = std::make_unique<continuo::FixtureModel> (picture->state);
            editor = std::make_unique<continuo::PluginEditor> (model->processor, *model);
        }
        editor->setSize (picture->width, picture->height);
        editor->addToDesktop (0);
        editor->setVisible (true);
        startTimer (picture->isPlugin ? 33 : 300);
    }

    void shutdown() override
    {
        editor = nullptr;
        model = nullptr;
        played = nullptr;
    }

private:
    void timerCallback() override
    {
        if (played != nullptr)
        {
            const auto state = played->goOn();
            if (state == continuo::PlayedPlugin::State::working
                && juce::Time::getMillisecondCounter() - started < longestMilliseconds)
                return;
            if (state != continuo::PlayedPlugin::State::done)
            {
                stopTimer();
                end (1, state == continuo::PlayedPlugin::State::failed ? played->problem
                                                                       : "no take after ten minutes");
                return;
            }
        }
        if (picture->press.isNotEmpty())
        {
            if (auto* button =
                    dynamic_cast<juce::Button*> (titled (*editor, std::exchange (picture->press, {}))))
                button->triggerClick();
            return;
        }
        if (picture->focus.isNotEmpty())
        {
            if (auto* component = titled (*editor, std::exchange (picture->focus, {})))
            {
                component->grabKeyboardFocus();
                if (picture->key.isNotEmpty())
                    component->keyPressed (juce::KeyPress::createFromDescription (picture->key));
            }
            return; // and let it paint
        }
        stopTimer();
        const auto image = editor->createComponentSnapshot (editor->getLocalBounds(), true, picture->scale);
        if (! write (image, picture->file))
            return end (1, "cannot write " + picture->file.getFullPathName());
        const auto difference =
            picture->like == juce::File() ? juce::String() : continuo::whatDiffers (image, picture->like);
        end (difference.isEmpty() ? 0 : 1, difference);
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
    std::unique_ptr<continuo::PlayedPlugin> played;
    std::unique_ptr<juce::AudioProcessorEditor> editor;

    static constexpr juce::uint32 longestMilliseconds = 600000;
    const juce::uint32 started = juce::Time::getMillisecondCounter();
};
} // namespace

// START_JUCE_APPLICATION is not for code that carries a plugin's definitions.
int main (int argc, char* argv[])
{
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase*
    { return new Screenshot(); };
    return juce::JUCEApplicationBase::main (argc, const_cast<const char**> (argv));
}
