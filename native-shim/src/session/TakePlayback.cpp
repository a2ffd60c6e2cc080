#include "TakePlayback.h"

#include <algorithm>

namespace continuo
{

void TakePlayback::prepare()
{
    onPlayer.clear();
    finishPlacing();
}

void TakePlayback::place (std::vector<PlacedClip> clips)
{
    wanted = std::move (clips);
    update();
}

void TakePlayback::finishPlacing()
{
    if (sounds.hostRateHz() <= 0)
        return;
    for (const auto& clip : wanted)
        sounds.renderNow (clip.clipId);
    update();
}

void TakePlayback::update()
{
    for (auto placed = onPlayer.begin(); placed != onPlayer.end();)
    {
        const auto isWanted = std::any_of (wanted.begin(), wanted.end(), [&] (const PlacedClip& clip)
                                           { return sounds.playerId (clip.clipId) == placed->first; });
        placed = ! isWanted && orders.remove (placed->first) ? onPlayer.erase (placed) : std::next (placed);
    }
    for (const auto& clip : wanted)
    {
        const auto rendered = sounds.rendered (clip.clipId);
        if (rendered == nullptr)
        {
            sounds.render (clip.clipId);
            continue;
        }
        const auto playerId = sounds.playerId (clip.clipId);
        const auto there = onPlayer.find (playerId);
        const bool isThere = there != onPlayer.end() && there->second.first == rendered
                             && there->second.second == clip.placement;
        if (! isThere && orders.place (playerId, rendered, clip.placement))
            onPlayer[playerId] = { rendered, clip.placement };
    }
}

} // namespace continuo
