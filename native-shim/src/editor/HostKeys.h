// Keys that the editor has no use for, the space bar first of all, are the host's. Message thread.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo
{

/** Hands a key on to the window that the host has put the editor into. On macOS and Windows JUCE does so itself, on
    X11 whoever has the focus keeps what is typed. Does nothing, and is false, where there is no such window. */
bool passToHost (juce::Component& editor, const juce::KeyPress&);

/** After a click: on X11 a window manager may answer it by giving the keyboard to the host's window around the editor. */
void takeKeyboard (juce::Component& editor);

} // namespace continuo
