// What has changed, and who wants to know.
#pragma once

#include "model/EditorModel.h"

#include <atomic>

namespace continuo
{

class News
{
public:
    using Part = EditorModel::Part;
    using Listener = EditorModel::Listener;

    /** Any thread. */
    void changed (Part part) { parts.fetch_or (1u << static_cast<unsigned> (part)); }
    void everythingChanged() { parts.store (~0u); }

    /** Tells the listeners: on the message thread only, and never with a lock held. Elsewhere it leaves that to the next
        one who calls. */
    void announce();

    /** Message thread. */
    void add (Listener* listener) { listeners.add (listener); }
    void remove (Listener* listener) { listeners.remove (listener); }

private:
    juce::ListenerList<Listener> listeners;
    std::atomic<unsigned> parts { 0 }; // a bit for each
};

} // namespace continuo
