// What a plugin instance remembers with the host's project, apart from its parameters. Plain values.
#pragma once

#include "Snapshots.h"

#include <juce_core/juce_core.h>

#include <map>
#include <set>
#include <vector>

namespace continuo
{

/** A clip that was made here or opened from a file, and where it belongs. */
struct ProjectTake
{
    juce::String clipId;
    juce::String path;    // the master's file; the project may outlive it
    int number = 1;       // as shown
    juce::String name;    // of a sound that was opened: its file's
    juce::String stem;    // "Take 3 drums", of one that another was split into
    juce::String variant; // "3 after 2 bars", of one that was made of another
    int batch = 0;        // takes of one request are alternatives to each other
    int batchIndex = 0;   // from 0; the parameter "take" chooses by it
    juce::String prompt;
    juce::int64 seed = 0;
    juce::String mode;
    Span source; // what it was made from; empty for words alone
    Span placement;
    bool hasMusicalTime = false;
    double startPpq = 0.0;    // of placement's start, in the tempo that was there
    double lengthPpq = 0.0;   // of the bars that were asked for; a loop's length
    double loopSeconds = 0.0; // the same in seconds
    juce::String modeOfWhole; // of a stem: how that was made which was split
    juce::var request;        // what was submitted, to try again

    bool isOpened() const { return mode == "opened"; }
    bool isStem() const { return mode == "stem"; }
    /** It plays instead of what stands there. */
    bool replaces() const { return playedAs() == "replace"; }
    /** It is heard again and again where the parameter "loop" asks for that. */
    bool mayLoop() const { return playedAs() != "opened" && ! replaces(); }
    /** A stem stands where the whole one does, and is heard as that is. */
    const juce::String& playedAs() const { return isStem() ? modeOfWhole : mode; }
};

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

    /** Lets the clip play; whatever overlaps it no longer does, but what it replaces goes on beneath it. */
    void select (Choices&, const juce::String& clipId) const;

    juce::var toJson() const;

    /** Whatever is missing or of the wrong kind keeps its default. */
    static Project fromJson (const juce::var&);
};

} // namespace continuo
