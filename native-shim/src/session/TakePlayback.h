// Which takes the player has on the timeline, and where. Not the audio thread; one thread at a time (Session's lock).
#pragma once

#include "TakeSounds.h"
#include "audio/ClipPlacement.h"
#include "audio/ClipPlayer.h"

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
    TakePlayback (TakeSounds& s, ClipPlayer& p) : sounds (s), player (p) {}

    /** The player starts anew: what is placed is rendered before this returns, so that an offline bounce that starts right
        away has it. */
    void prepare();

    /** What shall be heard from now on, instead of what was. */
    void place (std::vector<PlacedClip> clips);

    /** Renders here and now whatever of it is not rendered yet. */
    void finishPlacing();

    /** Called regularly: brings the player to what is wanted; what its queue does not take now it takes next time. */
    void update();

private:
    TakeSounds& sounds;
    ClipPlayer& player;
    std::vector<PlacedClip> wanted;
    std::map<std::uint64_t, std::pair<RenderedClipPtr, ClipPlacement>> onPlayer;
};

} // namespace continuo
