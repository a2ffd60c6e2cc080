// What a plugin instance remembers with the host's project, apart from its parameters. Plain values.
#pragma once

#include "ProjectTake.h"
#include "Snapshots.h"

#include <juce_core/juce_core.h>

#include <map>
#include <set>
#include <vector>

namespace continuo
{

/** A LoRA adapter that changes what the model plays. */
struct ProjectAdapter
{
    juce::String folder;
    juce::String name;
    juce::String hash; // of its files, as they were when it was added; empty: not known yet
    double scale = 1.0;

    bool operator== (const ProjectAdapter& other) const
    {
        return folder == other.folder && name == other.name && hash == other.hash && scale == other.scale;
    }
};

/** What the user has decided: each change of it can be undone. */
struct Choices
{
    Span region;
    juce::String prompt;
    juce::String editedPrompt; // instead of what would be composed; empty: compose
    juce::StringArray unusedParts;
    juce::String presetId;
    juce::String melodySource = "track";
    juce::String melodyTrackName; // to find another instance again when the project is loaded
    juce::String melodyStems = melodyStemsAuto;
    juce::String model; // empty: the engine's default
    std::vector<ProjectAdapter> adapters;
    TempoAndMeter assumedTempo;      // for hosts that tell none
    std::set<juce::String> selected; // clips that play
    std::set<juce::String> removed;  // takes that are no longer shown
    std::set<juce::String> starred;
    std::map<juce::String, juce::String> names; // that the user has given, by clip

    /** Changes what the step from `before` to `after` changed, and leaves alone whatever else has changed since. */
    void replay (const Choices& before, const Choices& after);
};

struct Project
{
    Choices choices;
    std::vector<ProjectTake> takes; // oldest first
    int lastNumber = 0;
    int lastBatch = 0;
    Span keptRegion; // where the sound belongs that was saved with the project; empty: none was
    juce::Point<int> editorSize;
    bool moreIsShown = false;

    const ProjectTake* find (const juce::String& clipId) const;

    /** That the user gave, its file's, its stem's, or what it was made of; empty: it has a number alone. */
    juce::String nameOf (const ProjectTake&) const;

    /** Lets the clip play; whatever overlaps it no longer does, but what it replaces goes on beneath it, and stems of one
        take play together. */
    void select (Choices&, const juce::String& clipId) const;

    juce::var toJson() const;

    /** Whatever is missing or of the wrong kind keeps its default. */
    static Project fromJson (const juce::var&);
};

} // namespace continuo
