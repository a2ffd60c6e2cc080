// A take as a project remembers it. Plain values.
#pragma once

#include "Snapshots.h"

#include <juce_core/juce_core.h>

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
    juce::String whole;   // the clip that was split into this stem and its siblings
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
    /** Both are parts of one take, which are heard together. */
    bool isSiblingOf (const ProjectTake& other) const
    {
        return isStem() && other.isStem() && whole.isNotEmpty() && whole == other.whole;
    }
    /** It plays instead of what stands there. */
    bool replaces() const { return playedAs() == "replace"; }
    /** It is heard again and again where the parameter "loop" asks for that. */
    bool mayLoop() const { return playedAs() != "opened" && ! replaces(); }
    /** A stem stands where the whole one does, and is heard as that is. */
    const juce::String& playedAs() const { return isStem() ? modeOfWhole : mode; }
};

} // namespace continuo
