// The sound of the takes: read from their masters, rendered to the host's rate, placed on the player. Not the audio
// thread; one thread at a time (Session's lock). The slow work is done on a thread of its own.
#pragma once

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
    std::uint64_t playerId = 0;
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

    /** Null until it is read; problem() says whether it cannot be. */
    ClipSound::Ptr sound (const juce::String& clipId) const;
    /** At the host's rate; null where it is not rendered, or not for this rate. */
    RenderedClipPtr rendered (const juce::String& clipId) const;
    juce::String problem (const juce::String& clipId) const;

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

    /** Writes it at the host's rate, here and now. False if that does not work. */
    bool save (const juce::String& clipId, const juce::File&, SoundForm) const;

    /** A WAV at the host's rate; made in the background if it is not there. */
    juce::File fileToDrag (const juce::String& clipId, const juce::String& asciiName);

    /** Called regularly: takes in what the background finished, hands it to the player, frees what came back.
        True if a sound arrived or an audition ended. */
    bool collect();

private:
    struct Shelved
    {
        ClipSound::Ptr sound;
        juce::String problem;
        RenderedClipPtr rendered;
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
    void updateAudition();

    ClipPlayer& player;
    int rateHz = 0;
    std::map<juce::String, Shelved> shelf;
    std::vector<PlacedClip> wanted;
    std::map<std::uint64_t, std::pair<RenderedClipPtr, ClipPlacement>> onPlayer;
    juce::String auditionId;
    bool auditionIsSounding = false;
    bool auditionWasHeard = false;
    std::shared_ptr<Inbox> inbox;
    juce::ThreadPool background { 1 };
};

} // namespace continuo
