// Name, mode, light or dark, undo, model.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

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

    /** The colours are others now. */
    std::function<void()> onLook;

    static constexpr int height = 48;

private:
    void paintChannel (juce::Graphics&, juce::Rectangle<int>) const;

    EditorModel& model;
    IconButton undo { Icon::undo, say ("Undo") }, redo { Icon::redo, say ("Redo") };
    IconButton light { Icon::contrast, say ("Light window"), say ("Light or dark, in all projects") };
    juce::ComboBox models;
    std::vector<ModelChoice> known;
};

} // namespace continuo
