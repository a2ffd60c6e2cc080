// One take that sounds alone and at once, wherever the timeline is. Not the audio thread; one thread at a time (Session's
// lock).
#pragma once

#include "TakeSounds.h"
#include "audio/ClipOrders.h"

namespace continuo
{

class Audition
{
public:
    Audition (TakeSounds& s, ClipOrders& o) : sounds (s), orders (o) {}

    /** The player starts anew. */
    void prepare();

    /** Sounds once, as soon as it is there. */
    void start (const juce::String& clipId);
    void stop();

    /** Empty if none sounds or shall. */
    juce::String clipId() const { return id; }
    /** From 0 to 1; negative if nothing sounds. */
    double position() const;

    /** What grew is the clip of another id from now on: it sounds on as that. */
    void become (const juce::String& growingId, const juce::String& clipId);

    /** Called regularly: hands the player what is there. True if it has come to its end. */
    bool update();

private:
    TakeSounds& sounds;
    ClipOrders& orders;
    juce::String id;
    RenderedClipPtr sounding; // null: the player was not told yet
    bool wasHeard = false;
};

} // namespace continuo
