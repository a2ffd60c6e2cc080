#include "EditorGestures.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::gestures;

namespace
{
struct Opened
{
    explicit Opened (const juce::String& state) : model (state), view (model) { model.log.clear(); }

    FixtureModel model;
    EditorView view;
};

/** Texts lie in them as they are, and knobs and viewports arrange their own insides. */
bool arrangesItself (const juce::Component& component)
{
    return dynamic_cast<const juce::Slider*> (&component) != nullptr
           || dynamic_cast<const juce::Viewport*> (&component) != nullptr
           || dynamic_cast<const juce::TextEditor*> (&component) != nullptr
           || dynamic_cast<const juce::Viewport*> (component.getParentComponent()) != nullptr;
}
} // namespace

TEST_CASE ("an adapter has a slider from 0 to 2, its problem in words, and goes by its cross", "[editor]")
{
    Opened editor ("adapters");
    click (editor.view, "Show: Adapters");
    auto& slider = the<juce::Slider> (editor.view, "How much of brass-section");
    CHECK (slider.getMinimum() == 0.0);
    CHECK (slider.getMaximum() == 2.0);
    CHECK (slider.getValue() == Approx (0.75));
    slider.setValue (1.25, juce::sendNotificationSync);
    CHECK (the<AdapterRow> (editor.view, "Adapter late-tape").getTooltip().contains ("is not in"));
    click (editor.view, "Take late-tape off");
    dispatchFor (20);
    CHECK (editor.model.log
           == juce::StringArray ("setAdapterScale /home/me/loras/brass-section 1.25",
                                 "removeAdapter /home/me/loras/late-tape"));
    editor.model.adapterList.pop_back();
    editor.model.changed (EditorModel::Part::adapters);
    CHECK (find (editor.view, "Adapter late-tape") == nullptr);
    CHECK (find (editor.view, "Adapter brass-section") != nullptr);
}

TEST_CASE ("an adapter that was added is shown, whatever page was there", "[editor]")
{
    Opened editor ("takes");
    CHECK (find (editor.view, "Take 4, selected") != nullptr);
    editor.model.adapterList.push_back ({ "/x/swing", "swing", "rank 8", {}, 1.0 });
    editor.model.changed (EditorModel::Part::adapters);
    CHECK (find (editor.view, "How much of swing") != nullptr);
    CHECK (find (editor.view, "Take 4, selected") == nullptr);
    CHECK (find (editor.view, "Show: Adapters, chosen") != nullptr);
    click (editor.view, "Show: Takes");
    editor.model.adapterList[0].scale = 0.5;
    editor.model.changed (EditorModel::Part::adapters); // no new one
    CHECK (find (editor.view, "Take 4, selected") != nullptr);
}

TEST_CASE ("a folder that is dropped or pasted is added, a file opened", "[editor]")
{
    Opened editor ("takes");
    const auto folder = juce::File::createTempFile ({});
    folder.createDirectory();
    editor.view.filesDropped ({ folder.getFullPathName(), "/x/a.wav" }, 10, 10);
    CHECK (editor.model.log == juce::StringArray ("addFolder " + folder.getFileName(), "open a.wav"));
    editor.model.log.clear();
    juce::SystemClipboard::copyTextToClipboard (folder.getFullPathName());
    if (juce::SystemClipboard::getTextFromClipboard() == folder.getFullPathName()) // there is one
    {
        press (editor.view, juce::KeyPress ('v', juce::ModifierKeys::commandModifier, 0));
        CHECK (editor.model.log == juce::StringArray ("addFolder " + folder.getFileName()));
    }
    folder.deleteRecursively();
}

TEST_CASE ("every page of the side panel can be reached, is named, explains itself and fits", "[editor]")
{
    for (const auto& state : { "empty", "adapters", "alone" })
        for (const juce::Point<int> size :
             { juce::Point<int> (EditorView::minimumWidth, EditorView::minimumHeight), { 980, 620 } })
        {
            FixtureModel model (state);
            EditorView view (model);
            view.setSize (size.x, size.y);
            auto& side = the<SidePanel> (view);
            for (int page = 0; page < SidePanel::pageCount; ++page)
            {
                side.show (static_cast<SidePanel::Page> (page));
                int reachable = 0;
                forEach (side,
                         [&] (juce::Component& component)
                         {
                             INFO (state << " page " << page << ": " << component.getTitle() << " "
                                         << component.getBounds().toString());
                             if (isReachable (component))
                             {
                                 ++reachable;
                                 CHECK (component.getTitle().isNotEmpty());
                                 auto* tip = dynamic_cast<juce::TooltipClient*> (&component);
                                 if (dynamic_cast<juce::Button*> (&component) != nullptr)
                                     CHECK ((tip != nullptr && tip->getTooltip().isNotEmpty()));
                             }
                             if (arrangesItself (component))
                                 return;
                             for (int i = 0; i < component.getNumChildComponents(); ++i)
                             {
                                 auto& child = *component.getChildComponent (i);
                                 if (! child.isVisible())
                                     continue;
                                 CHECK (component.getLocalBounds().contains (child.getBounds()));
                                 for (int j = i + 1; j < component.getNumChildComponents(); ++j)
                                     if (auto& other = *component.getChildComponent (j); other.isVisible())
                                         CHECK_FALSE (child.getBounds().intersects (other.getBounds()));
                             }
                         });
                CHECK (reachable >= SidePanel::pageCount);
            }
        }
}

TEST_CASE ("the library is asked when it is looked at, when words were written and when a take has come",
           "[editor]")
{
    Opened editor ("takes");
    click (editor.view, "Show: Library");
    CHECK (editor.model.log == juce::StringArray ("searchTakes "));
    auto& text = the<juce::TextEditor> (editor.view, "Search all takes");
    text.setText ("piano A minor", true);
    dispatchFor (20);
    CHECK (editor.model.log.size() == 1); // more may be written
    dispatchFor (500);
    click (editor.view, "Only those with a star"); // the test presses what the mouse would
    the<juce::Button> (editor.view, "Only those with a star")
        .setToggleState (true, juce::sendNotificationSync);
    editor.model.changed (EditorModel::Part::takes); // none has come
    editor.model.takeList.push_back (editor.model.takeList.back());
    editor.model.takeList.back().id = "clip-9";
    editor.model.changed (EditorModel::Part::takes);
    CHECK (editor.model.log[1] == "searchTakes piano A minor");
    CHECK (editor.model.log[editor.model.log.size() - 1] == "searchTakes piano A minor starred");
    editor.model.log.clear();
    click (editor.view, "Show: Takes");
    editor.model.takeList.pop_back();
    editor.model.changed (EditorModel::Part::takes);
    CHECK (editor.model.log.isEmpty());
}

TEST_CASE ("a take of the library is heard, put on the timeline, made again, starred and dragged", "[editor]")
{
    Opened editor ("takes");
    click (editor.view, "Show: Library");
    editor.model.log.clear();
    click (editor.view, "Listen to: warm lo-fi piano, slow");
    click (editor.view, "Put on the timeline: warm lo-fi piano, slow");
    click (editor.view, "Make again: warm lo-fi piano, slow");
    click (editor.view, "Star: warm lo-fi piano, slow");
    click (editor.view, "Take the star from: synthwave, driving bass, wide pads");
    CHECK (editor.model.log
           == juce::StringArray ("auditionKept kept-2 on", "open kept-2.wav", "remakeKept kept-2",
                                 "starKept kept-2 on", "starKept kept-1 off"));
    editor.model.log.clear();
    const juce::TemporaryFile wav (".wav");
    juce::StringArray handed;
    the<SidePanel> (editor.view).takes.startFileDrag =
        [&] (const juce::StringArray& files, juce::Component&, std::function<void()>)
    {
        handed = files;
        return true;
    };
    auto& row = the<KeptRow> (editor.view, "Kept take: without words");
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    CHECK (handed.isEmpty()); // it is being written
    wav.getFile().create();
    editor.model.fileToDrag = wav.getFile();
    drag (row, { 80.0f, 20.0f }, { 200.0f, 20.0f });
    CHECK (handed == juce::StringArray (wav.getFile().getFullPathName()));
    CHECK_FALSE (editor.view.isInterestedInFileDrag (handed)); // it comes from here

    editor.model.keptNow.takes[1].auditioning = true;
    editor.model.keptNow.takes.pop_back();
    editor.model.changed (EditorModel::Part::library);
    CHECK (find (editor.view, "Stop listening to: warm lo-fi piano, slow") != nullptr);
    CHECK (find (editor.view, "Kept take: without words") == nullptr);
}
