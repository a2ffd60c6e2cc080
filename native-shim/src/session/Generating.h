// From a press of Generate, or a trigger, to the takes on the timeline.
#pragma once

#include "Engines.h"
#include "Orders.h"
#include "Takes.h"

namespace continuo
{

class Generating final : public GeneratingModel
{
public:
    Generating (SessionCore&, Decisions&, Trouble&, Source&, Words&, Engines&, Takes&, GrowingTake&);

    // With the lock held.

    void handleTriggers();
    /** Has what is being made be heard when it can be. */
    void followGrowing() { growing.follow (job.progress()); }
    /** True if the event belonged to the job. */
    bool take (const juce::var& event) { return job.take (event); }
    /** Java is gone, and nothing more will come. */
    void javaHasFailed (const juce::String& problem);
    /** A project is being loaded, or the plugin goes: nobody presses anything, and nothing that is under way arrives. */
    void forgetEverything();

    GenerationProgress generation() const override;
    juce::String whyNotGenerate() const override;
    void generate() override;
    juce::String whyNotReplace() const override;
    void replace() override;
    void cancel() override;
    void keepWhatIsThere() override;
    void continueFromTake (const juce::String& id) override;
    void retryTake (const juce::String& id) override;
    void splitTake (const juce::String& id) override;

private:
    void start (std::optional<std::int64_t> triggeredAt);
    void startAgain();
    void startSplit (const juce::String& takeId);
    std::optional<TimelineRange> marked() const;
    juce::String obstacleToReplacing (const std::optional<TimelineRange>&) const;
    juce::String obstacle (Mode, const std::optional<TimelineRange>&) const;
    int newSeed();
    void showUnstored (const juce::String& jobId, const juce::String& sentence);
    void store (const juce::String& jobId, const juce::String& folder);

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    Source& source;
    Orders orders;
    Engines& engines;
    Takes& takes;
    GrowingTake& growing;
    Generation job;
    int project = 0; // counts those that were loaded: what is kept of one belongs to no other
};

} // namespace continuo
