// The sound of each take, by its clip's id: read from its master, or growing while it is made, and rendered to the
// host's rate. Not the audio thread; one thread at a time (Session's lock). The slow work is done in the background.
#pragma once

#include "BackgroundThread.h"
#include "GrowingSound.h"
#include "audio/RenderedClip.h"
#include "model/ClipSound.h"

#include <map>

namespace continuo
{

class TakeSounds
{
public:
    explicit TakeSounds (BackgroundThread&);

    /** The host's rate, or a new one. Growing sounds are there at it when this returns, others when they are asked for. */
    void setHostRate (int sampleRateHz);
    /** 0 before the host has told it. */
    int hostRateHz() const noexcept { return rateHz; }

    /** Reads the master in the background, unless that was done or is on its way. */
    void load (const juce::String& clipId, const juce::File& master);

    /** A sound that came with the project. */
    void put (const juce::String& clipId, ClipSound::Ptr);
    void forget (const juce::String& clipId);

    // A clip that is being made: its pieces come one by one, and are heard from the first one on.

    void grow (const juce::String& clipId, double lengthSeconds);
    using Decode = std::function<std::vector<std::vector<float>>()>;
    /** The next piece, made of what came by a background thread. */
    void append (const juce::String& clipId, Decode, int pieceRateHz);
    /** It is made, and is the clip of another id from now on, whose master is being read: it sounds on as that. False if
        nothing grows under that id, or the master is there already. */
    bool become (const juce::String& growingId, const juce::String& clipId);
    double readySeconds (const juce::String& clipId) const;
    ClipSound::Ptr soFar (const juce::String& clipId) const;

    /** Null until it is read; problem() says whether it cannot be. */
    ClipSound::Ptr sound (const juce::String& clipId) const;
    juce::String problem (const juce::String& clipId) const;
    std::vector<WavePeak> peaks (const juce::String& clipId, int columns) const;

    /** Whether a project carries the sound; longer ones it finds in their files again. */
    static bool isCarried (const ClipSound& sound) { return sound.lengthSeconds() <= 301.0; }

    /** At the host's rate; null where it is not rendered, or not for this rate. */
    RenderedClipPtr rendered (const juce::String& clipId) const;
    /** Has it rendered in the background, unless that was done or is on its way. */
    void render (const juce::String& clipId);
    /** Renders it here and now, unless that was done. */
    void renderNow (const juce::String& clipId);
    /** What the player knows it by: the same before and after become(). */
    std::uint64_t playerId (const juce::String& clipId) const;

    /** Called regularly: takes in what the background finished. True if a sound, or the reason why there is none, came. */
    bool collect();

private:
    struct Entry
    {
        ClipSound::Ptr sound;
        juce::String problem;
        RenderedClipPtr rendered;
        std::shared_ptr<GrowingSound> growing; // `rendered` is its, until that of the master is there
        std::uint64_t playerId = 0;            // 0: by its clip's id
        bool isLoading = false;
        bool isRendering = false;
    };

    struct Finished // what the background hands over
    {
        juce::String clipId;
        ClipSound::Reading reading;
        RenderedClipPtr rendered;
    };

    struct Inbox;

    Entry* find (const juce::String& clipId);
    const Entry* find (const juce::String& clipId) const;
    bool isCurrent (const RenderedClipPtr&) const;
    /** Whether there is a whole sound that is not rendered at this rate yet. */
    bool isToBeRendered (const Entry&) const;
    void takeRendered (Entry&, RenderedClipPtr);
    bool takeIn (Finished);

    BackgroundThread& background;
    std::shared_ptr<Inbox> inbox;
    int rateHz = 0;
    std::map<juce::String, Entry> entries;
};

} // namespace continuo
