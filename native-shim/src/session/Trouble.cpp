#include "Trouble.h"

#include "model/Sentence.h"

namespace continuo
{

void Trouble::show (const juce::String& sentence, const juce::String& action, Remedy newRemedy)
{
    current = { asSentence (sentence), action, {} };
    remedy = std::move (newRemedy);
    remedyIn = nullptr;
    core.news.changed (News::Part::error);
}

void Trouble::alsoOffer (const juce::String& folderAction, RemedyIn newRemedy)
{
    current.folderAction = folderAction;
    remedyIn = std::move (newRemedy);
}

EditorError Trouble::error() const
{
    const juce::ScopedLock guard (core.lock);
    return current;
}

void Trouble::performErrorAction()
{
    Remedy action;
    {
        const juce::ScopedLock guard (core.lock);
        action = remedy;
    }
    dismissError();
    if (action)
        action();
}

void Trouble::performErrorActionIn (const juce::File& folder)
{
    RemedyIn action;
    {
        const juce::ScopedLock guard (core.lock);
        action = remedyIn;
    }
    dismissError();
    if (action)
        action (folder);
}

void Trouble::dismissError()
{
    {
        const juce::ScopedLock guard (core.lock);
        clear();
    }
    core.news.announce();
}

} // namespace continuo
