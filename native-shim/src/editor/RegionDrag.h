// How a drag of the mouse, or an arrow key, becomes a region. Values in, values out.
#pragma once

#include "TimelineView.h"

namespace continuo
{

class RegionDrag
{
public:
    enum class Grip
    {
        none,
        start,
        end,
        whole,
        fresh // draws a new region
    };

    /** What lies under `x`: an edge within `reachPixels`, the region's inside, or nothing of it. */
    static Grip gripAt (Span region, const TimelineView&, float x, float width, float reachPixels = 7.0f);

    RegionDrag() = default;
    RegionDrag (Grip, Span before, double downSeconds);

    Grip grip() const { return taken; }

    /** The region while the mouse is at `seconds`. With a grid it begins and ends on bar lines and is one bar or longer. */
    Span at (double seconds, const BarGrid* snap) const;

private:
    Grip taken = Grip::none;
    Span before;
    double down = 0.0;
};

} // namespace continuo
