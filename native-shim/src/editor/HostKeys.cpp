#if defined(__linux__)
#define JUCE_GUI_BASICS_INCLUDE_XHEADERS 1
#endif
#include "HostKeys.h"

namespace continuo
{

#if JUCE_LINUX

namespace
{
constexpr int pressed = 2, released = 3; // KeyPress and KeyRelease, which JUCE undefines
constexpr int extendedKey = 0x10000000, functionKeys = 0xff00;

/** JUCE's codes are the lower byte of X's; those of functions have lost that they are. */
KeySym symbolOf (const juce::KeyPress& key)
{
    const auto code = key.getKeyCode();
    const auto low = code & 0xff;
    const bool isFunction = (code & extendedKey) != 0 || low < 0x20;
    return static_cast<KeySym> (isFunction ? functionKeys | low : low);
}

unsigned int stateOf (juce::ModifierKeys modifiers)
{
    return (modifiers.isShiftDown() ? ShiftMask : 0u) | (modifiers.isCtrlDown() ? ControlMask : 0u)
           | (modifiers.isAltDown() ? Mod1Mask : 0u);
}
} // namespace

bool passToHost (juce::Component& editor, const juce::KeyPress& key)
{
    const auto* peer = editor.getPeer();
    auto* display = juce::XWindowSystem::getInstance()->getDisplay();
    auto* x11 = juce::X11Symbols::getInstance();
    if (peer == nullptr || display == nullptr)
        return false;
    const auto own = reinterpret_cast<::Window> (peer->getNativeHandle());
    ::Window root = 0, parent = 0, *children = nullptr;
    unsigned int count = 0;
    if (x11->xQueryTree (display, own, &root, &parent, &children, &count) == 0)
        return false;
    if (children != nullptr)
        x11->xFree (children);
    const auto code = x11->xKeysymToKeycode (display, symbolOf (key));
    if (parent == 0 || parent == root || code == 0)
        return false;
    for (const auto [type, mask] :
         { std::pair { pressed, KeyPressMask }, std::pair { released, KeyReleaseMask } })
    {
        XEvent event {};
        event.xkey.type = type;
        event.xkey.display = display;
        event.xkey.window = parent;
        event.xkey.root = root;
        event.xkey.time = CurrentTime;
        event.xkey.state = stateOf (key.getModifiers());
        event.xkey.keycode = code;
        event.xkey.same_screen = 1;
        // Upwards to the first window in which the host waits for keys.
        x11->xSendEvent (display, parent, 1, mask, &event);
    }
    x11->xFlush (display);
    return true;
}

void takeKeyboard (juce::Component& editor)
{
    const auto* peer = editor.getPeer();
    auto* display = juce::XWindowSystem::getInstance()->getDisplay();
    if (peer == nullptr || display == nullptr || peer->isFocused())
        return;
    // JUCE's own way tells the time of an older event, and X ignores who comes too late.
    juce::X11Symbols::getInstance()->xSetInputFocus (
        display, reinterpret_cast<::Window> (peer->getNativeHandle()), RevertToParent, CurrentTime);
}

#else

bool passToHost (juce::Component&, const juce::KeyPress&) { return false; }
void takeKeyboard (juce::Component&) {}

#endif

} // namespace continuo
