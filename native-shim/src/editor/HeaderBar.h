// Name, mode, undo, model.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"

namespace continuo
{

/** The three modes as one row of buttons, bound to the mode parameter. */
class ModeSwitch final : public juce::Component
{
public:
    explicit ModeSwitch (juce::AudioProcessorValueTreeState&);

    std::function<void (int mode)> onMode;
    int mode() const { return current; }

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void show (int mode);

    std::array<juce::TextButton, 3> buttons;
    int current = 0;
    juce::ParameterAttachment attachment;
};

class HeaderBar final : public juce::Component
{
public:
    explicit HeaderBar (EditorModel&);

    void refreshEngine();
    void refreshUndo();

    void paint (juce::Graphics&) override;
    void resized() override;

    ModeSwitch modes;

    static constexpr int height = 48;

private:
    void paintChannel (juce::Graphics&, juce::Rectangle<int>) const;

    EditorModel& model;
    IconButton undo { Icon::undo, "Undo" }, redo { Icon::redo, "Redo" };
    juce::ComboBox models;
    std::vector<ModelChoice> known;
};

} // namespace continuo
