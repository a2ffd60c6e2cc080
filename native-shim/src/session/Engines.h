// Java, the engine and its models, and what the host says of itself.
#pragma once

#include "Decisions.h"
#include "ModelFetching.h"
#include "ModelFolders.h"
#include "ModelSpeeds.h"
#include "UserSettings.h"

namespace continuo
{

class Engines final : public EngineModel
{
public:
    Engines (SessionCore&, Decisions&, Trouble&);

    // With the lock held.

    /** Notices when Java has become ready or has failed. */
    void watch();
    /** True if the event was about the engine or its models. */
    bool take (const juce::var& event);
    /** What a job of the model shows of its speed while it plays, and that it is done. */
    void speedHeard (const juce::String& model, double stepsPerSecond);
    void jobDone();
    /** Does it once the model that takes sounds apart is here; else tells what fetching that would mean. */
    void withStems (std::function<void()>);
    /** Of a model: it is in the list from now on. */
    void addFolder (const juce::String&);
    void setHostName (const juce::String&);
    void setTrack (const juce::AudioProcessor::TrackProperties&);

    bool hasFailed() const { return core.link->status().state == EngineState::failed; }
    /** Without any model the engine makes do with one of random numbers, which is of use to tests alone. */
    bool onlyNoiseIsHere() const;

    std::function<void()> onReady;
    std::function<void (const juce::String& problem)> onFailed;

    EngineStatus engine() const override;
    std::vector<ModelChoice> models() const override;
    juce::String currentModel() const override;
    void chooseModel (const juce::String& id) override;
    void fetchModel (const juce::String& id) override;
    void pauseFetching() override;
    ModelFetch fetching() const override;
    juce::String device() const override;
    void chooseDevice (const juce::String&) override;
    void wakeEngine() override;
    HostFacts host() const override;

private:
    void askForModels();
    void takeStatus (const juce::var&);
    void takeModels (const juce::var&);
    bool onlyTheIncludedModelIsHere() const;

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    ModelFetching fetch;
    ModelSpeeds speeds;
    ModelFolders folders;
    UserSettings settings;
    EngineState lastLink = EngineState::off;
    EngineStatus status;
    juce::var modelList;
    juce::String defaultModel;
    HostFacts hostFacts;
};

} // namespace continuo
