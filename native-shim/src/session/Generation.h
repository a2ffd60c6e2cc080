// One request on its way through the engine: composed, submitted, followed by its events. One thread at a time
// (Session's lock).
#pragma once

#include "model/EngineLink.h"
#include "model/Project.h"
#include "model/Texts.h"

#include <map>

namespace continuo
{

/** All that a job needs. */
struct GenerationOrder
{
    juce::var request;     // a JobRequest as the engine's interface has it, or the call that splits a take
    bool isSplit = false;  // what comes of it are stems
    juce::var sound;       // what `audio` is; void for words alone
    juce::var composition; // `compose`'s fields; void where `request` has its description already
    PlanarSamples audio;
    ProjectTake prototype;       // what the takes that come of it have in common
    bool startsByItself = false; // asked for in the window: heard as soon as it can be
};

/** The request with this prompt. */
juce::var describedBy (const juce::var& request, const juce::String& prompt);

/** How long its clips are: what is kept of a sound, and what is made behind it. */
double lengthOf (const juce::var& request);

/** What a job has made. Each take's path is its master's. */
struct GenerationOutcome
{
    juce::String jobId;
    ProjectTake prototype;
    std::vector<ProjectTake> takes;
};

/** Of a job's clips as the bridge tells them. */
GenerationOutcome outcomeOf (const juce::String& jobId, const ProjectTake& prototype, const juce::var& clips);

class Generation
{
public:
    explicit Generation (EngineLink& e) : engine (e) {}

    /** Replaces nothing: only when isBusy() is false. */
    void start (GenerationOrder);
    /** The last order once more, if it failed. */
    void startAgain();
    void cancel();

    /** The engine's process is gone, or Java is: nothing more will come. */
    void fail (const juce::String& sentence);

    bool isBusy() const { return current.isBusy(); }
    /** What it is busy with, as the beginning of a sentence. */
    juce::String work() const
    {
        return order.isSplit ? say ("A take is being split") : say ("A clip is being generated");
    }
    GenerationProgress progress() const { return current; }
    /** That the order asks for; empty: the default one. */
    juce::String model() const { return order.request["model"]["name"].toString(); }

    /** True if the event belonged to the job, or to an earlier one whose takes could not be stored yet. */
    bool take (const juce::var& event);

    /** A piece of the first take, while it is made. */
    std::function<void (const juce::String& jobId, const GenerationOrder&, const juce::var& piece)> onSound;
    std::function<void (const GenerationOutcome&)> onDone;
    /** It ended without takes, be it cancelled or failed. */
    std::function<void()> onGivenUp;
    std::function<void (const juce::String& sentence)> onFailed;
    /** The takes are made, but there is no place to write them; `onDone` follows when `store` worked. */
    std::function<void (const juce::String& jobId, const juce::String& sentence)> onUnstored;
    std::function<void()> onChange;

private:
    void submit();
    void takeEarly();
    void setState (GenerationProgress::State);
    void finish (const juce::var& event, const GenerationOrder&);
    bool takeOfUnstored (const juce::var& event);

    EngineLink& engine;
    GenerationProgress current;
    GenerationOrder order;
    juce::String jobId;
    std::map<juce::String, GenerationOrder> unstored; // by job, without their sound
    std::vector<juce::var> early; // events that overtook the reply that tells the job's id
    EngineLink::RequestId composing = 0;
    int attempt = 0; // replies to an order that was cancelled meanwhile are told by it
};

} // namespace continuo
