#include "EditorGestures.h"

#include "model/Parameters.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::gestures;

namespace
{
const juce::KeyPress space { juce::KeyPress::spaceKey, juce::ModifierKeys::noModifiers, ' ' };
const juce::KeyPress escape { juce::KeyPress::escapeKey };
const juce::KeyPress commandEnter { juce::KeyPress::returnKey, juce::ModifierKeys::commandModifier, 0 };

bool isText (const juce::Component& component)
{
    return dynamic_cast<const juce::TextEditor*> (&component) != nullptr;
}

juce::String describe (const juce::Component& component)
{
    return component.getTitle() + " " + typeid (component).name() + " " + component.getBounds().toString();
}
} // namespace

TEST_CASE ("every component that takes the keyboard has a name for screen readers", "[editor]")
{
    for (const auto& state : FixtureModel::states())
    {
        FixtureModel model (state);
        EditorView view (model);
        int reachable = 0;
        forEach (view,
                 [&] (juce::Component& component)
                 {
                     if (! isReachable (component))
                         return;
                     ++reachable;
                     INFO (state << ": " << describe (component));
                     CHECK (component.getTitle().isNotEmpty());
                 });
        CHECK (reachable > 15);
    }
}

TEST_CASE ("what can be pressed can be reached by the keyboard and explains itself", "[editor]")
{
    FixtureModel model ("more");
    model.more = true;
    EditorView view (model);
    forEach (view,
             [&] (juce::Component& component)
             {
                 const bool isControl =
                     dynamic_cast<juce::Slider*> (&component) != nullptr
                     || dynamic_cast<juce::ComboBox*> (&component) != nullptr
                     || (dynamic_cast<juce::Button*> (&component) != nullptr
                         && dynamic_cast<juce::ScrollBar*> (component.getParentComponent()) == nullptr);
                 if (! isControl || ! component.isVisible() || ! component.isEnabled())
                     return;
                 INFO (describe (component));
                 CHECK (component.getWantsKeyboardFocus());
                 auto* tip = dynamic_cast<juce::TooltipClient*> (&component);
                 REQUIRE (tip != nullptr);
                 CHECK (tip->getTooltip().isNotEmpty());
             });
}

TEST_CASE ("nothing overlaps or is cut off, in any state and at the smallest size", "[editor]")
{
    for (const auto& state : FixtureModel::states())
        for (const int mode : { 0, 1, 2 })
            for (const juce::Point<int> size :
                 { juce::Point<int> (EditorView::minimumWidth, EditorView::minimumHeight),
                   { 980, 620 },
                   { 1600, 1000 } })
            {
                FixtureModel model (state);
                model.setMode (mode);
                EditorView view (model);
                view.setSize (size.x, size.y + (model.more ? EditorView::moreHeight : 0));
                forEach (view,
                         [&] (juce::Component& parent)
                         {
                             // What scrolls may reach beyond; a slider and a text arrange their own insides.
                             if (dynamic_cast<juce::Viewport*> (parent.getParentComponent()) != nullptr
                                 || dynamic_cast<juce::Viewport*> (&parent) != nullptr
                                 || dynamic_cast<juce::Slider*> (&parent) != nullptr || isText (parent))
                                 return;
                             const auto& children = parent.getChildren();
                             for (int i = 0; i < children.size(); ++i)
                             {
                                 auto& child = *children[i];
                                 if (! child.isVisible()
                                     || dynamic_cast<juce::TooltipWindow*> (&child) != nullptr)
                                     continue;
                                 INFO (state << " mode " << mode << " " << size.x << "x" << size.y << ": "
                                             << describe (child) << " in " << describe (parent));
                                 CHECK (child.getWidth() > 0);
                                 CHECK (child.getHeight() > 0);
                                 CHECK (parent.getLocalBounds().contains (child.getBounds()));
                                 for (int j = i + 1; j < children.size(); ++j)
                                 {
                                     if (! children[j]->isVisible()
                                         || dynamic_cast<juce::TooltipWindow*> (children[j]) != nullptr)
                                         continue;
                                     INFO ("and " << describe (*children[j]));
                                     CHECK_FALSE (child.getBounds().intersects (children[j]->getBounds()));
                                 }
                             }
                         });
            }
}

TEST_CASE ("the space bar is the host's, wherever the keyboard is", "[editor]")
{
    FixtureModel model ("takes");
    EditorView view (model);
    int asked = 0;
    forEach (view,
             [&] (juce::Component& component)
             {
                 if (! isReachable (component) || isText (component))
                     return;
                 ++asked;
                 INFO (describe (component));
                 CHECK_FALSE (press (component, space));
             });
    CHECK (asked > 15);
    CHECK (model.log == juce::StringArray ("wakeEngine"));
}

TEST_CASE ("the editor wakes the engine when it opens", "[editor]")
{
    FixtureModel model ("empty");
    const EditorView view (model);
    CHECK (model.log.contains ("wakeEngine"));
}

TEST_CASE ("escape cancels, then dismisses the error, then is the host's", "[editor]")
{
    FixtureModel model ("generating");
    model.problem = { "Something failed.", "Try again", {} };
    EditorView view (model);
    CHECK (press (view, escape));
    CHECK (model.log.contains ("cancel"));
    CHECK (model.problem.exists());
    model.progress = {};
    CHECK (press (view, escape));
    CHECK_FALSE (model.problem.exists());
    CHECK_FALSE (press (view, escape));
}

TEST_CASE ("command and enter generates from anywhere, unless something is missing", "[editor]")
{
    FixtureModel model ("captured");
    EditorView view (model);
    CHECK (press (the<juce::Component> (view, "Captured audio"), commandEnter));
    CHECK (model.log.contains ("generate"));
    model.log.clear();
    model.obstacle = "Mark the bars to play on from.";
    CHECK_FALSE (press (view, commandEnter));
    CHECK_FALSE (model.log.contains ("generate"));
}

TEST_CASE ("enter and escape in the prompt tell the words, and are no part of them", "[editor]")
{
    for (const auto& key : { juce::KeyPress (juce::KeyPress::returnKey, {}, '\r'), escape })
    {
        FixtureModel model ("captured");
        EditorView view (model);
        auto& words = the<juce::TextEditor> (view, "Prompt");
        words.setText ("quiet strings", true);
        dispatchFor (5);
        CHECK (press (words, key));
        CHECK (words.getText() == "quiet strings");
        CHECK (model.log.contains ("setPrompt quiet strings"));
    }
}

TEST_CASE ("undo keys are used only when there is something to undo", "[editor]")
{
    for (const int letter : { 'z', 'Z' }) // X tells the small one, macOS and Windows the big one
    {
        FixtureModel model ("captured");
        EditorView view (model);
        const juce::KeyPress undo { letter, juce::ModifierKeys::commandModifier, 0 };
        const juce::KeyPress redo { letter,
                                    juce::ModifierKeys::commandModifier | juce::ModifierKeys::shiftModifier,
                                    0 };
        CHECK (press (view, undo));
        CHECK_FALSE (press (view, redo));
        model.undoWords = {};
        CHECK_FALSE (press (view, undo));
        CHECK (model.log.contains ("undo"));
        CHECK_FALSE (model.log.contains ("redo"));
    }
}

TEST_CASE ("whatever the model announces is painted again", "[editor]")
{
    using Part = EditorModel::Part;
    FixtureModel model ("takes");
    EditorView view (model);
    int repaints = 0;
    view.setVisible (true);
    view.setCachedComponentImage (new RepaintSpy (repaints));
    const auto paintsFor = [&] (Part part)
    {
        repaints = 0;
        model.changed (part);
        return repaints;
    };
    model.regionNow.endSeconds += 1.0;
    CHECK (paintsFor (Part::region) > 0);
    model.promptWords = "something else";
    CHECK (paintsFor (Part::prompt) > 0);
    model.progress = { GenerationProgress::State::running, 0.1, 50.0, 10.0, 0 };
    CHECK (paintsFor (Part::generation) > 0);
    model.takeList.pop_back();
    CHECK (paintsFor (Part::takes) > 0);
    model.status = { EngineState::failed, "The engine ended.", {}, {}, true };
    CHECK (paintsFor (Part::engine) > 0);
    model.problem = { "It failed.", {}, {} };
    CHECK (paintsFor (Part::error) > 0);
    model.undoWords = {};
    CHECK (paintsFor (Part::undo) > 0);
    model.chroma.sentence = "No melody.";
    CHECK (paintsFor (Part::melody) > 0);
    model.presetList.pop_back();
    CHECK (paintsFor (Part::presets) > 0);
}

TEST_CASE ("buttons of the header, the error and the status ask the model", "[editor]")
{
    FixtureModel model ("error");
    model.status.state = EngineState::failed;
    model.status.mayTryAgain = true;
    EditorView view (model);
    click (view, "Undo");
    click (view, "Redo"); // nothing to do again: disabled
    click (view, "Try again");
    CHECK (find (view, "Start the engine again") == nullptr); // one button for one trouble
    click (view, "Continue");
    CHECK (model.log == juce::StringArray ("wakeEngine", "undo", "performErrorAction", "generate"));
    click (view, "Dismiss");
    CHECK_FALSE (model.problem.exists());
    CHECK (find (view, "Dismiss") == nullptr);
    model.log.clear();
    click (view, "Start the engine again");
    CHECK (model.log == juce::StringArray ("wakeEngine"));
}

TEST_CASE ("the mode buttons set the parameter, and the parameter sets what is shown", "[editor]")
{
    FixtureModel model ("captured");
    EditorView view (model);
    CHECK (find (view, "Melody") == nullptr);
    click (view, "Mode: Melody");
    CHECK (juce::roundToInt (model.processor.state.getRawParameterValue (id::mode)->load())
           == static_cast<int> (Mode::melody));
    CHECK (find (view, "Melody") != nullptr);
    CHECK (find (view, "Melody source") != nullptr);
    CHECK (find (view, "Follow melody") != nullptr);
    model.setMode (static_cast<int> (Mode::text));
    CHECK (find (view, "Melody") == nullptr);
    CHECK (find (view, "Generate") != nullptr);
}

TEST_CASE ("more settings fold out and ask for the height they need", "[editor]")
{
    FixtureModel model ("captured");
    EditorView view (model);
    int asked = 0;
    view.onHeightWanted = [&] (int pixels) { asked += pixels; };
    CHECK (find (view, "Top k") == nullptr);
    click (view, "More settings");
    CHECK (model.more);
    CHECK (asked == EditorView::moreHeight);
    CHECK (find (view, "Top k") != nullptr);
    click (view, "Fewer settings");
    CHECK (asked == 0);
    CHECK (find (view, "Top k") == nullptr);
}

TEST_CASE ("the generate button sees by itself when it can begin", "[editor]")
{
    FixtureModel model ("empty");
    EditorView view (model);
    auto& bar = the<GenerateBar> (view, "Generating");
    auto& button = the<juce::Button> (view, "Continue");
    CHECK_FALSE (button.isEnabled());
    model.obstacle = {}; // something was captured, of which nobody tells
    bar.poll();
    CHECK (button.isEnabled());
    model.obstacle = "Nothing was heard.";
    bar.poll();
    CHECK_FALSE (button.isEnabled());
    CHECK (button.getTooltip() == model.obstacle);
}

TEST_CASE ("tempo and meter can be written where the host tells none, and only there", "[editor]")
{
    FixtureModel model ("captured");
    EditorView view (model);
    CHECK (find (view, "Tempo") == nullptr);
    FixtureModel silent ("no-tempo");
    EditorView other (silent);
    silent.log.clear();
    the<juce::Label> (other, "Tempo").setText ("96", juce::sendNotificationSync);
    the<juce::Label> (other, "Meter").setText ("6/8", juce::sendNotificationSync);
    CHECK (the<juce::Label> (other, "Tempo").getText() == "96 bpm");
    for (const auto* nonsense : { "fast", "0", "99999" })
        the<juce::Label> (other, "Tempo").setText (nonsense, juce::sendNotificationSync);
    for (const auto* nonsense : { "4/5", "waltz", "0/4" })
        the<juce::Label> (other, "Meter").setText (nonsense, juce::sendNotificationSync);
    CHECK (the<juce::Label> (other, "Tempo").getText() == "96 bpm");
    CHECK (the<juce::Label> (other, "Meter").getText() == "6/8");
    CHECK (silent.log == juce::StringArray ("setAssumedTempo 96 4/4", "setAssumedTempo 96 6/8"));
}

TEST_CASE ("of a large window the waveform gets the room", "[editor]")
{
    FixtureModel model ("takes");
    EditorView view (model);
    const auto heights = [&] (int windowHeight)
    {
        view.setSize (1400, windowHeight);
        return std::pair (the<WaveformView> (view, "Captured audio").getHeight(),
                          the<TakesList> (view).getHeight());
    };
    const auto [waveBefore, takesBefore] = heights (620);
    const auto [waveAfter, takesAfter] = heights (1400);
    CHECK (waveAfter - waveBefore > 0.9 * (1400 - 620));
    CHECK (takesAfter - takesBefore < 80);
}

TEST_CASE ("the generate button says why it cannot", "[editor]")
{
    FixtureModel model ("empty");
    EditorView view (model);
    auto& button = the<juce::Button> (view, "Continue");
    CHECK_FALSE (button.isEnabled());
    CHECK (button.getTooltip() == model.obstacle);
    model.obstacle = {};
    model.changed (EditorModel::Part::region);
    CHECK (button.isEnabled());
}

TEST_CASE ("progress is told in words", "[editor]")
{
    using State = GenerationProgress::State;
    CHECK (stateInWords ({ State::queued, -1.0, 0.0, -1.0, 1 }) == "Waiting for 1 other job");
    CHECK (stateInWords ({ State::running, 0.424, 0.0, -1.0, 0 }) == "42 %");
    CHECK (speedInWords ({ State::running, 0.4, 61.3, 12.4, 0 })
           == juce::String::fromUTF8 ("1.2 × real time · 13 s left"));
    CHECK (speedInWords ({ State::running, 0.4, 13.0, 125.0, 0 })
           == juce::String::fromUTF8 ("0.3 × real time · 2 min 05 s left"));
    CHECK (speedInWords ({ State::running, 0.4, 600.0, 1.0, 0 })
           == juce::String::fromUTF8 ("12 × real time · 1 s left"));
    CHECK (speedInWords ({ State::running, 0.4, 0.0, -1.0, 0 }).isEmpty());
    CHECK (speedInWords ({ State::running, 0.4, 600.0, -1.0, 0, "studio-2" })
           == juce::String::fromUTF8 ("on studio-2 · 12 × real time"));
}

TEST_CASE ("the editor is not blank, whatever its state, size and scale", "[editor]")
{
    for (const auto& state : FixtureModel::states())
        for (const float scale : { 1.0f, 1.5f, 2.0f })
        {
            FixtureModel model (state);
            EditorView view (model);
            view.setSize (720, 548);
            const auto picture = view.createComponentSnapshot (view.getLocalBounds(), true, scale);
            REQUIRE (picture.getWidth() == juce::roundToInt (720 * scale));
            std::set<juce::uint32> colours;
            for (int y = 0; y < picture.getHeight(); y += 3)
                for (int x = 0; x < picture.getWidth(); x += 3)
                    colours.insert (picture.getPixelAt (x, y).getARGB());
            INFO (state << " at " << scale);
            CHECK (colours.size() > 60);
            CHECK (colours.count (theme::colours.accent.getARGB()) == 1);
        }
}
