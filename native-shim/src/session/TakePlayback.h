// Which takes the player has on the timeline, and where. Not the audio thread; one thread at a time (Session's lock).
#pragma once

#include "TakeSounds.h"
#include "audio/ClipOrders.h"
#include "audio/ClipPlacement.h"

#include <map>

namespace continuo
{

/** A clip that shall be heard, and where. */
struct PlacedClip
{
    juce::String clipId;
    ClipPlacement placement;
};

class TakePlayback
{
public:
    TakePlayback (TakeSounds& s, ClipOrders& o) : sounds (s), orders (o) {}

    /** The player starts anew: what is placed is rendered before this returns, so that an offline bounce that starts right
        away has it. */
    void prepare();

    /** What shall be heard from now on, instead of what was. Called regularly: what the player's queue does not take now
        it takes next time. */
    void place (std::vector<PlacedClip> clips);

    /** Renders here and now whatever of it is not rendered yet. */
    void finishPlacing();

private:
    /** Brings the player to what is wanted. */
    void update();

    TakeSounds& sounds;
    ClipOrders& orders;
    std::vector<PlacedClip> wanted;
    std::map<std::uint64_t, std::pair<RenderedClipPtr, ClipPlacement>> onPlayer;
};

} // namespace continuo
