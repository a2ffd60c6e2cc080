#include "TakeRow.h"

#include "Theme.h"
#include "WaveformView.h"

namespace continuo
{

TakeRow::TakeRow (EditorModel& source, const juce::String& takeId) : model (source), id (takeId)
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
            model.generating().continueFromTake (id);
    };
    retry.onClick = [this] { model.generating().retryTake (id); };
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
    audition.setGround (theme::raised);
    for (auto* child : { &audition, &onwards, &retry, &remove, &more })
        addAndMakeVisible (child);
}

void TakeRow::show (const Take& now)
{
    take = now;
    wavePath.clear();
    const auto name = take.shownName();
    const auto called = take.name.isNotEmpty() ? name : "take " + juce::String (take.number);
    setTitle (name + (take.starred ? ", starred" : "") + (take.selected ? ", selected" : ""));
    setTooltip (take.isGrowing ? "It is being made: listen to what is there already"
                : take.replaces && take.selected
                    ? juce::String ("It plays instead of what stood there; click to hear that again")
                : take.playable ? (model.timeline().transport().isOwn
                                       ? juce::String ("Click to choose, drag it to where it shall go")
                                       : juce::String ("Click to choose, drag to your DAW's timeline"))
                                      + (take.prompt.isEmpty() ? juce::String() : "\n" + take.prompt)
                                : take.problem);
    audition.setIcon (take.auditioning ? Icon::stop : Icon::play);
    audition.describe ((take.auditioning ? "Stop listening to " : "Listen to ") + called,
                       take.auditioning ? "Stop" : "Listen now, whether the transport rolls or not");
    audition.setEmphasised (take.auditioning);
    onwards.setIcon (take.isGrowing ? Icon::keep : Icon::continueRight);
    if (take.isGrowing)
        onwards.describe ("Keep what is there of " + called, "Stop, and keep what is there as a short take");
    else
        onwards.describe ("Continue from " + called,
                          "Continue from here: the next clip begins where this one ends");
    retry.describe ("Try " + called + " again", "The same once more, with another seed");
    if (take.isGrowing)
        remove.describe ("Stop making " + called, "Stop, and keep nothing of it (Esc)");
    else
        remove.describe ("Remove " + called, "Remove it (can be undone)");
    more.describe ("More of " + called, "Save, name, star, split, show or copy its file");
    retry.setVisible (! take.isOpened() && ! take.isStem() && ! take.isGrowing); // nothing was made, or it is
    more.setVisible (! take.isGrowing);
    more.setEnabled (take.playable);
    audition.setEnabled (take.playable);
    onwards.setEnabled (take.playable);
    repaint();
}

juce::String TakeRow::details (bool briefly) const
{
    if (take.isGrowing)
        return juce::String (take.readySeconds, 1) + " of " + juce::String (take.lengthSeconds, 1) + " s"
               + (isWaiting() ? juce::String::fromUTF8 (" · waiting…") : juce::String());
    if (take.isOpened() || take.isStem())
        return juce::String (take.lengthSeconds, 1) + " s";
    return juce::String (take.lengthSeconds, 1) + juce::String::fromUTF8 (briefly ? " s · " : " s · seed ")
           + juce::String (take.seed);
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
    repaint (waveArea);
    if (isWaiting() != wasWaiting)
        repaint (wordsArea);
}

void TakeRow::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    const bool over = isMouseOver (true);
    g.setColour (take.selected ? theme::well.interpolatedWith (theme::accent, 0.09f) : theme::well);
    g.fillRoundedRectangle (bounds, theme::corner);
    g.setColour (take.selected ? theme::accent.withAlpha (0.75f) : over ? theme::strongLine : theme::line);
    g.drawRoundedRectangle (bounds.reduced (0.5f), theme::corner, 1.0f);

    const auto wave = waveArea.toFloat();
    if (take.playable)
    {
        if (wavePath.isEmpty())
            wavePath = waveformPath (model.clips().takePeaks (id, waveArea.getWidth()), wave);
        const auto& path = wavePath;
        const auto colour = take.selected ? theme::accent : over ? theme::dimText : theme::wave;
        fillWaveform (g, path, wave, shownPosition >= 0.0 ? colour.withAlpha (0.4f) : colour);
        if (shownPosition >= 0.0)
        {
            const auto played =
                wave.withWidth (wave.getWidth() * static_cast<float> (juce::jmin (1.0, shownPosition)));
            juce::Graphics::ScopedSaveState clipped (g);
            g.reduceClipRegion (played.getSmallestIntegerContainer());
            fillWaveform (g, path, wave, colour);
            g.setColour (theme::text);
            g.fillRect (played.getRight() - 1.0f, wave.getY(), 1.0f, wave.getHeight());
        }
        if (take.isGrowing)
            paintMaking (g, wave, take.readySeconds / take.lengthSeconds, isWaiting());
    }
    else
    {
        g.setColour (theme::trouble);
        g.setFont (theme::font (theme::smallText));
        g.drawFittedText (take.problem, waveArea, juce::Justification::centredLeft, 2, 1.0f);
    }

    auto words = wordsArea;
    g.setColour (theme::text);
    g.setFont (theme::boldFont (13.0f));
    if (take.starred)
    {
        const auto place = words.removeFromLeft (16).toFloat();
        juce::Path star;
        star.addStar ({ place.getCentreX() - 2.0f, place.getCentreY() }, 5, 2.8f, 6.2f);
        g.setColour (theme::accent);
        g.fillPath (star);
        g.setColour (theme::text);
    }
    const auto name = take.shownName();
    g.drawText (name,
                words.removeFromLeft (
                    juce::jmin (words.getWidth() * 3 / 4, g.getCurrentFont().getStringWidth (name) + 8)),
                juce::Justification::centredLeft, true);
    g.setColour (theme::dimText);
    g.setFont (theme::font (theme::smallText));
    const bool isNarrow = g.getCurrentFont().getStringWidth (details (false)) > words.getWidth();
    g.drawText (details (isNarrow), words, juce::Justification::centredLeft, true);
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
    waveArea = area;
    wavePath.clear();
    for (auto* button : { &remove, &more, &retry, &onwards })
        button->setBounds (foot.removeFromRight (26));
    wordsArea = foot.withTrimmedLeft (6).withTrimmedRight (4);
}

void TakeRow::mouseDrag (const juce::MouseEvent& event)
{
    if (dragging || ! take.playable || take.isGrowing || event.getDistanceFromDragStart() < 6)
        return;
    const auto file = model.clips().takeFileToDrag (id);
    if (! file.existsAsFile())
        return;
    dragging = startFileDrag (file, *this,
                              [safe = juce::Component::SafePointer<TakeRow> (this)]
                              {
                                  if (safe != nullptr)
                                      safe->dragging = false;
                              });
}

void TakeRow::showMenu()
{
    if (! take.playable || take.isGrowing)
        return;
    const auto later = [safe = juce::Component::SafePointer<TakeRow> (this)] (auto action)
    {
        return [safe, action]
        {
            if (safe != nullptr)
                action (*safe);
        };
    };
    const auto saving = [&] (SoundForm form)
    { return later ([form] (TakeRow& row) { row.askWhereToSave (form); }); };
    juce::PopupMenu forms;
    forms.addItem ("WAV, 16 bit", saving (SoundForm::wav16));
    forms.addItem ("WAV, 24 bit", saving (SoundForm::wav24));
    forms.addItem ("WAV, 32 bit floating point", saving (SoundForm::wavFloat));
    forms.addItem ("FLAC, 24 bit", saving (SoundForm::flac));
    juce::PopupMenu menu;
    menu.addSubMenu (juce::String::fromUTF8 ("Save as…"), forms);
    const auto file = model.clips().takeFile (id);
    menu.addItem (juce::String::fromUTF8 ("Name…"), later ([] (TakeRow& row) { row.askForName(); }));
    menu.addItem (take.starred ? "Take the star away" : "Star",
                  later ([] (TakeRow& row) { row.model.clips().starTake (row.id, ! row.take.starred); }));
    menu.addItem ("Split into stems",
                  later ([] (TakeRow& row) { row.model.generating().splitTake (row.id); }));
    menu.addItem ("Show in its folder", file.existsAsFile(), false, [file] { file.revealToUser(); });
    menu.addItem ("Copy the file's path", file.existsAsFile(), false,
                  [file] { juce::SystemClipboard::copyTextToClipboard (file.getFullPathName()); });
    menu.showMenuAsync (juce::PopupMenu::Options().withTargetComponent (more));
}

/** In its place: Enter, or going elsewhere, gives the name, Esc leaves the old one. */
void TakeRow::askForName()
{
    if (take.isGrowing)
        return;
    naming = std::make_unique<juce::TextEditor>();
    naming->setTitle ("Name of " + take.shownName());
    naming->setText (take.name, juce::dontSendNotification);
    naming->setBounds (wordsArea.withTrimmedLeft (-4));
    naming->selectAll();
    naming->onReturnKey = naming->onFocusLost = [this] { endNaming (true); };
    naming->onEscapeKey = [this] { endNaming (false); };
    addAndMakeVisible (*naming);
    naming->grabKeyboardFocus();
}

/** The editor goes, but not while it is being called. */
void TakeRow::endNaming (bool shallTake)
{
    if (naming == nullptr)
        return;
    const std::shared_ptr<juce::TextEditor> ended (std::move (naming));
    ended->setVisible (false);
    juce::MessageManager::callAsync ([ended] {});
    if (shallTake && ended->getText().trim() != take.name)
        model.clips().nameTake (id, ended->getText());
}

void TakeRow::askWhereToSave (SoundForm form)
{
    const auto name = juce::File::createLegalFileName (
        take.name.isNotEmpty() ? take.name
                               : "Take " + juce::String (take.number) + " seed " + juce::String (take.seed));
    chooser = std::make_unique<juce::FileChooser> (
        "Save " + take.shownName(),
        juce::File::getSpecialLocation (juce::File::userMusicDirectory).getChildFile (name + endingOf (form)),
        "*" + juce::String (endingOf (form)));
    chooser->launchAsync (juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles
                              | juce::FileBrowserComponent::warnAboutOverwriting,
                          [this, form] (const juce::FileChooser& chosen)
                          {
                              if (const auto file = chosen.getResult(); file != juce::File())
                                  model.clips().saveTake (id, file.withFileExtension (endingOf (form)), form);
                          });
}

void TakeRow::mouseUp (const juce::MouseEvent& event)
{
    if (event.mouseWasClicked() && event.mods.isPopupMenu())
        showMenu();
    else if (event.mouseWasClicked() && (! take.selected || take.replaces))
        model.clips().selectTake (id);
}

bool TakeRow::keyPressed (const juce::KeyPress& key)
{
    if (key.getModifiers().isCommandDown() || key.getModifiers().isAltDown())
        return false;
    const int code = key.getKeyCode();
    if (code == juce::KeyPress::returnKey)
        model.clips().selectTake (id);
    else if (key.getTextCharacter() == 's' && take.playable && ! take.isGrowing)
        askWhereToSave (SoundForm::wav24);
    else if (code == juce::KeyPress::F2Key)
        askForName();
    else if (key.getTextCharacter() == '*' && ! take.isGrowing)
        model.clips().starTake (id, ! take.starred);
    else if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
        remove.onClick();
    else if ((code == juce::KeyPress::upKey || code == juce::KeyPress::downKey) && onMoveFocus != nullptr)
        onMoveFocus (code == juce::KeyPress::upKey ? -1 : 1);
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
