// Small signs, drawn as paths in a unit square so that they are sharp at every scale; and the button that shows one.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo
{

enum class Icon
{
    play,
    stop,
    continueRight,
    retry,
    remove,
    undo,
    redo,
    lockOpen,
    lockClosed,
    pencil,
    fit,
    plus,
    toStart,
    more,
    keep,
    star,
    contrast
};

juce::Path iconPath (Icon);

/** Draws an icon centred in `area`, `size` wide. */
void drawIcon (juce::Graphics&, Icon, juce::Rectangle<float> area, float size, juce::Colour);

/** A button that is only a sign; its title is what a screen reader says, its tool tip what the mouse gets. */
class IconButton final : public juce::Button
{
public:
    IconButton (Icon, const juce::String& title, const juce::String& tip = {});

    void setIcon (Icon);
    /** Sentence for the mouse and name for the screen reader at once. */
    void describe (const juce::String& title, const juce::String& tip = {});
    void setEmphasised (bool);
    /** A round ground under the sign, so that it is seen to be a button without the mouse. */
    void setGround (juce::Colour);

    void paintButton (juce::Graphics&, bool highlighted, bool down) override;

private:
    Icon icon;
    bool emphasised = false;
    juce::Colour ground = juce::Colours::transparentBlack;
};

} // namespace continuo
