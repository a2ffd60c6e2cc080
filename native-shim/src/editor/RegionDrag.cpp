#include "RegionDrag.h"

#include <algorithm>

namespace continuo
{

namespace
{
constexpr double shortestFreeSeconds = 0.1;

Span freely (RegionDrag::Grip grip, Span before, double down, double now)
{
    switch (grip)
    {
        case RegionDrag::Grip::start:
            return { std::min (now, before.endSeconds - shortestFreeSeconds), before.endSeconds };
        case RegionDrag::Grip::end:
            return { before.startSeconds, std::max (now, before.startSeconds + shortestFreeSeconds) };
        case RegionDrag::Grip::whole:
            return { before.startSeconds + now - down, before.endSeconds + now - down };
        case RegionDrag::Grip::fresh:
            return { std::min (down, now), std::max (down, now) };
        case RegionDrag::Grip::none:
            break;
    }
    return before;
}

Span snapped (RegionDrag::Grip grip, Span before, double down, double now, const BarGrid& bars)
{
    switch (grip)
    {
        case RegionDrag::Grip::start:
            return { std::min (bars.nearest (now), bars.stepped (before.endSeconds, -1)), before.endSeconds };
        case RegionDrag::Grip::end:
            return { before.startSeconds,
                     std::max (bars.nearest (now), bars.stepped (before.startSeconds, 1)) };
        case RegionDrag::Grip::whole:
        {
            const auto count = std::max (1, bars.barsIn (before));
            const auto start = bars.nearest (before.startSeconds + now - down);
            return { start, bars.stepped (start, count) };
        }
        case RegionDrag::Grip::fresh:
            return { bars.floor (std::min (down, now)), bars.ceil (std::max (down, now)) };
        case RegionDrag::Grip::none:
            break;
    }
    return before;
}
} // namespace

RegionDrag::Grip RegionDrag::gripAt (Span region, const TimelineView& view, float x, float width,
                                     float reachPixels)
{
    if (region.isEmpty())
        return Grip::fresh;
    const float start = view.toX (region.startSeconds, width), end = view.toX (region.endSeconds, width);
    // The edges reach inwards no further than a third, so that a narrow region can still be moved.
    const float inside = std::min (reachPixels, (end - start) / 3.0f);
    if (x >= start - reachPixels && x <= start + inside)
        return Grip::start;
    if (x >= end - inside && x <= end + reachPixels)
        return Grip::end;
    return x > start && x < end ? Grip::whole : Grip::fresh;
}

RegionDrag::RegionDrag (Grip grip, Span region, double downSeconds)
    : taken (grip), before (region), down (downSeconds)
{
}

Span RegionDrag::at (double seconds, const BarGrid* snap) const
{
    return snap == nullptr || snap->isEmpty() ? freely (taken, before, down, seconds)
                                              : snapped (taken, before, down, seconds, *snap);
}

} // namespace continuo
