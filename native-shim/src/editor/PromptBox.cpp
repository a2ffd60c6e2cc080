#include "PromptBox.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr int typingPauseMilliseconds = 300;

/** Asks for a preset's name in a little bubble. */
class NameBubble final : public juce::Component
{
public:
    explicit NameBubble (std::function<void (juce::String)> saved) : onSaved (std::move (saved))
    {
        name.setTitle (say ("Name of the preset"));
        name.setColour (juce::TextEditor::textColourId, theme::colours.text);
        name.setFont (theme::font (theme::bodyText));
        name.setTextToShowWhenEmpty (say ("Name of the preset"), theme::colours.faintText);
        name.setIndents (8, 6);
        name.onReturnKey = [this] { save(); };
        button.setTitle (say ("Save preset"));
        button.onClick = [this] { save(); };
        addAndMakeVisible (name);
        addAndMakeVisible (button);
        setSize (280, theme::controlHeight + 8);
    }

    void resized() override
    {
        auto area = getLocalBounds().reduced (4);
        button.setBounds (area.removeFromRight (60));
        name.setBounds (area.withTrimmedRight (6));
    }

    void parentHierarchyChanged() override
    {
        if (isShowing())
            name.grabKeyboardFocus();
    }

private:
    void save()
    {
        if (name.getText().trim().isEmpty())
            return;
        onSaved (name.getText().trim());
        if (auto* bubble = findParentComponentOfClass<juce::CallOutBox>())
            bubble->dismiss();
    }

    std::function<void (juce::String)> onSaved;
    juce::TextEditor name;
    juce::TextButton button { say ("Save") };
};
} // namespace

bool PromptBox::Words::keyPressed (const juce::KeyPress& key)
{
    // At once: TextEditor tells it later, and the next key may be there before.
    if (key.isKeyCode (juce::KeyPress::returnKey))
        (key.getModifiers().isCommandDown() ? onCommit : onLeave)();
    else if (key.isKeyCode (juce::KeyPress::escapeKey))
        onEscape();
    else
        return juce::TextEditor::keyPressed (key);
    return true;
}

PromptBox::PromptBox (EditorModel& source) : model (source), chips (source)
{
    title.setFont (theme::boldFont (theme::bodyText));
    title.setBorderSize ({});

    presets.setTitle (say ("Preset"));
    presets.setTooltip (say ("Words and settings to start from"));
    presets.setTextWhenNothingSelected (say ("Presets…"));
    presets.setTextWhenNoChoicesAvailable (say ("No presets yet"));
    presets.onChange = [this]
    {
        const auto index = presets.getSelectedId() - 1;
        if (index >= 0 && index < static_cast<int> (known.size()))
            model.words().choosePreset (known[static_cast<size_t> (index)].id);
    };
    saveButton.onClick = [this] { saveAsPreset(); };

    words.setTitle (say ("Prompt"));
    words.setColour (juce::TextEditor::textColourId, theme::colours.text); // before it hangs in the window
    words.setMultiLine (true);
    words.setFont (theme::font (15.0f));
    words.setIndents (10, 6);
    words.setTextToShowWhenEmpty (
        say ("Say what it should sound like: warm lo-fi piano, brushed drums, late at night…"),
        theme::colours.faintText);
    words.setTooltip (say ("Ctrl or Cmd and Enter generates. Enter or Esc leaves the words, so that the "
                           "space bar plays again."));
    words.onTextChange = [this] { startTimer (typingPauseMilliseconds); };
    words.onFocusLost = [this] { tellModel(); };
    words.onLeave = [this] { leaveWords(); };
    words.onEscape = [this]
    {
        if (model.generating().generation().isBusy())
            model.generating().cancel();
        else
            leaveWords();
    };
    words.onCommit = [this]
    {
        tellModel();
        if (model.generating().whyNotGenerate().isEmpty())
            model.generating().generate();
    };

    byHand.setText (say ("Written by hand: nothing is added"), juce::dontSendNotification);
    byHand.setFont (theme::font (theme::smallText));
    byHand.setColour (juce::Label::textColourId, theme::colours.dimText);
    byHand.setBorderSize ({});
    editButton.onClick = [this]
    {
        tellModel();
        model.words().editComposedPrompt (isEditedByHand() ? juce::String() : model.words().composedPrompt());
        words.grabKeyboardFocus();
    };

    for (auto* child : std::initializer_list<juce::Component*> { &title, &presets, &saveButton, &words,
                                                                 &chips, &editButton })
        addAndMakeVisible (child);
    addChildComponent (byHand);
    refreshPresets();
    refreshPrompt();
}

PromptBox::~PromptBox() { stopTimer(); }

void PromptBox::timerCallback() { tellModel(); }

void PromptBox::tellModel()
{
    if (! isTimerRunning())
        return;
    stopTimer();
    if (isEditedByHand())
        model.words().editComposedPrompt (words.getText());
    else
        model.words().setPrompt (words.getText());
}

/** The keys are the host's again. */
void PromptBox::leaveWords()
{
    tellModel();
    if (auto* parent = getParentComponent())
        parent->grabKeyboardFocus();
}

void PromptBox::saveAsPreset()
{
    auto* view = getParentComponent(); // with its look, and with its care for the keyboard
    juce::CallOutBox::launchAsynchronously (
        std::make_unique<NameBubble> ([this] (const juce::String& name)
                                      { model.words().saveAsPreset (name); }),
        view->getLocalArea (&saveButton, saveButton.getLocalBounds()), view);
}

void PromptBox::refreshPrompt()
{
    const bool edited = isEditedByHand();
    const auto text = edited ? model.words().composedPrompt() : model.words().prompt();
    if (! isTimerRunning()
        && words.getText() != text) // else the user is typing: that will be told, not overwritten
    {
        const auto caret = words.getCaretPosition();
        words.setText (text, false);
        words.setCaretPosition (juce::jmin (caret, text.length()));
    }
    title.setText (edited ? say ("Whole prompt") : say ("Prompt"), juce::dontSendNotification);
    chips.refresh();
    chips.setVisible (! edited);
    byHand.setVisible (edited);
    editButton.setEmphasised (edited);
    editButton.describe (edited ? say ("Compose the prompt again") : say ("Edit the whole prompt"),
                         edited ? say ("Back to your words, with tempo and key added")
                                : say ("Edit the whole prompt, as the model will read it: {1}",
                                       model.words().composedPrompt()));
    refreshPresets();
}

void PromptBox::refreshPresets()
{
    known = model.words().presets();
    presets.clear (juce::dontSendNotification);
    juce::String family;
    for (size_t i = 0; i < known.size(); ++i)
    {
        if (known[i].family != family)
        {
            family = known[i].family;
            presets.addSectionHeading (family);
        }
        const auto id = static_cast<int> (i) + 1;
        presets.addItem (known[i].name, id);
        if (known[i].id == model.words().currentPreset())
            presets.setSelectedId (id, juce::dontSendNotification);
    }
}

void PromptBox::paint (juce::Graphics& g) { theme::fillPanel (g, getLocalBounds().toFloat()); }

void PromptBox::resized()
{
    auto area = getLocalBounds().reduced (10, 8);
    auto row = area.removeFromTop (theme::controlHeight - 2);
    title.setBounds (row.removeFromLeft (100));
    saveButton.setBounds (row.removeFromRight (row.getHeight()));
    row.removeFromRight (4);
    presets.setBounds (row.removeFromRight (juce::jmin (220, row.getWidth())));
    area.removeFromTop (5);
    auto foot = area.removeFromBottom (22);
    area.removeFromBottom (5);
    editButton.setBounds (foot.removeFromRight (22));
    foot.removeFromRight (4);
    chips.setBounds (foot);
    byHand.setBounds (foot);
    words.setBounds (area);
}

} // namespace continuo
