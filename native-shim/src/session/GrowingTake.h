// The first take of the job that runs, heard while it is made. One thread at a time (Session's lock).
#pragma once

#include "Generation.h"
#include "SessionCore.h"

namespace continuo
{

/** Whether what is played from now on never overtakes what is made: of `lengthSeconds` there are `madeSeconds`, and every
    second brings `speed` more, in blocks of up to a second. */
bool canBePlayedThrough (double madeSeconds, double lengthSeconds, double speed);

class GrowingTake
{
public:
    explicit GrowingTake (SessionCore& c) : core (c) {}

    /** Its next piece: a `sound` event. */
    void hear (const juce::String& jobId, const GenerationOrder&, const juce::var& piece);

    /** Called regularly. It begins to sound by itself where the user has asked for it in the window and no transport
        plays it, as soon as it can be played through; once one does, it is left to that. */
    void follow (const GenerationProgress&);

    /** Its job is over, and this is the clip that it has become. Nothing if it belongs to another job. */
    void become (const juce::String& jobId, const juce::String& clipId);

    /** Its job is over, and nothing comes of it, unless it is kept. */
    void giveUp();
    /** A project is being loaded, or the plugin goes: nothing comes of it at all. */
    void forget();

    /** From now on giveUp() leaves it, until it becomes a clip, or cannot. What there is of it; null if that is nothing. */
    ClipSound::Ptr keep();
    void cannotBeKept (const juce::String& jobId);

    bool isThere() const { return job.isNotEmpty(); }
    juce::String jobId() const { return job; }

    /** What it will be, as far as it is known; its clipId is its own until then. */
    const ProjectTake& take() const { return prototype; }
    double readySeconds() const { return core.takeSounds.readySeconds (prototype.clipId); }

private:
    SessionCore& core;
    juce::String job; // empty: there is none
    ProjectTake prototype;
    bool startsByItself = false; // has not yet
    bool isKept = false;
    double toldSeconds = 0.0;     // ready when the editor last heard of it
    juce::String startedByItself; // the clip that did so last
};

} // namespace continuo
