#include "EditorView.h"

#include "HostKeys.h"
#include "model/Parameters.h"
#include "model/Texts.h"

namespace continuo
{

EditorView::EditorView (EditorModel& source)
    : model (source), header (source), error (source), capture (source), prompt (source), controls (source),
      more (source), generate (source), side (source), status (source)
{
    setLookAndFeel (&look);
    setTitle ("Continuo");
    setWantsKeyboardFocus (true);
    setFocusContainerType (FocusContainerType::keyboardFocusContainer);
    setOpaque (true);
    for (auto* child : std::initializer_list<juce::Component*> { &header, &capture, &prompt, &controls,
                                                                 &generate, &side, &status })
        addAndMakeVisible (child);
    addChildComponent (error);
    addChildComponent (more);
    error.setVisible (model.trouble().error().exists());

    header.onLook = [this]
    {
        if (onLook != nullptr)
            onLook();
    };
    header.modes.onMode = [this] (int mode) { showMode (mode); };
    controls.onMore = [this] (bool shown)
    {
        model.window().setMoreIsShown (shown);
        showMore (shown);
        if (onHeightWanted != nullptr)
            onHeightWanted (shown ? moreHeight : -moreHeight);
    };
    showMode (header.modes.mode());
    showMore (model.window().moreIsShown());
    model.addListener (this);
    addMouseListener (this, true);
    setSize (initialWidth, initialHeight);
    startTimerHz (30);
    model.engines().wakeEngine();
}

EditorView::~EditorView()
{
    stopTimer();
    removeMouseListener (this);
    model.removeListener (this);
    setLookAndFeel (nullptr);
}

void EditorView::timerCallback()
{
    if (! isShowing())
        return;
    capture.poll();
    generate.poll();
    side.takes.poll();
    status.poll();
}

void EditorView::editorModelChanged (EditorModel::Part part)
{
    switch (part)
    {
        case EditorModel::Part::region:
            capture.refreshRegion();
            generate.refresh();
            break;
        case EditorModel::Part::melody:
            capture.refreshMelody();
            generate.refresh();
            break;
        case EditorModel::Part::prompt:
            prompt.refreshPrompt();
            capture.refreshRegion(); // what was heard stands beside the region
            generate.refresh();
            break;
        case EditorModel::Part::presets:
            prompt.refreshPresets();
            break;
        case EditorModel::Part::generation:
            generate.refresh();
            break;
        case EditorModel::Part::takes:
            side.refreshTakes();
            capture.refreshRegion(); // the selected take stands behind it
            break;
        case EditorModel::Part::engine:
            header.refreshEngine();
            more.refreshEngine();
            status.refresh();
            generate.refresh();
            break;
        case EditorModel::Part::adapters:
            side.refreshAdapters();
            generate.refresh(); // one that is missing stands in the way
            break;
        case EditorModel::Part::library:
            side.refreshLibrary();
            break;
        case EditorModel::Part::error:
            error.refresh();
            status.refresh(); // tells the engine's trouble, unless the banner does
            resized();
            repaint();
            break;
        case EditorModel::Part::undo:
            header.refreshUndo();
            break;
    }
}

void EditorView::showMode (int mode)
{
    capture.setMelodyShown (mode == static_cast<int> (Mode::melody));
    generate.setMode (mode);
}

void EditorView::showMore (bool shown)
{
    controls.setMoreShown (shown);
    more.setVisible (shown);
    resized();
}

bool EditorView::keyPressed (const juce::KeyPress& key)
{
    if (key.getKeyCode() == juce::KeyPress::escapeKey)
    {
        if (model.generating().generation().isBusy())
            model.generating().cancel();
        else if (model.trouble().error().exists())
            model.trouble().dismissError();
        else
            return false;
        return true;
    }
    if (key == juce::KeyPress (juce::KeyPress::spaceKey) && model.timeline().transport().isOwn)
    {
        model.timeline().play (! model.timeline().transport().playing);
        return true;
    }
    if (! key.getModifiers().isAnyModifierKeyDown())
        return side.takes.choose (static_cast<int> (key.getTextCharacter()) - '1');
    return key.getModifiers().isCommandDown() && commandKeyPressed (key);
}

bool EditorView::commandKeyPressed (const juce::KeyPress& key)
{
    const auto code = static_cast<int> (
        juce::CharacterFunctions::toUpperCase (static_cast<juce::juce_wchar> (key.getKeyCode())));
    if (code == 'V')
        return paste();
    if (code == 'O')
    {
        capture.askForSounds();
        return true;
    }
    if (code == juce::KeyPress::returnKey)
    {
        auto& generating = model.generating();
        const bool isToReplace = key.getModifiers().isShiftDown();
        if (generating.generation().isBusy()
            || (isToReplace ? generating.whyNotReplace() : generating.whyNotGenerate()).isNotEmpty())
            return false;
        isToReplace ? generating.replace() : generating.generate();
        return true;
    }
    const bool forth = code == 'Y' || (code == 'Z' && key.getModifiers().isShiftDown());
    if (forth && model.history().redoName().isNotEmpty())
    {
        model.history().redo();
        return true;
    }
    if (code == 'Z' && ! forth && model.history().undoName().isNotEmpty())
    {
        model.history().undo();
        return true;
    }
    return false; // the host's
}

/** Opens what the clipboard's lines name: paths, or addresses of files as file managers copy them. */
bool EditorView::paste()
{
    bool anyOpened = false;
    for (const auto& line : juce::StringArray::fromLines (juce::SystemClipboard::getTextFromClipboard()))
    {
        const auto words = line.trim().unquoted();
        const auto path = words.startsWithIgnoreCase ("file://")
                              ? juce::URL (words).getLocalFile().getFullPathName()
                              : words;
        if (! juce::File::isAbsolutePath (path) || ! juce::File (path).exists())
            continue;
        takeIn (juce::File (path));
        anyOpened = true;
    }
    return anyOpened;
}

void EditorView::filesDropped (const juce::StringArray& paths, int, int)
{
    setDropShown (false);
    for (const auto& path : paths)
        takeIn (juce::File (path));
}

void EditorView::takeIn (const juce::File& file)
{
    if (file.isDirectory())
        model.loras().addFolder (file);
    else
        model.opening().open (file);
}

void EditorView::setDropShown (bool shown)
{
    dropIsShown = shown;
    repaint();
}

void EditorView::paintOverChildren (juce::Graphics& g)
{
    if (! dropIsShown)
        return;
    const auto area = capture.getBounds().toFloat();
    g.setColour (theme::colours.background.withAlpha (0.80f));
    g.fillRoundedRectangle (area, theme::panelCorner);
    g.setColour (theme::colours.accent);
    g.drawRoundedRectangle (area.reduced (1.0f), theme::panelCorner, 2.0f);
    g.setColour (theme::colours.text);
    g.setFont (theme::boldFont (theme::titleText));
    g.drawFittedText (
        say ("Drop it: a sound will stand here, ready to be played on from; an adapter or a model is added"),
        area.toNearestInt().reduced (20), juce::Justification::centred, 3, 1.0f);
}

/** A click beside everything takes the keyboard from what had it: else JUCE gives it to the panel's first button. */
void EditorView::mouseDown (const juce::MouseEvent& event)
{
    auto* clicked = event.eventComponent;
    while (clicked != nullptr && clicked != this && ! clicked->getWantsKeyboardFocus())
        clicked = clicked->getParentComponent();
    if (clicked != nullptr && isShowing())
        takeKeyboard (*clicked);
}

void EditorView::mouseUp (const juce::MouseEvent&) { keepKeyboard (*this); }

void EditorView::paint (juce::Graphics& g) { g.fillAll (theme::colours.background); }

void EditorView::resized()
{
    auto area = getLocalBounds();
    header.setBounds (area.removeFromTop (HeaderBar::height));
    status.setBounds (area.removeFromBottom (StatusBar::height));
    area.reduce (theme::margin, 0);
    if (error.isVisible())
    {
        error.setBounds (area.removeFromTop (ErrorBanner::height));
        area.removeFromTop (theme::gap);
    }

    // Below the capture stand the words and the takes; of what is left over they get a little, the waveform the rest.
    const int words = 104, moreRoom = more.isVisible() ? moreHeight : 0;
    const int leastLower = words + ControlStrip::height + GenerateBar::height + 2 * theme::gap + moreRoom;
    const int room = area.getHeight() - theme::gap - leastLower;
    const int leastUpper = 120, mostForLower = 72;
    const int spare = juce::jmax (0, room - leastUpper);
    capture.setBounds (area.removeFromTop (juce::jmax (0, room - juce::jmin (spare / 4, mostForLower))));
    area.removeFromTop (theme::gap);

    side.setBounds (area.removeFromRight (juce::jlimit (252, 420, getWidth() * 36 / 100)));
    area.removeFromRight (theme::gap);
    generate.setBounds (area.removeFromBottom (GenerateBar::height));
    area.removeFromBottom (theme::gap);
    if (more.isVisible())
    {
        more.setBounds (area.removeFromBottom (ControlStrip::height));
        area.removeFromBottom (theme::gap);
    }
    controls.setBounds (area.removeFromBottom (ControlStrip::height));
    area.removeFromBottom (theme::gap);
    prompt.setBounds (area);
}

} // namespace continuo
