// Folders with models that the user has dropped onto a window, of all projects: a file in the data folder. One thread at a
// time (Session's lock).
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

class ModelFolders
{
public:
    explicit ModelFolders (juce::File kept) : file (std::move (kept)) {}

    void add (const juce::String& folder);
    /** Those that are there. */
    juce::StringArray all() const;

private:
    juce::StringArray read() const;

    const juce::File file;
};

} // namespace continuo
