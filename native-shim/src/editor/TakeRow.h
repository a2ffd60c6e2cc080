// One take: hear it, choose it, go on from it, try it again, drop it, or drag it to the DAW's timeline as a file.
//
// While it is made it is heard as far as it is, and can be kept as far as it is.
//
// Keys: Enter chooses, up and down go to the next row, Delete removes, S saves, F2 names, * stars. A click with the right button, or the
// button with the dots, offers what can be done with its file.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"

namespace continuo
{

class TakeRow final : public juce::Component, public juce::SettableTooltipClient
{
public:
    /** Returns whether a drag began; `done` comes at its end, and may come twice. */
    using StartFileDrag =
        std::function<bool (const juce::File&, juce::Component&, std::function<void()> done)>;

    TakeRow (EditorModel&, const juce::String& takeId);

    juce::String takeId() const { return id; }
    void show (const Take&);
    bool isDraggingFile() const { return dragging; }
    /** The audition's position moves. */
    void poll();

    StartFileDrag startFileDrag;
    std::function<void (int way)> onMoveFocus;

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void mouseEnter (const juce::MouseEvent&) override { repaint(); }
    void mouseExit (const juce::MouseEvent&) override { repaint(); }
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override { repaint(); }
    void focusLost (FocusChangeType) override { repaint(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

    static constexpr int height = 72;

private:
    juce::String details (bool briefly) const;
    /** It is listened to, and has not been made any further yet. */
    bool isWaiting() const;
    void showMenu();
    void askWhereToSave (SoundForm);
    void askForName();
    void endNaming (bool shallTake);

    EditorModel& model;
    const juce::String id;
    Take take;
    IconButton audition { Icon::play, "Listen" };
    IconButton onwards { Icon::continueRight, "Continue from here" };
    IconButton retry { Icon::retry, "Try again" };
    IconButton remove { Icon::remove, "Remove" };
    IconButton more { Icon::more, "More" };
    std::unique_ptr<juce::FileChooser> chooser;
    std::unique_ptr<juce::TextEditor> naming; // null: it is not being named
    juce::Rectangle<int> waveArea, wordsArea;
    juce::Path wavePath; // empty: to be made anew
    double shownPosition = -1.0;
    bool dragging = false;
};

} // namespace continuo
