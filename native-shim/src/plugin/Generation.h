// One request on its way through the engine: composed, submitted, followed by its events. One thread at a time
// (Session's lock).
#pragma once

#include "EngineLink.h"
#include "Project.h"

namespace continuo
{

/** All that a job needs. */
struct GenerationOrder
{
    juce::var request;     // `submit`'s fields, without prompt
    juce::var composition; // `compose`'s fields; void where `request` has its prompt already
    std::function<juce::String (const juce::var& composed)> promptOf; // from compose's reply
    PlanarSamples audio;
    ProjectTake prototype; // what the takes that come of it have in common
};

/** A take that is done; the master's file is at its path. */
struct GenerationOutcome
{
    ProjectTake prototype;
    std::vector<ProjectTake> takes;
};

class Generation
{
public:
    explicit Generation (EngineLink& e) : engine (e) {}

    /** Replaces nothing: only when isBusy() is false. */
    void start (GenerationOrder);
    void cancel();

    /** The engine's process is gone, or Java is: nothing more will come. */
    void fail (const juce::String& sentence);

    bool isBusy() const { return current.isBusy(); }
    GenerationProgress progress() const { return current; }

    /** True if the event belonged to the job. */
    bool take (const juce::var& event);

    std::function<void (const GenerationOutcome&)> onDone;
    std::function<void (const juce::String& sentence)> onFailed;
    std::function<void()> onChange;

private:
    void submit();
    void takeEarly();
    void setState (GenerationProgress::State);
    void finish (const juce::var& event);

    EngineLink& engine;
    GenerationProgress current;
    GenerationOrder order;
    juce::String jobId;
    std::vector<juce::var> early; // events that overtook the reply that tells the job's id
    int attempt = 0;              // replies to an order that was cancelled meanwhile are told by it
};

} // namespace continuo
