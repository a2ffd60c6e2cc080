// The user's words, the presets, and what was added to the words.
//
// Keys in the text: Ctrl or Cmd and Enter generates, Enter or Esc leaves it, so that the space bar is the host's again.
#pragma once

#include "Icons.h"
#include "PromptChips.h"
#include "model/Texts.h"

namespace continuo
{

class PromptBox final : public juce::Component, private juce::Timer
{
public:
    explicit PromptBox (EditorModel&);
    ~PromptBox() override;

    void refreshPrompt();
    void refreshPresets();

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    class Words final : public juce::TextEditor
    {
    public:
        std::function<void()> onCommit, onLeave, onEscape;
        bool keyPressed (const juce::KeyPress&) override;
    };

    void timerCallback() override;
    void tellModel();
    void leaveWords();
    void saveAsPreset();
    bool isEditedByHand() const { return model.words().composedPromptIsEdited(); }

    EditorModel& model;
    juce::Label title;
    juce::ComboBox presets;
    std::vector<Preset> known;
    IconButton saveButton { Icon::plus, say ("Save as preset"),
                            say ("Save words and settings as a preset of yours") };
    Words words;
    PromptChips chips;
    juce::Label byHand;
    IconButton editButton { Icon::pencil, say ("Edit the whole prompt") };
};

} // namespace continuo
