// How fast models play on this machine, as jobs have shown it; kept in the data folder. One thread at a time (Session's
// lock).
#pragma once

#include <juce_core/juce_core.h>

#include <map>

namespace continuo
{

class ModelSpeeds
{
public:
    explicit ModelSpeeds (juce::File kept);

    /** A job's speed while it plays, in steps per second. */
    void heard (const juce::String& model, double stepsPerSecond);
    /** The job is done: the last speed that was heard of it is kept. */
    void keep();

    /** Seconds of music per second; 0 if nothing is known. Of a model that has not played here yet it is told from one
        that has: a step takes as long as it takes to read all weights, if they are too many for the processor's caches.
        `parameters` by model. */
    double expected (const juce::String& model, const std::map<juce::String, double>& parameters) const;
    /** "0.6 × real time here"; empty where nothing is known. */
    juce::String inWords (const juce::String& model, const std::map<juce::String, double>& parameters) const;

private:
    const juce::File file;
    std::map<juce::String, double> stepsPerSecond;
    juce::String playing;
    double playingSteps = 0.0;
};

} // namespace continuo
