#include "News.h"

namespace continuo
{

void News::announce()
{
    if (! juce::MessageManager::existsAndIsCurrentThread())
        return;
    const auto told = parts.exchange (0);
    for (unsigned part = 0; part <= static_cast<unsigned> (Part::undo); ++part)
        if ((told & (1u << part)) != 0)
            listeners.call ([part] (Listener& listener)
                            { listener.editorModelChanged (static_cast<Part> (part)); });
}

} // namespace continuo
