// The sound of the takes: read from their masters, rendered to the host's rate, placed on the player. Not the audio
// thread; one thread at a time (Session's lock). The slow work is done on a thread of its own.
#pragma once

#include "GrowingSound.h"
#include "audio/ClipPlacement.h"
#include "audio/ClipPlayer.h"
#include "model/ClipSound.h"

#include <map>

namespace continuo
{

/** A clip that shall be heard, and where. */
struct PlacedClip
{
    juce::String clipId;
    ClipPlacement placement;
};

class TakeShelf
{
public:
    explicit TakeShelf (ClipPlayer&);
    ~TakeShelf();

    /** The host's rate, or a new one: what is placed is rendered before this returns, so that an offline bounce that
        starts right away has it. */
    void prepare (int sampleRateHz);

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
    /** It is made, and is the clip of another id from now on, whose master is being read: it sounds on as that. */
    void become (const juce::String& growingId, const juce::String& clipId);
    double readySeconds (const juce::String& clipId) const;
    ClipSound::Ptr soFar (const juce::String& clipId) const;

    /** Null until it is read; problem() says whether it cannot be. */
    ClipSound::Ptr sound (const juce::String& clipId) const;
    /** At the host's rate; null where it is not rendered, or not for this rate. */
    RenderedClipPtr rendered (const juce::String& clipId) const;
    juce::String problem (const juce::String& clipId) const;
    std::vector<WavePeak> peaks (const juce::String& clipId, int columns) const;

    /** What shall be heard from now on, instead of what was. */
    void place (std::vector<PlacedClip> clips);

    /** Renders here and now whatever of it is not rendered yet. */
    void finishPlacing();

    /** Sounds once, as soon as it is there; an empty id stops. */
    void audition (const juce::String& clipId);
    juce::String auditioned() const { return auditionId; }
    double auditionPosition() const;

    /** Whether a project carries the sound; longer ones it finds in their files again. */
    static bool isCarried (const ClipSound& sound) { return sound.lengthSeconds() <= 301.0; }

    /** A clip's file as it was made, for what that says of itself, and where on the timeline the clip belongs. */
    struct Origin
    {
        juce::File master;
        double startSeconds = 0.0;
    };

    /** Writes it at the host's rate, here and now. False if that does not work. */
    bool save (const juce::String& clipId, const Origin&, const juce::File&, SoundForm) const;

    /** A WAV at the host's rate; made in the background if it is not there. */
    juce::File fileToDrag (const juce::String& clipId, const Origin&, const juce::String& asciiName);

    /** Called regularly: takes in what the background finished, hands it to the player, frees what came back.
        True if a sound arrived or an audition ended. */
    bool collect();

private:
    struct Shelved
    {
        ClipSound::Ptr sound;
        juce::String problem;
        RenderedClipPtr rendered;
        std::shared_ptr<GrowingSound> growing; // `rendered` is its, until that of the master is there
        std::uint64_t playerId = 0;            // 0: by its clip's id
        bool isLoading = false;
        bool isRendering = false;
        juce::File dragFile;
    };

    struct Finished // what the background hands over
    {
        juce::String clipId;
        ClipSound::Reading reading;
        RenderedClipPtr rendered;
    };

    struct Inbox;

    void render (const juce::String& clipId);
    void reconcile();
    bool isCurrent (const RenderedClipPtr&) const;
    void takeRendered (Shelved&, RenderedClipPtr);
    std::uint64_t playerIdOf (const juce::String& clipId) const;
    void updateAudition();

    ClipPlayer& player;
    int rateHz = 0;
    std::map<juce::String, Shelved> shelf;
    std::vector<PlacedClip> wanted;
    std::map<std::uint64_t, std::pair<RenderedClipPtr, ClipPlacement>> onPlayer;
    juce::String auditionId;
    RenderedClipPtr auditioning; // null: the player was not told yet
    bool auditionWasHeard = false;
    std::shared_ptr<Inbox> inbox;
    juce::ThreadPool background { 1 };
};

} // namespace continuo
