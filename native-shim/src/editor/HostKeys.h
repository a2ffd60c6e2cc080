// Whose keys are whose: what is typed into a text is the editor's, and what the editor has no use for, the space bar
// first of all, is the host's. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo
{

/** Hands keys on to the window that the host has put the editor into. On macOS and Windows JUCE does so itself, on X11
    whoever has the focus keeps what is typed.

    A host may hand a key that it has no use for to the editor, too (GTK does), and so around without end. Therefore only
    those are handed on that were really typed: a connection of its own to X sees them, and none that another program
    has made up. */
class HostKeys final
{
public:
    explicit HostKeys (juce::Component& editor);
    ~HostKeys();

    /** Once the editor is on the screen, or on another one. */
    void windowChanged();

    /** Does nothing, and is false, where there is no host's window or the key was not typed. */
    bool pass (const juce::KeyPress&);

private:
    struct Typed;
    juce::Component& editor;
    std::unique_ptr<Typed> typed;
};

/** Gives the keyboard to what was clicked. On X11 a window manager answers a click by giving it to the host's window
    around the editor, and JUCE would give it to what had it before. */
void takeKeyboard (juce::Component& clicked);

/** Once the click is over, should the host's window have been given the keyboard after all. */
void keepKeyboard (juce::Component& clicked);

} // namespace continuo
