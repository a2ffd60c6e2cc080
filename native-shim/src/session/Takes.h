// The takes: which of them play, and where.
#pragma once

#include "Decisions.h"
#include "GrowingTake.h"
#include "Trouble.h"

namespace continuo
{

class Takes final : public TakesModel
{
public:
    Takes (SessionCore& c, Decisions& d, Trouble& t, GrowingTake& g)
        : core (c), decisions (d), trouble (t), growing (g)
    {
    }

    // With the lock held.

    /** New ones: one of them plays at once, which can be undone. */
    void add (const GenerationOutcome&);
    /** Of a take that was split: each can be chosen, and none plays by itself. */
    void addStems (const GenerationOutcome&);
    /** Reads the masters of all takes that are shown. */
    void loadMasters();
    /** A project is being loaded. */
    void forgetAll();
    /** Has the player play what is chosen. */
    void place();
    /** The parameter chooses among the takes of the last request, so that it can be automated. */
    void followParameter();
    /** The parameter is as it is by a choice of the user's. */
    void settleParameter() { lastParameter = core.values.take(); }
    /** Tells the clip store which clips this project uses. */
    void retain();

    /** Any thread. How long a clip may sound on when nothing comes in any more. */
    double longestSeconds() const noexcept { return longest.load(); }

    std::vector<Take> takes() const override;
    std::vector<WavePeak> takePeaks (const juce::String& id, int columns) const override;
    double auditionPosition() const override;
    void selectTake (const juce::String& id) override;
    void auditionTake (const juce::String& id, bool shallSound) override;
    void nameTake (const juce::String& id, const juce::String& name) override;
    void starTake (const juce::String& id, bool shallBeStarred) override;
    void removeTake (const juce::String& id) override;
    juce::File takeFileToDrag (const juce::String& id) override;
    juce::File takeFile (const juce::String& id) const override;
    void saveTake (const juce::String& id, const juce::File&, SoundForm) override;

private:
    PlacedClip placed (const ProjectTake&) const;
    /** Whether it is chosen, and nothing is being made in its place. */
    bool plays (const ProjectTake&) const;
    Take shown (const ProjectTake&) const;

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    GrowingTake& growing;
    int lastParameter = 1;
    std::atomic<double> longest { 0.0 };
};

} // namespace continuo
