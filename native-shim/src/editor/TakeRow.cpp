#include "TakeRow.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

TakeRow::TakeRow (EditorModel& source, const juce::String& takeId)
    : model (source), id (takeId), wave (source)
{
    setWantsKeyboardFocus (true);
    setMouseCursor (juce::MouseCursor::DraggingHandCursor);
    setRepaintsOnMouseActivity (true);
    audition.onClick = [this] { model.clips().auditionTake (id, ! take.auditioning); };
    onwards.onClick = [this]
    {
        if (take.isGrowing)
            model.generating().keepWhatIsThere();
        else
            model.reworking().continueFromTake (id);
    };
    retry.onClick = [this] { model.reworking().retryTake (id); };
    // Removing destroys this row, and with it the button that is still being clicked.
    remove.onClick = [this]
    {
        juce::MessageManager::callAsync (
            [safe = juce::Component::SafePointer<TakeRow> (this)]
            {
                if (safe == nullptr)
                    return;
                if (safe->take.isGrowing)
                    safe->model.generating().cancel();
                else
                    safe->model.clips().removeTake (safe->id);
            });
    };
    more.onClick = [this] { showMenu(); };
    renew.onClick = [this] { renewFromMark(); };
    renew.setColour (juce::TextButton::buttonColourId, theme::colours.accent);
    renew.setColour (juce::TextButton::textColourOffId, theme::colours.onAccent);
    addChildComponent (renew);
    addAndMakeVisible (words);
    words.onNamed = [this] (const juce::String& name) { model.clips().nameTake (id, name); };
    audition.setGround (theme::colours.raised);
    for (auto* child : { &audition, &onwards, &retry, &remove, &more })
        addAndMakeVisible (child);
}

void TakeRow::show (const Take& now)
{
    take = now;
    wave.show (take);
    words.show (take, isWaiting());
    const auto name = take.shownName();
    const auto called = take.name.isNotEmpty() ? name : say ("take {1}", take.number);
    setTitle (name + (take.starred ? say (", starred") : "") + (take.selected ? say (", selected") : "")
              + (grouped ? say (", marked") : ""));
    setTooltip (take.isGrowing ? say ("It is being made: listen to what is there already")
                : take.replaces && take.selected
                    ? say ("It plays instead of what stood there; click to hear that again")
                : take.isStem() && take.selected ? say ("Click to silence it; the other stems play on")
                : take.playable                  ? (model.timeline().transport().isOwn
                                                        ? say ("Click to choose, drag it to where it shall go")
                                                        : say ("Click to choose, drag to your DAW's timeline"))
                                      + (take.canBeRenewed() && take.selected
                                             ? say ("; click its waveform to make it anew from there")
                                             : juce::String())
                                      + (take.prompt.isEmpty() ? juce::String() : "\n" + take.prompt)
                                : take.problem);
    audition.setIcon (take.auditioning ? Icon::stop : Icon::play);
    audition.describe (
        take.auditioning ? say ("Stop listening to {1}", called) : say ("Listen to {1}", called),
        take.auditioning ? say ("Stop") : say ("Listen now, whether the transport rolls or not"));
    audition.setEmphasised (take.auditioning);
    onwards.setIcon (take.isGrowing ? Icon::keep : Icon::continueRight);
    if (take.isGrowing)
        onwards.describe (say ("Keep what is there of {1}", called),
                          say ("Stop, and keep what is there as a short take"));
    else
        onwards.describe (say ("Continue from {1}", called),
                          say ("Continue from here: the next clip begins where this one ends"));
    retry.describe (say ("Try {1} again", called), say ("The same once more, with another seed"));
    if (take.isGrowing)
        remove.describe (say ("Stop making {1}", called), say ("Stop, and keep nothing of it (Esc)"));
    else
        remove.describe (say ("Remove {1}", called), say ("Remove it (can be undone)"));
    more.describe (say ("More of {1}", called),
                   say ("More like this, save, name, star, split, show or copy its file"));
    retry.setVisible (take.wasGenerated());
    more.setVisible (! take.isGrowing);
    more.setEnabled (take.playable);
    audition.setEnabled (take.playable);
    onwards.setEnabled (take.playable);
    markMoved();
}

void TakeRow::setGrouped (bool isGrouped)
{
    if (std::exchange (grouped, isGrouped) != isGrouped)
        show (Take (take));
}

void TakeRow::markMoved()
{
    const auto from = wave.markInWords();
    renew.setButtonText (say ("New from {1}", from));
    renew.setTitle (say ("New from {1} of {2}", from, take.shownName()));
    renew.setTooltip (
        say ("What stands before stays, and the rest is made anew: another take in its place (N)"));
    renew.setVisible (wave.mark().has_value());
    placeRenew();
    repaint();
}

/** Behind the mark, where it hides what shall go; before it where there is no room. */
void TakeRow::placeRenew()
{
    const auto area = wave.bounds();
    const int width = juce::jmin (
        area.getWidth(), 16 + theme::font (theme::smallText).getStringWidth (renew.getButtonText()) + 8);
    const int x = juce::roundToInt (wave.markX());
    const int left = x + 4 + width <= area.getRight() ? x + 4 : juce::jmax (area.getX(), x - 4 - width);
    renew.setBounds (left, area.getCentreY() - 11, width, 22);
}

void TakeRow::renewFromMark()
{
    const auto kept = wave.mark();
    if (! kept)
        return;
    wave.clearMark();
    markMoved();
    model.reworking().renewTake (id, *kept);
}

bool TakeRow::isWaiting() const
{
    constexpr double within = 0.02; // seconds
    return take.isGrowing && shownPosition >= 0.0
           && shownPosition * take.lengthSeconds >= take.readySeconds - within;
}

void TakeRow::poll()
{
    const auto wasWaiting = isWaiting();
    const auto position = take.auditioning ? model.clips().auditionPosition() : -1.0;
    if (position == shownPosition)
        return;
    shownPosition = position;
    repaint (wave.bounds());
    if (isWaiting() != wasWaiting)
        words.show (take, isWaiting());
}

void TakeRow::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    const bool over = isMouseOver (true);
    g.setColour (take.selected ? theme::colours.well.interpolatedWith (theme::colours.accent, 0.09f)
                               : theme::colours.well);
    g.fillRoundedRectangle (bounds, theme::corner);
    if (grouped)
    {
        g.setColour (theme::colours.text);
        g.fillRoundedRectangle (bounds.withWidth (3.0f).reduced (0.0f, 6.0f), 1.5f);
    }
    g.setColour (take.selected ? theme::colours.accent.withAlpha (0.75f)
                 : over        ? theme::colours.strongLine
                               : theme::colours.line);
    g.drawRoundedRectangle (bounds.reduced (0.5f), theme::corner, 1.0f);

    if (take.playable)
        wave.paint (g, over, shownPosition, isWaiting());
    else
    {
        g.setColour (theme::colours.trouble);
        g.setFont (theme::font (theme::smallText));
        g.drawFittedText (take.problem, wave.bounds(), juce::Justification::centredLeft, 2, 1.0f);
    }

    if (hasKeyboardFocus (false))
        theme::drawFocusRing (g, bounds, theme::corner);
}

void TakeRow::resized()
{
    auto area = getLocalBounds().reduced (6, 5);
    auto foot = area.removeFromBottom (24);
    area.removeFromBottom (2);
    audition.setBounds (area.removeFromLeft (32).withSizeKeepingCentre (32, 32));
    area.removeFromLeft (6);
    wave.setBounds (area);
    placeRenew();
    for (auto* button : { &remove, &more, &retry, &onwards })
        button->setBounds (foot.removeFromRight (26));
    words.setBounds (foot.withTrimmedLeft (2).withTrimmedRight (4));
}

void TakeRow::mouseDrag (const juce::MouseEvent& event)
{
    if (dragging || ! take.playable || take.isGrowing || event.getDistanceFromDragStart() < 6)
        return;
    juce::StringArray files;
    bool areThere = true; // each is asked for, so that all are being written
    for (const auto& each : companions())
    {
        const auto file = model.clips().takeFileToDrag (each);
        areThere = areThere && file.existsAsFile();
        files.add (file.getFullPathName());
    }
    if (! areThere)
        return;
    dragging = startFileDrag (files, *this,
                              [safe = juce::Component::SafePointer<TakeRow> (this)]
                              {
                                  if (safe != nullptr)
                                      safe->dragging = false;
                              });
}

juce::PopupMenu TakeRow::menu()
{
    TakeMenuActions actions;
    actions.save = onSave;
    actions.name = [this] { words.askForName(); };
    if (wave.mark())
        actions.renewFromMark = [this] { renewFromMark(); };
    actions.savedTogether = static_cast<int> (companions().size());
    return takeMenu (model, take, *this, actions);
}

void TakeRow::showMenu()
{
    if (take.playable && ! take.isGrowing)
        menu().showMenuAsync (juce::PopupMenu::Options().withTargetComponent (more));
}

void TakeRow::mouseUp (const juce::MouseEvent& event)
{
    if (! event.mouseWasClicked())
        return;
    if (event.mods.isPopupMenu())
        return showMenu();
    if (event.mods.isShiftDown() || event.mods.isCommandDown())
        return onGroup (event.mods.isShiftDown());
    onEndGroup();
    if (! take.selected || take.replaces || take.isStem())
        model.clips().selectTake (id);
    else if (wave.bounds().toFloat().contains (event.position))
    {
        wave.markAt (event.position.x, event.mods.isAltDown());
        markMoved();
    }
}

bool TakeRow::keyPressed (const juce::KeyPress& key)
{
    if (key.getModifiers().isCommandDown() || key.getModifiers().isAltDown())
        return false;
    const int code = key.getKeyCode();
    if (code == juce::KeyPress::returnKey)
        model.clips().selectTake (id);
    else if (code == juce::KeyPress::F2Key)
        words.askForName();
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        remove.onClick();
    else if ((code == juce::KeyPress::upKey || code == juce::KeyPress::downKey) && onMoveFocus != nullptr)
        onMoveFocus (code == juce::KeyPress::upKey ? -1 : 1);
    else if ((code == juce::KeyPress::leftKey || code == juce::KeyPress::rightKey) && take.canBeRenewed())
    {
        wave.moveMark (code == juce::KeyPress::leftKey ? -1 : 1);
        markMoved();
    }
    else if (code == juce::KeyPress::escapeKey)
    {
        const bool wasMarked = wave.mark().has_value();
        wave.clearMark();
        markMoved();
        return onEndGroup() || wasMarked;
    }
    else
        return textKeyPressed (key.getTextCharacter());
    return true;
}

bool TakeRow::textKeyPressed (juce::juce_wchar character)
{
    if (take.isGrowing)
        return false;
    if (character == 's' && take.playable)
        onSave (SoundForm::wav24);
    else if (character == '*')
        model.clips().starTake (id, ! take.starred);
    else if (character == 'n' && wave.mark())
        renewFromMark();
    else if (character == 'm')
        onGroup (false);
    else
        return false;
    return true;
}

std::unique_ptr<juce::AccessibilityHandler> TakeRow::createAccessibilityHandler()
{
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::listItem,
        juce::AccessibilityActions().addAction (juce::AccessibilityActionType::press,
                                                [this] { model.clips().selectTake (id); }));
}

} // namespace continuo
