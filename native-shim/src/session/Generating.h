// From a press of Generate, or a trigger, to the takes on the timeline.
#pragma once

#include "Adapters.h"
#include "Orders.h"
#include "Takes.h"

namespace continuo
{

class Generating final : public GeneratingModel
{
public:
    Generating (SessionCore&, Decisions&, Trouble&, Source&, Words&, Engines&, Adapters&, Takes&,
                GrowingTake&);

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
    /** Says so where a job is under way. */
    bool refusesWhileBusy();
    enum class Seeds
    {
        ofOrder,
        fresh // locked or not: from the same one the same clip would come
    };
    /** Starts it, or says why not: a job is under way, or nothing was heard that it could be made from. */
    void begin (std::optional<GenerationOrder>, Seeds);
    juce::String obstacleToReplacing (const std::optional<TimelineRange>&) const;
    /** Counts the projects that were loaded: what is begun in one belongs to no other. */
    int projectNumber() const { return project; }

    GenerationProgress generation() const override;
    juce::String whyNotGenerate() const override;
    void generate() override;
    juce::String whyNotReplace() const override;
    void replace() override;
    void cancel() override;
    void keepWhatIsThere() override;

private:
    void start (std::optional<std::int64_t> triggeredAt);
    void startAgain();
    std::optional<TimelineRange> marked() const;
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
    Adapters& adapters;
    Takes& takes;
    GrowingTake& growing;
    Generation job;
    int project = 0;
};

} // namespace continuo
