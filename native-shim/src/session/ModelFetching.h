// A model on its way to this machine: offered, agreed to, fetched. One thread at a time (Session's lock).
#pragma once

#include "Trouble.h"

namespace continuo
{

class ModelFetching
{
public:
    ModelFetching (SessionCore& c, Trouble& t) : core (c), trouble (t) {}

    /** Asks what fetching a model would mean, and the user whether it shall be; where nothing of it is missing, does what
        `whenHere` says, if that is anything. Where another one is on its way, one that is here is not waited for, and one
        that is not is refused. */
    void offer (const juce::String& model, const juce::String& title, std::function<void()> whenHere = {});
    /** What has arrived is kept: a button goes on there, and so does asking for it again. */
    void pause();

    /** True if the event was about a model on its way. */
    bool take (const juce::var& event);

    ModelFetch progress() const { return current; }

    /** A model is here. */
    std::function<void (const juce::String& model)> onFetched;

private:
    void refuse();
    void useIfHere (const juce::String& wanted, const juce::String& title, std::function<void()> whenHere);
    void ask (const juce::var& offered);
    Trouble::Remedy fetching (const juce::String& wanted, const juce::String& title);
    void begin();
    void hasPaused();
    void show (const juce::String& sentence, double fraction = -1.0);
    void end();

    SessionCore& core;
    Trouble& trouble;
    juce::String model; // empty: none
    ModelFetch current;
};

} // namespace continuo
