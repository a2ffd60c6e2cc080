// One take: hear it, choose it, go on from it, try it again, drop it, or drag it to the DAW's timeline as a file.
//
// While it is made it is heard as far as it is, and can be kept as far as it is.
//
// A click chooses it; one more into its waveform marks a bar line, and "New from …" keeps what stands before and makes the
// rest anew. With Ctrl, Cmd or Shift a click marks several takes, which are dragged and saved together.
//
// Keys: Enter chooses, up and down go to the next row, left and right move the mark, N makes new from there, Delete removes,
// S saves, F2 names, * stars, M marks it with others. A click with the right button, or the button with the dots, offers
// what else can be done with it.
#pragma once

#include "Icons.h"
#include "TakeMenu.h"
#include "TakeWave.h"
#include "TakeWords.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

class TakeRow final : public juce::Component, public juce::SettableTooltipClient
{
public:
    /** Returns whether a drag began; `done` comes at its end, and may come twice. */
    using StartFileDrag =
        std::function<bool (const juce::StringArray& files, juce::Component&, std::function<void()> done)>;

    TakeRow (EditorModel&, const juce::String& takeId);

    juce::String takeId() const { return id; }
    void show (const Take&);
    /** It is one of several that are dragged and saved together. */
    void setGrouped (bool);
    bool isDraggingFile() const { return dragging; }
    /** The audition's position moves. */
    void poll();

    StartFileDrag startFileDrag;
    std::function<void (int way)> onMoveFocus;
    /** What is dragged and saved where this one is: its own id, or those of the group that it is in. */
    std::function<std::vector<juce::String>()> companions;
    std::function<void (SoundForm)> onSave;
    /** With Shift: and all up to the one that was clicked before. */
    std::function<void (bool upToHere)> onGroup;
    /** A plain click, or Esc: no group is left. */
    std::function<bool()> onEndGroup;
    juce::PopupMenu menu();

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
    /** It is listened to, and has not been made any further yet. */
    bool isWaiting() const;
    void showMenu();
    void markMoved();
    void renewFromMark();
    void placeRenew();
    bool textKeyPressed (juce::juce_wchar);

    EditorModel& model;
    const juce::String id;
    Take take;
    IconButton audition { Icon::play, say ("Listen") };
    IconButton onwards { Icon::continueRight, say ("Continue from here") };
    IconButton retry { Icon::retry, say ("Try again") };
    IconButton remove { Icon::remove, say ("Remove") };
    IconButton more { Icon::more, say ("More") };
    juce::TextButton renew;
    TakeWave wave;
    TakeWords words;
    double shownPosition = -1.0;
    bool dragging = false, grouped = false;
};

} // namespace continuo
