#include "EditorGestures.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::gestures;

namespace
{
constexpr double bar = FixtureAudio::secondsPerBar;

struct Opened
{
    explicit Opened (const juce::String& state = "takes") : model (state), view (model) { model.log.clear(); }

    TakeRow& take (const juce::String& title) { return the<TakeRow> (view, title); }
    void clickAt (TakeRow& row, double share, int more = 0)
    {
        // The waveform begins behind the button that listens, and ends where the row does.
        const auto from = 44.0, to = row.getWidth() - 6.0;
        const juce::Point<float> at { static_cast<float> (from + share * (to - from)), 20.0f };
        drag (row, at, at, more);
    }
    void changed() { model.changed (EditorModel::Part::takes); }

    FixtureModel model;
    EditorView view;
};

/** The action of a menu's entry, in its sub-menus, too; fails if there is none. */
std::function<void()> entry (const juce::PopupMenu& menu, const juce::String& text)
{
    for (juce::PopupMenu::MenuItemIterator items (menu, true); items.next();)
        if (items.getItem().text == text)
            return items.getItem().action;
    throw std::runtime_error ("expected a menu entry \"" + text.toStdString() + "\", found none");
}

juce::StringArray entries (const juce::PopupMenu& menu)
{
    juce::StringArray texts;
    for (juce::PopupMenu::MenuItemIterator items (menu, true); items.next();)
        texts.add (items.getItem().text);
    return texts;
}
} // namespace

TEST_CASE ("a click into the chosen take's waveform marks its nearest bar line, from which it is made anew",
           "[editor]")
{
    Opened editor; // take 4 is chosen: bars 13 to 20
    auto& row = editor.take ("Take 4, selected");
    editor.clickAt (row, 2.2 / 8.0);
    auto& button = the<juce::TextButton> (editor.view, "New from bar 15 of Take 4");
    CHECK (button.getButtonText() == "New from bar 15");
    CHECK (row.getLocalBounds().contains (button.getBounds()));
    CHECK (editor.model.log.isEmpty());
    click (editor.view, "New from bar 15 of Take 4");
    REQUIRE (editor.model.log.size() == 1);
    CHECK (editor.model.log[0].startsWith ("renewTake clip-4 "));
    CHECK (editor.model.log[0].fromLastOccurrenceOf (" ", false, false).getDoubleValue()
           == Approx (2.0 * bar).margin (0.001));
    CHECK (find (editor.view, "New from bar 15 of Take 4") == nullptr);
}

TEST_CASE ("a mark goes by another click on it or Esc, with Alt it is where the mouse is", "[editor]")
{
    Opened editor;
    auto& row = editor.take ("Take 4, selected");
    editor.clickAt (row, 0.5);
    CHECK (find (editor.view, "New from bar 17 of Take 4") != nullptr);
    editor.clickAt (row, 0.5);
    CHECK (find (editor.view, "New from bar 17 of Take 4") == nullptr);
    editor.clickAt (row, 0.30, juce::ModifierKeys::altModifier);
    click (editor.view, "New from " + juce::String (0.30 * 8.0 * bar, 1) + " s of Take 4");
    CHECK (editor.model.log[0].fromLastOccurrenceOf (" ", false, false).getDoubleValue()
           == Approx (0.30 * 8.0 * bar).margin (0.05));
    editor.clickAt (row, 0.5);
    CHECK (press (row, juce::KeyPress (juce::KeyPress::escapeKey)));
    CHECK (find (editor.view, "New from bar 17 of Take 4") == nullptr);
    CHECK_FALSE (press (row, juce::KeyPress (juce::KeyPress::escapeKey))); // the host's
}

TEST_CASE ("the mark is moved by the arrow keys and used by N", "[editor]")
{
    Opened editor;
    auto& row = editor.take ("Take 2"); // bars 13 to 16, which need not be chosen for that
    const juce::KeyPress right { juce::KeyPress::rightKey }, left { juce::KeyPress::leftKey };
    CHECK_FALSE (press (row, juce::KeyPress ('n', {}, 'n')));
    CHECK (press (row, right));
    CHECK (find (editor.view, "New from bar 14 of Take 2") != nullptr);
    press (row, right);
    press (row, right);
    press (row, right); // there is no other line in it
    CHECK (find (editor.view, "New from bar 16 of Take 2") != nullptr);
    press (row, left);
    CHECK (press (row, juce::KeyPress ('n', {}, 'n')));
    CHECK (editor.model.log == juce::StringArray ("renewTake clip-2 " + juce::String (2.0 * bar, 3)));
}

TEST_CASE ("new bars, stems and takes that are being made are not made anew from a mark", "[editor]")
{
    Opened editor;
    auto& row = editor.take ("Take 4, selected");
    const auto nothingIsMarked = [&]
    {
        editor.changed();
        press (row, juce::KeyPress (juce::KeyPress::rightKey));
        for (auto* child : row.getChildren())
            if (child->isVisible() && child->getTitle().startsWith ("New from"))
                return false;
        return true;
    };
    CHECK_FALSE (nothingIsMarked());
    auto& take = editor.model.takeList[0];
    take.replaces = true;
    CHECK (nothingIsMarked());
    take.replaces = false;
    take.mode = "stem";
    CHECK (nothingIsMarked());
    take.mode = "continue";
    take.isGrowing = true;
    CHECK (nothingIsMarked());
    take.isGrowing = false;
    CHECK_FALSE (nothingIsMarked());
}

TEST_CASE ("a take's menu makes more like it, uses its settings, stars it and splits it", "[editor]")
{
    Opened editor;
    auto& row = editor.take ("Take 4, selected");
    const auto menu = row.menu();
    for (const auto* text : { "Another seed", "Tamer", "Wilder", "Keep its first bar",
                              "Keep its first 4 bars", "Use its settings", "Star", "Split into stems" })
        entry (menu, text)();
    CHECK (editor.model.log
           == juce::StringArray ("retryTake clip-4", "varyTake clip-4 0.80", "varyTake clip-4 1.25",
                                 "renewTake clip-4 " + juce::String (bar, 3),
                                 "renewTake clip-4 " + juce::String (4.0 * bar, 3), "useSettingsOf clip-4",
                                 "starTake clip-4 on", "splitTake clip-4"));
    CHECK_FALSE (entries (menu).contains ("Keep its first 8 bars")); // it has no more
    CHECK_FALSE (entries (menu).contains ("New from the mark"));
    press (row, juce::KeyPress (juce::KeyPress::rightKey));
    CHECK (entries (row.menu()).contains ("New from the mark"));
}

TEST_CASE ("of a sound that was opened a menu offers only what can be done with it", "[editor]")
{
    Opened editor ("alone");
    auto& row = editor.take ("night drive, first sketch, selected");
    const auto texts = entries (row.menu());
    CHECK (texts.contains ("Keep its first 4 bars"));
    for (const auto* foreign : { "Another seed", "Wilder", "Use its settings" })
        CHECK_FALSE (texts.contains (foreign));
}

TEST_CASE ("an action of a menu whose row has gone does nothing", "[editor]")
{
    Opened editor;
    const auto wilder = entry (editor.take ("Take 3").menu(), "Wilder");
    editor.model.clips().removeTake ("clip-3");
    editor.model.log.clear();
    wilder();
    CHECK (editor.model.log.isEmpty());
}

TEST_CASE ("several takes are marked by Ctrl, Cmd or Shift and a click, and dragged together", "[editor]")
{
    Opened editor;
    const juce::TemporaryFile wav (".wav");
    juce::StringArray handed;
    the<TakesList> (editor.view).startFileDrag =
        [&] (const juce::StringArray& files, juce::Component&, std::function<void()> done)
    {
        handed = files;
        done();
        return false;
    };
    editor.clickAt (editor.take ("Take 4, selected"), 0.2, juce::ModifierKeys::commandModifier);
    editor.clickAt (editor.take ("Take 2"), 0.2, juce::ModifierKeys::shiftModifier);
    CHECK (find (editor.view, "Take 3, marked") != nullptr);
    editor.clickAt (editor.take ("Take 3, marked"), 0.2, juce::ModifierKeys::commandModifier);
    auto& row = editor.take ("Take 2, marked");
    CHECK (editor.model.log.isEmpty()); // nothing is chosen by that

    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f }); // they are not rendered yet
    editor.model.log.removeDuplicates (false);
    CHECK (editor.model.log == juce::StringArray ("takeFileToDrag clip-4", "takeFileToDrag clip-2"));
    CHECK (handed.isEmpty());
    wav.getFile().create();
    editor.model.fileToDrag = wav.getFile();
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    CHECK (handed.size() == 2);
    drag (editor.take ("Take 1"), { 80.0f, 20.0f }, { 200.0f, 20.0f });
    CHECK (handed.size() == 1); // it is not one of them

    CHECK (entries (row.menu()).contains (juce::String::fromUTF8 ("Save the 2 marked takes as…")));
    CHECK (press (row, juce::KeyPress (juce::KeyPress::escapeKey)));
    CHECK (find (editor.view, "Take 2, marked") == nullptr);
    CHECK (entries (row.menu()).contains (juce::String::fromUTF8 ("Save as…")));
}

TEST_CASE ("several takes are saved in a folder, each under a name of its own", "[editor]")
{
    Opened editor;
    const auto folder = juce::File::createTempFile ({});
    folder.createDirectory();
    folder.getChildFile ("The one.flac").create();
    editor.model.takeList[0].name = editor.model.takeList[1].name = "The one";
    the<TakesList> (editor.view).saving.saveInto (folder, editor.model.takeList, SoundForm::flac);
    CHECK (editor.model.log
           == juce::StringArray ("saveTake clip-4 The one 2.flac", "saveTake clip-3 The one 3.flac",
                                 "saveTake clip-2 Take 2 seed 5512.flac",
                                 "saveTake clip-1 Take 1 seed 91.flac"));
    folder.deleteRecursively();
}
