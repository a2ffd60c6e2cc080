// What the user has decided for all projects, commands and scripts: settings.json in the data folder, which the engine
// reads with each job. One thread at a time (Session's lock).
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

class UserSettings
{
public:
    explicit UserSettings (juce::File kept) : file (std::move (kept)) {}

    /** What computes, as the engine names it; "auto" if nothing is said. */
    juce::String device() const;
    /** What else the file says stays as it is. Fails, and tells why in one sentence, if it is damaged or cannot be written. */
    juce::Result chooseDevice (const juce::String&);

private:
    const juce::File file;
};

} // namespace continuo
