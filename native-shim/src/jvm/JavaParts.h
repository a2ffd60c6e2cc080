// Where the plugin's Java parts are on this machine. Any thread.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

/** What an embedded JVM needs; found anew whenever it is asked for, since it may be installed meanwhile. */
struct JavaParts
{
    juce::File libjvm;               // of the runtime that was installed with the plugin
    juce::Array<juce::File> jars;    // plugin-java and its libraries
    juce::StringArray engineCommand; // starts the engine's process
    juce::String problem;            // one sentence; empty when all is there

    bool areComplete() const { return problem.isEmpty(); }
};

JavaParts findJavaParts (const juce::File& dataFolder);

/** The option that puts a JVM's report of a crash into the data folder. */
juce::String crashReport (const juce::File& dataFolder);

} // namespace continuo
