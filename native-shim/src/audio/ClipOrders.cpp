#include "audio/ClipOrders.h"

#include <algorithm>
#include <utility>

namespace continuo
{

bool ClipOrders::send (Message&& message)
{
    collectRetired();

    const auto carriesClip = message.clip != nullptr;

    if (carriesClip && clipsAway >= ClipQueue::retiredCapacity)
        return false;

    if (! queue.orders.push (std::move (message)))
        return false;

    clipsAway += carriesClip ? 1 : 0;
    return true;
}

bool ClipOrders::place (std::uint64_t id, RenderedClipPtr clip, const ClipPlacement& placement)
{
    if (clip == nullptr)
        return false;

    const auto isThere = std::find (placedIds.begin(), placedIds.end(), id) != placedIds.end();

    if (! isThere && placedIds.size() >= std::size_t (maximumClips))
        return false;

    if (! send ({ Order::place, id, std::move (clip), placement }))
        return false;

    if (! isThere)
        placedIds.push_back (id);

    return true;
}

bool ClipOrders::remove (std::uint64_t id)
{
    const auto found = std::find (placedIds.begin(), placedIds.end(), id);

    if (found == placedIds.end())
        return true;

    if (! send ({ Order::remove, id, nullptr, {} }))
        return false;

    placedIds.erase (found);
    return true;
}

bool ClipOrders::audition (RenderedClipPtr clip)
{
    return clip != nullptr && send ({ Order::audition, 0, std::move (clip), {} });
}

bool ClipOrders::changeAudition (RenderedClipPtr clip)
{
    return clip != nullptr && send ({ Order::changeAudition, 0, std::move (clip), {} });
}

bool ClipOrders::stopAudition() { return send ({ Order::stopAudition, 0, nullptr, {} }); }

void ClipOrders::collectRetired()
{
    for (RenderedClipPtr clip; queue.retired.pop (clip); clip.reset())
        --clipsAway;
}

}
