// Which stretch of the timeline is on screen, and where its bars are. Message thread; draws nothing.
#pragma once

#include "model/EditorModel.h"

namespace continuo
{

/** Bar lines in order, for snapping. */
class BarGrid
{
public:
    explicit BarGrid (std::vector<GridLine> lines);

    bool isEmpty() const { return bars.empty(); }

    /** The bar line at or before `seconds`; before the first line, the first. */
    double floor (double seconds) const;
    /** The bar line at or after `seconds`; behind the last line, the last. */
    double ceil (double seconds) const;
    double nearest (double seconds) const;
    /** The line `count` bars after the one nearest to `seconds`, kept within the grid. */
    double stepped (double seconds, int count) const;
    /** Bars from the line nearest to `span`'s start to the one nearest to its end. */
    int barsIn (Span span) const;
    /** The bar's number as the host counts it, of the line nearest to `seconds`. */
    int numberAt (double seconds) const;

private:
    std::size_t indexNear (double seconds) const;

    std::vector<GridLine> bars;
};

class TimelineView
{
public:
    explicit TimelineView (EditorModel&);

    Span visible() const { return shown; }
    /** Whether anything was captured or stands there. */
    bool hasSound() const;
    float toX (double seconds, float width) const;
    double toSeconds (float x, float width) const;
    /** The bars around what is visible, far enough to drag beyond its edges. */
    BarGrid grid() const;

    void zoom (double factor, double aroundSeconds);
    void scroll (double seconds);
    /** Back to showing everything, following the transport. */
    void fit();

    /** Adapts a fitted view to what was captured meanwhile; true if the visible span changed. */
    bool follow();

private:
    Span everything() const;

    EditorModel& model;
    Span shown;
    bool fitted = true;
};

} // namespace continuo
