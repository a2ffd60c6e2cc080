// What a user does, without a display: keys and mouse go straight to the components.
#pragma once

#include "FixtureModel.h"
#include "editor/EditorView.h"

#include <functional>

namespace juce
{
bool dispatchNextMessageOnSystemQueue (
    bool returnIfNoPendingMessages); // JUCE's own; the tests have no application
}

namespace continuo::gestures
{

inline void dispatchFor (int milliseconds)
{
    const auto end = juce::Time::getMillisecondCounter() + static_cast<juce::uint32> (milliseconds);
    while (juce::Time::getMillisecondCounter() < end)
        if (! juce::dispatchNextMessageOnSystemQueue (true))
            juce::Thread::sleep (1);
}

/** As a window does: the focused component first, then its parents. Returns whether one used the key. */
inline bool press (juce::Component& focused, const juce::KeyPress& key)
{
    for (auto* component = &focused; component != nullptr; component = component->getParentComponent())
        if (component->keyPressed (key))
            return true;
    return false;
}

inline juce::MouseEvent mouse (juce::Component& on, juce::Point<float> at, juce::Point<float> down,
                               juce::ModifierKeys modifiers, int clicks = 1)
{
    return { juce::Desktop::getInstance().getMainMouseSource(),
             at,
             modifiers,
             0.5f,
             0.0f,
             0.0f,
             0.0f,
             0.0f,
             &on,
             &on,
             juce::Time::getCurrentTime(),
             down,
             juce::Time::getCurrentTime(),
             clicks,
             at != down };
}

inline void drag (juce::Component& on, juce::Point<float> from, juce::Point<float> to, int more = 0)
{
    const juce::ModifierKeys modifiers (juce::ModifierKeys::leftButtonModifier | more);
    on.mouseDown (mouse (on, from, from, modifiers));
    on.mouseDrag (mouse (on, (from + to) * 0.5f, from, modifiers));
    on.mouseDrag (mouse (on, to, from, modifiers));
    on.mouseUp (mouse (on, to, from, modifiers));
}

/** Everything that is shown, the root included. */
inline void forEach (juce::Component& root, const std::function<void (juce::Component&)>& visit)
{
    visit (root);
    for (auto* child : root.getChildren())
        if (child->isVisible())
            forEach (*child, visit);
}

/** The shown component with this screen-reader name. */
inline juce::Component* find (juce::Component& root, const juce::String& title)
{
    juce::Component* found = nullptr;
    forEach (root,
             [&] (juce::Component& component)
             {
                 if (found == nullptr && component.getTitle() == title)
                     found = &component;
             });
    return found;
}

template <class Type>
Type& the (juce::Component& root, const juce::String& title)
{
    auto* found = dynamic_cast<Type*> (find (root, title));
    if (found == nullptr)
        throw std::runtime_error ("expected a component named \"" + title.toStdString() + "\", found none");
    return *found;
}

/** The shown component of this type; for one without a name. */
template <class Type>
Type& the (juce::Component& root)
{
    Type* found = nullptr;
    forEach (root,
             [&] (juce::Component& component)
             {
                 if (found == nullptr)
                     found = dynamic_cast<Type*> (&component);
             });
    if (found == nullptr)
        throw std::runtime_error ("expected a component of a type, found none");
    return *found;
}

inline void click (juce::Component& root, const juce::String& title)
{
    auto& button = the<juce::Button> (root, title);
    if (button.isEnabled() && button.onClick != nullptr)
        button.onClick();
}

/** Of a component that is shown: can the keyboard get there? */
inline bool isReachable (const juce::Component& component)
{
    return component.getWantsKeyboardFocus() && component.isEnabled();
}

/** Counts what asks to be painted again below a component. */
class RepaintSpy final : public juce::CachedComponentImage
{
public:
    explicit RepaintSpy (int& counter) : count (counter) {}
    void paint (juce::Graphics&) override {}
    bool invalidateAll() override { return ++count > 0; }
    bool invalidate (const juce::Rectangle<int>&) override { return ++count > 0; }
    void releaseResources() override {}

private:
    int& count;
};

} // namespace continuo::gestures
