#if defined(__linux__)
#define JUCE_GUI_BASICS_INCLUDE_XHEADERS 1
#endif
#include "HostKeys.h"

#include <algorithm>
#include <deque>
#include <optional>

namespace continuo
{

#if JUCE_LINUX

namespace
{
constexpr int pressed = 2, released = 3; // KeyPress and KeyRelease, which JUCE undefines
constexpr KeySym keypadHome = 0xff95, keypadEnd = 0xff9c, home = 0xff50;
constexpr size_t typedAhead = 32;

::Display* display() { return juce::XWindowSystem::getInstance()->getDisplay(); }
::Window windowOf (const juce::ComponentPeer& peer)
{
    return reinterpret_cast<::Window> (peer.getNativeHandle());
}

/** Whether this is what JUCE has made the key of: its text, or the lower byte of its symbol. */
bool isSame (XKeyEvent event, const juce::KeyPress& key)
{
    char text[16] {};
    KeySym symbol = 0;
    juce::X11Symbols::getInstance()->xLookupString (&event, text, sizeof (text) - 1, &symbol, nullptr);
    const auto character = *juce::CharPointer_UTF8 (text);
    if (character != 0 || key.getTextCharacter() != 0)
        return character == key.getTextCharacter();
    if (symbol >= keypadHome && symbol <= keypadEnd)
        symbol -= keypadHome - home;
    return (symbol & 0xff) == static_cast<KeySym> (key.getKeyCode() & 0xff);
}

::Window parentOf (::Window window)
{
    auto* x11 = juce::X11Symbols::getInstance();
    ::Window root = 0, parent = 0, *children = nullptr;
    unsigned int count = 0;
    if (x11->xQueryTree (display(), window, &root, &parent, &children, &count) == 0)
        return 0;
    if (children != nullptr)
        x11->xFree (children);
    return parent == root ? 0 : parent;
}

/** When X's news of the keyboard come, JUCE gives it to what has lost it last: to be what has it now. */
void settle (juce::ComponentPeer& peer)
{
    peer.handleFocusLoss();
    peer.handleFocusGain();
}
} // namespace

/** The keys that were typed into a window and have not been handed on, the latest of them. */
struct HostKeys::Typed
{
    explicit Typed (::Window watched) : window (watched), own (x11->xOpenDisplay (DisplayString (display())))
    {
        if (own == nullptr)
            return;
        x11->xSync (display(), 0); // else X may not know the window yet
        x11->xSelectInput (own, window, KeyPressMask);
        x11->xSync (own, 0);
    }
    ~Typed()
    {
        if (own != nullptr)
            x11->xCloseDisplay (own);
    }

    std::optional<XKeyEvent> take (const juce::KeyPress& key)
    {
        if (own == nullptr)
            return {};
        x11->xSync (own, 0); // so that all that JUCE may have seen is here
        while (x11->xPending (own) > 0)
        {
            XEvent event;
            x11->xNextEvent (own, &event);
            if (event.type == pressed)
                waiting.push_back (event.xkey);
            if (waiting.size() > typedAhead) // what texts have used
                waiting.pop_front();
        }
        const auto found = std::find_if (waiting.begin(), waiting.end(),
                                         [&key] (const auto& event) { return isSame (event, key); });
        if (found == waiting.end())
            return {};
        const auto event = *found;
        waiting.erase (waiting.begin(), found + 1);
        return event;
    }

    const ::Window window;

private:
    juce::X11Symbols* const x11 = juce::X11Symbols::getInstance();
    ::Display* const own;
    std::deque<XKeyEvent> waiting;
};

HostKeys::HostKeys (juce::Component& component) : editor (component) {}
HostKeys::~HostKeys() = default;

void HostKeys::windowChanged()
{
    const auto* peer = editor.getPeer();
    if (peer == nullptr || display() == nullptr)
        typed.reset();
    else if (typed == nullptr || typed->window != windowOf (*peer))
        typed = std::make_unique<Typed> (windowOf (*peer));
}

bool HostKeys::pass (const juce::KeyPress& key)
{
    windowChanged();
    if (typed == nullptr)
        return false;
    const auto parent = parentOf (typed->window);
    const auto real = parent != 0 ? typed->take (key) : std::nullopt;
    if (! real)
        return false;
    auto* x11 = juce::X11Symbols::getInstance();
    for (const auto& [type, mask] :
         { std::pair { pressed, KeyPressMask }, std::pair { released, KeyReleaseMask } })
    {
        XEvent event {};
        event.xkey = *real;
        event.xkey.type = type;
        event.xkey.display = display();
        event.xkey.window = parent;
        event.xkey.subwindow = 0;
        // Upwards to the first window in which the host waits for keys.
        x11->xSendEvent (display(), parent, 1, mask, &event);
    }
    x11->xFlush (display());
    return true;
}

void takeKeyboard (juce::Component& clicked)
{
    auto* peer = clicked.getPeer();
    if (peer == nullptr || display() == nullptr)
        return;
    peer->grabFocus();
    keepKeyboard (clicked);
    clicked.grabKeyboardFocus();
    settle (*peer);
}

/** At the present time, even where it is ours: what others ask for with the click's comes too late then, and X
    ignores it. */
void keepKeyboard (juce::Component& clicked)
{
    auto* peer = clicked.getPeer();
    if (peer == nullptr || display() == nullptr)
        return;
    auto* x11 = juce::X11Symbols::getInstance();
    XWindowAttributes seen;
    // A window that nobody sees cannot have it: X would complain, and Ardour ends upon that.
    if (x11->xGetWindowAttributes (display(), windowOf (*peer), &seen) != 0 && seen.map_state == IsViewable)
        x11->xSetInputFocus (display(), windowOf (*peer), RevertToParent, CurrentTime);
    settle (*peer);
}

#else

struct HostKeys::Typed
{
};
HostKeys::HostKeys (juce::Component& component) : editor (component) {}
HostKeys::~HostKeys() = default;
void HostKeys::windowChanged() {}
bool HostKeys::pass (const juce::KeyPress&) { return false; }
void takeKeyboard (juce::Component& clicked) { clicked.grabKeyboardFocus(); }
void keepKeyboard (juce::Component&) {}

#endif

} // namespace continuo
