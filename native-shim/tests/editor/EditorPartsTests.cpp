#include "EditorGestures.h"

#include "editor/PluginEditor.h"
#include "model/Parameters.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::gestures;

namespace
{
constexpr double bar = FixtureAudio::secondsPerBar;

struct Opened
{
    explicit Opened (const juce::String& state) : model (state), view (model) { model.log.clear(); }

    WaveformView& waveform() { return the<WaveformView> (view, "Captured audio"); }
    float xOfBar (double number)
    {
        return static_cast<float> ((number - 5.0) / 8.0) * static_cast<float> (waveform().getWidth());
    }
    TakeRow& take (const juce::String& title) { return the<TakeRow> (view, title); }

    FixtureModel model;
    EditorView view;
};
} // namespace

TEST_CASE ("dragging over the waveform marks whole bars", "[editor]")
{
    Opened editor ("captured");
    editor.model.regionNow = {};
    drag (editor.waveform(), { editor.xOfBar (6.3), 20.0f }, { editor.xOfBar (8.4), 20.0f });
    CHECK (editor.model.regionNow.startSeconds == Approx (5 * bar));
    CHECK (editor.model.regionNow.endSeconds == Approx (8 * bar));
    CHECK (editor.model.log == juce::StringArray ("setRegion")); // one step to undo
}

TEST_CASE ("dragging with Alt marks exactly what was dragged over", "[editor]")
{
    Opened editor ("captured");
    editor.model.regionNow = {};
    drag (editor.waveform(), { editor.xOfBar (6.3), 20.0f }, { editor.xOfBar (8.4), 20.0f },
          juce::ModifierKeys::altModifier);
    CHECK (editor.model.regionNow.startSeconds == Approx (5.3 * bar).margin (0.02));
    CHECK (editor.model.regionNow.endSeconds == Approx (7.4 * bar).margin (0.02));
}

TEST_CASE ("a click alone changes no region, a double click marks its bar", "[editor]")
{
    Opened editor ("captured");
    const auto before = editor.model.regionNow;
    const juce::Point<float> at { editor.xOfBar (6.5), 20.0f };
    drag (editor.waveform(), at, at);
    CHECK (editor.model.regionNow == before);
    editor.waveform().mouseDoubleClick (
        mouse (editor.waveform(), at, at, juce::ModifierKeys::leftButtonModifier, 2));
    CHECK (editor.model.regionNow.startSeconds == Approx (5 * bar));
    CHECK (editor.model.regionNow.length() == Approx (bar));
}

TEST_CASE ("arrow keys move the region by a bar, with shift its end, delete clears it", "[editor]")
{
    Opened editor ("captured"); // bars 9 to 12
    auto& waveform = editor.waveform();
    CHECK (waveform.regionInWords().startsWith (juce::String::fromUTF8 ("Bars 9–12")));
    CHECK (press (waveform, juce::KeyPress (juce::KeyPress::leftKey)));
    CHECK (waveform.regionInWords().startsWith (juce::String::fromUTF8 ("Bars 8–11")));
    CHECK (press (waveform, juce::KeyPress (juce::KeyPress::leftKey, juce::ModifierKeys::shiftModifier, 0)));
    CHECK (waveform.regionInWords().startsWith (juce::String::fromUTF8 ("Bars 8–10")));
    CHECK (press (waveform, juce::KeyPress (juce::KeyPress::deleteKey)));
    CHECK (editor.model.regionNow.isEmpty());
    CHECK (waveform.regionInWords().isEmpty());
}

TEST_CASE ("a take's buttons listen, go on, try again and remove", "[editor]")
{
    Opened editor ("takes"); // take 3 sounds
    click (editor.view, "Listen to take 4");
    click (editor.view, "Stop listening to take 4");
    click (editor.view, "Continue from take 2");
    click (editor.view, "Try take 2 again");
    click (editor.view, "Remove take 1");
    dispatchFor (30);
    CHECK (editor.model.log
           == juce::StringArray ("auditionTake clip-4 on", "auditionTake clip-4 off",
                                 "continueFromTake clip-2", "retryTake clip-2", "removeTake clip-1"));
    CHECK (find (editor.view, "Take 1") == nullptr);
}

TEST_CASE ("a take that is being made can be heard, kept as far as it is, and stopped", "[editor]")
{
    Opened editor ("generating");
    auto& row = editor.take ("Take 3, selected");
    CHECK (find (row, "Try take 3 again") == nullptr);
    click (editor.view, "Stop listening to take 3");
    click (editor.view, "Listen to take 3");
    click (editor.view, "Keep what is there of take 3");
    click (editor.view, "Stop making take 3");
    dispatchFor (30);
    CHECK (editor.model.log
           == juce::StringArray ("auditionTake clip-3 off", "auditionTake clip-3 on", "keepWhatIsThere",
                                 "cancel"));
    editor.model.takeList[0].isGrowing = false;
    editor.model.changed (EditorModel::Part::takes);
    CHECK (find (row, "Try take 3 again") != nullptr);
    CHECK (find (row, "Continue from take 3") != nullptr);
}

TEST_CASE ("a take whose samples are missing can be removed but not heard", "[editor]")
{
    Opened editor ("no-java");
    CHECK_FALSE (the<juce::Button> (editor.view, "Listen to take 3").isEnabled());
    CHECK (the<juce::Button> (editor.view, "Remove take 3").isEnabled());
    CHECK (editor.take ("Take 3").getTooltip() == "The clip's file is missing.");
}

TEST_CASE ("a click or enter chooses a take", "[editor]")
{
    Opened editor ("takes");
    drag (editor.take ("Take 2"), { 80.0f, 20.0f }, { 80.0f, 20.0f });
    CHECK (editor.take ("Take 2, selected").isVisible());
    CHECK (press (editor.take ("Take 3"), juce::KeyPress (juce::KeyPress::returnKey)));
    CHECK (editor.model.log == juce::StringArray ("selectTake clip-2", "selectTake clip-3"));
}

TEST_CASE ("Replace makes the marked bars anew, by button and keys, and says why it cannot", "[editor]")
{
    const juce::KeyPress keys { juce::KeyPress::returnKey,
                                juce::ModifierKeys::commandModifier | juce::ModifierKeys::shiftModifier, 0 };
    Opened editor ("captured");
    auto& button = the<juce::TextButton> (editor.view, "Replace the marked bars");
    button.triggerClick();
    dispatchFor (5);
    CHECK (press (editor.view, keys));
    CHECK (editor.model.log == juce::StringArray ("replace", "replace"));

    editor.model.setMode (static_cast<int> (Mode::text)); // which makes nothing of what is there
    dispatchFor (5);
    CHECK_FALSE (button.isVisible());

    Opened empty ("empty");
    auto& other = the<juce::TextButton> (empty.view, "Replace the marked bars");
    CHECK_FALSE (other.isEnabled());
    CHECK (other.getTooltip() == empty.model.replaceObstacle);
    CHECK_FALSE (press (empty.view, keys));
    CHECK (empty.model.log.isEmpty());
}

TEST_CASE ("a chosen take that replaces is clicked once more to hear what stood there", "[editor]")
{
    Opened editor ("takes");
    editor.model.takeList[0].replaces = true;
    editor.model.changed (EditorModel::Part::takes);
    drag (editor.take ("Take 4, selected"), { 80.0f, 20.0f }, { 80.0f, 20.0f });
    CHECK (editor.model.log == juce::StringArray ("selectTake clip-4"));
}

TEST_CASE ("a take is named in its row and starred by keys", "[editor]")
{
    Opened editor ("takes");
    auto& row = editor.take ("Take 3");
    CHECK (press (row, juce::KeyPress (juce::KeyPress::F2Key)));
    auto& name = the<juce::TextEditor> (row, "Name of Take 3");
    name.setText ("The one", false);
    CHECK (press (name, juce::KeyPress (juce::KeyPress::returnKey)));
    dispatchFor (20);
    CHECK (editor.model.log == juce::StringArray ("nameTake clip-3 The one"));

    // What was written is given up by Esc, and stars need no menu.
    editor.model.log.clear();
    CHECK (press (row, juce::KeyPress (juce::KeyPress::F2Key)));
    auto& other = the<juce::TextEditor> (row, "Name of Take 3");
    other.setText ("Another", false);
    CHECK (press (other, juce::KeyPress (juce::KeyPress::escapeKey)));
    dispatchFor (20);
    CHECK (press (row, juce::KeyPress ('8', juce::ModifierKeys::shiftModifier, '*')));
    CHECK (editor.model.log == juce::StringArray ("starTake clip-3 on"));

    editor.model.takeList[1].name = "The one";
    editor.model.takeList[1].starred = true;
    editor.model.changed (EditorModel::Part::takes);
    CHECK (editor.take ("The one, starred").isVisible());
}

TEST_CASE ("the keys 1 to 9 choose by row: in its place, or at once where nothing plays", "[editor]")
{
    Opened editor ("takes"); // four, the newest first
    const auto type = [&] (char digit) { return press (editor.view, juce::KeyPress (digit, {}, digit)); };
    editor.model.transportNow.playing = true;
    CHECK (type ('3'));
    editor.model.transportNow.playing = false;
    CHECK (type ('1'));
    CHECK (type ('1'));
    CHECK_FALSE (type ('5'));
    CHECK_FALSE (type ('0'));
    CHECK_FALSE (type ('a'));
    CHECK (editor.model.log
           == juce::StringArray ("selectTake clip-2", "selectTake clip-4", "auditionTake clip-4 on",
                                 "auditionTake clip-4 on"));
}

TEST_CASE ("dragging a take hands its file over once, until the drag has ended", "[editor]")
{
    Opened editor ("takes");
    const juce::TemporaryFile wav (".wav");
    wav.getFile().create();
    std::vector<juce::File> handed;
    std::function<void()> finished;
    the<TakesList> (editor.view).startFileDrag =
        [&] (const juce::StringArray& files, juce::Component&, std::function<void()> done)
    {
        REQUIRE (files.size() == 1);
        handed.push_back (juce::File (files[0]));
        finished = std::move (done);
        return true;
    };
    auto& row = editor.take ("Take 3");

    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f }); // not rendered yet
    CHECK (handed.empty());
    editor.model.fileToDrag = wav.getFile();
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    REQUIRE (handed.size() == 1);
    CHECK (handed[0] == wav.getFile());
    finished();
    finished(); // JUCE's comes twice
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    CHECK (handed.size() == 2);
    CHECK_FALSE (editor.model.log.contains ("selectTake clip-3"));
}

TEST_CASE ("a drag that outlives its take does no harm", "[editor]")
{
    Opened editor ("takes");
    const juce::TemporaryFile wav (".wav");
    wav.getFile().create();
    editor.model.fileToDrag = wav.getFile();
    std::function<void()> finished;
    the<TakesList> (editor.view).startFileDrag =
        [&] (const juce::StringArray&, juce::Component&, std::function<void()> done)
    {
        finished = std::move (done);
        return true;
    };
    drag (editor.take ("Take 3"), { 80.0f, 20.0f }, { 200.0f, 20.0f });
    editor.model.clips().removeTake ("clip-3");
    REQUIRE (finished != nullptr);
    finished();
    CHECK (find (editor.view, "Take 3") == nullptr);
}

TEST_CASE ("words reach the model after a pause, and at once before generating", "[editor]")
{
    Opened editor ("captured");
    auto& words = the<juce::TextEditor> (editor.view, "Prompt");
    words.setText ("quiet strings", true);
    CHECK (editor.model.log.isEmpty());
    dispatchFor (500);
    CHECK (editor.model.log == juce::StringArray ("setPrompt quiet strings"));
    words.setText ("loud brass", true);
    dispatchFor (5);
    CHECK (press (words, juce::KeyPress (juce::KeyPress::returnKey, juce::ModifierKeys::commandModifier, 0)));
    CHECK (editor.model.log
           == juce::StringArray ("setPrompt quiet strings", "setPrompt loud brass", "generate"));
}

TEST_CASE ("news about the prompt do not overwrite what is being typed", "[editor]")
{
    Opened editor ("captured");
    auto& words = the<juce::TextEditor> (editor.view, "Prompt");
    words.setText ("half a sent", true);
    dispatchFor (5);
    editor.model.changed (EditorModel::Part::prompt);
    CHECK (words.getText() == "half a sent");
}

TEST_CASE ("a chip leaves its part out and takes it in again", "[editor]")
{
    Opened editor ("captured");
    click (editor.view, "A minor, Heard in the marked bars");
    dispatchFor (30);
    click (editor.view, "A minor, Heard in the marked bars");
    dispatchFor (30);
    CHECK (editor.model.log == juce::StringArray ("setPromptPartUsed 2 off", "setPromptPartUsed 2 on"));
}

TEST_CASE ("the whole prompt can be written by hand and composed again", "[editor]")
{
    Opened editor ("captured");
    const auto composed = editor.model.words().composedPrompt();
    click (editor.view, "Edit the whole prompt");
    CHECK (the<juce::TextEditor> (editor.view, "Prompt").getText() == composed);
    CHECK (find (editor.view, "A minor, Heard in the marked bars") == nullptr);
    click (editor.view, "Compose the prompt again");
    CHECK (the<juce::TextEditor> (editor.view, "Prompt").getText() == editor.model.promptWords);
    CHECK (find (editor.view, "A minor, Heard in the marked bars") != nullptr);
}

TEST_CASE ("choosing a preset, a model or a melody source asks for its id", "[editor]")
{
    Opened editor ("melody");
    the<juce::ComboBox> (editor.view, "Preset").setSelectedId (3, juce::sendNotificationSync);
    the<juce::ComboBox> (editor.view, "Model").setSelectedId (1, juce::sendNotificationSync);
    the<juce::ComboBox> (editor.view, "Melody source").setSelectedId (3, juce::sendNotificationSync);
    auto& stems = the<juce::ComboBox> (editor.view, "Drums and bass");
    CHECK (stems.getText() == "Without drums where possible");
    stems.setSelectedItemIndex (2, juce::sendNotificationSync);
    CHECK (editor.model.log
           == juce::StringArray ("choosePreset late-piano", "chooseModel nano", "setMelodySource instance-2",
                                 "setMelodyStems off"));
}

TEST_CASE ("a model that is not here is fetched when it is chosen, and that can be paused", "[editor]")
{
    Opened editor ("takes");
    auto& models = the<juce::ComboBox> (editor.view, "Model");
    CHECK (models.getItemText (3).contains ("6.5 GB"));
    models.setSelectedId (4, juce::sendNotificationSync);
    CHECK (models.getText() == "musicgen-small"); // which plays still
    CHECK (find (editor.view, "Pause fetching the model") == nullptr);
    editor.model.fetch = { "musicgen-melody", "Fetching musicgen-melody: 1 GB of 6.5 GB", 0.15 };
    editor.model.changed (EditorModel::Part::engine);
    CHECK (find (editor.view, "Engine: Fetching musicgen-melody: 1 GB of 6.5 GB") != nullptr);
    click (editor.view, "Pause fetching the model");
    CHECK (editor.model.log == juce::StringArray ("fetchModel facebook/musicgen-melody", "pauseFetching"));
}

TEST_CASE ("what computes is chosen among three, or is what the settings say beside them", "[editor]")
{
    Opened editor ("more");
    auto& devices = the<juce::ComboBox> (editor.view, "Computes on");
    CHECK (devices.getText() == "Automatic");
    devices.setSelectedItemIndex (1, juce::sendNotificationSync);
    CHECK (editor.model.log == juce::StringArray ("chooseDevice cpu"));
    CHECK (devices.getText() == "Processor");
    CHECK (devices.getNumItems() == 3);
    editor.model.deviceNow = "cuda:1";
    editor.model.changed (EditorModel::Part::engine);
    CHECK (devices.getText() == "cuda:1");
    CHECK (devices.getNumItems() == 4);
}

TEST_CASE ("the window opens in the project's size and remembers a new one", "[editor]")
{
    FixtureModel model ("captured");
    {
        PluginEditor editor (model.processor, model);
        CHECK (editor.getWidth() == EditorView::initialWidth);
        CHECK (model.size == juce::Point<int>()); // nobody chose it
        editor.setSize (1200, 700);
    }
    CHECK (model.size == juce::Point<int> (1200, 700));
    PluginEditor editor (model.processor, model);
    CHECK (editor.getWidth() == 1200);
    CHECK (editor.getHeight() == 700);
}

TEST_CASE ("what is dropped is opened", "[editor]")
{
    FixtureModel model ("empty");
    EditorView view (model);
    CHECK (view.isInterestedInFileDrag ({ "/x/a.wav" }));
    view.filesDropped ({ "/x/a.wav", "/x/b.flac" }, 10, 10);
    CHECK (model.log.contains ("open a.wav"));
    CHECK (model.log.contains ("open b.flac"));
}

TEST_CASE ("the transport's buttons, the space bar and the ruler are there where no host has a transport",
           "[editor]")
{
    FixtureModel model ("alone");
    EditorView view (model);
    click (view, "Stop");
    CHECK (model.log.contains ("stop"));
    CHECK (press (view, juce::KeyPress (juce::KeyPress::spaceKey)));
    CHECK (model.log.contains ("play"));
    click (view, "Back to the beginning");
    CHECK (model.log.contains ("locate 0.000"));

    FixtureModel hosted ("takes");
    EditorView inHost (hosted);
    CHECK (find (inHost, "Back to the beginning") == nullptr);
    CHECK_FALSE (press (inHost, juce::KeyPress (juce::KeyPress::spaceKey)));
}

TEST_CASE ("no sentence of the program that stands alone speaks of a DAW", "[editor]")
{
    for (const auto* state : { "alone", "alone-empty" })
        for (const auto mode : { 0, 1, 2 })
        {
            FixtureModel model (state);
            model.more = true;
            model.setMode (mode);
            EditorView view (model);
            forEach (view,
                     [&] (juce::Component& component)
                     {
                         juce::StringArray words { component.getTitle(), component.getName() };
                         if (const auto* tip = dynamic_cast<juce::TooltipClient*> (&component))
                             words.add (const_cast<juce::TooltipClient*> (tip)->getTooltip());
                         if (const auto* label = dynamic_cast<juce::Label*> (&component))
                             words.add (label->getText());
                         if (const auto* button = dynamic_cast<juce::Button*> (&component))
                             words.add (button->getButtonText());
                         for (const auto* foreign : { "DAW", "host", "plugin", "track", "side-chain" })
                         {
                             INFO (words.joinIntoString ("; "));
                             CHECK_FALSE (words.joinIntoString (" ").containsIgnoreCase (foreign));
                         }
                     });
        }
}
