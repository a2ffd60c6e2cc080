#include "TimelineView.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

namespace
{
constexpr double shortestSeconds = 1.0, longestSeconds = 1800.0;
constexpr double longestFollowedSeconds = 64.0; // while it records, longer captures scroll by
constexpr int fewestBars = 8;
} // namespace

BarGrid::BarGrid (std::vector<GridLine> lines) : bars (std::move (lines))
{
    bars.erase (
        std::remove_if (bars.begin(), bars.end(), [] (const GridLine& line) { return ! line.startsBar(); }),
        bars.end());
}

std::size_t BarGrid::indexNear (double seconds) const
{
    const auto after = std::lower_bound (bars.begin(), bars.end(), seconds,
                                         [] (const GridLine& line, double s) { return line.seconds < s; });
    if (after == bars.begin())
        return 0;
    if (after == bars.end())
        return bars.size() - 1;
    const auto index = static_cast<std::size_t> (after - bars.begin());
    return seconds - bars[index - 1].seconds < after->seconds - seconds ? index - 1 : index;
}

double BarGrid::nearest (double seconds) const
{
    return bars.empty() ? seconds : bars[indexNear (seconds)].seconds;
}

double BarGrid::floor (double seconds) const
{
    if (bars.empty())
        return seconds;
    const auto near = indexNear (seconds);
    return bars[near].seconds > seconds && near > 0 ? bars[near - 1].seconds : bars[near].seconds;
}

double BarGrid::ceil (double seconds) const
{
    if (bars.empty())
        return seconds;
    const auto near = indexNear (seconds);
    return bars[near].seconds < seconds && near + 1 < bars.size() ? bars[near + 1].seconds
                                                                  : bars[near].seconds;
}

double BarGrid::stepped (double seconds, int count) const
{
    if (bars.empty())
        return seconds;
    const auto wanted = static_cast<int> (indexNear (seconds)) + count;
    return bars[static_cast<std::size_t> (std::clamp (wanted, 0, static_cast<int> (bars.size()) - 1))]
        .seconds;
}

int BarGrid::barsIn (Span span) const
{
    return bars.empty() ? 0
                        : static_cast<int> (indexNear (span.endSeconds))
                              - static_cast<int> (indexNear (span.startSeconds));
}

int BarGrid::numberAt (double seconds) const { return bars.empty() ? 1 : bars[indexNear (seconds)].bar; }

TimelineView::TimelineView (EditorModel& source) : model (source), shown (everything()) {}

bool TimelineView::hasSound() const
{
    const auto takes = model.clips().takes();
    return ! model.timeline().capturedSpan().isEmpty()
           || std::any_of (takes.begin(), takes.end(), [] (const Take& take) { return take.selected; });
}

float TimelineView::toX (double seconds, float width) const
{
    return static_cast<float> ((seconds - shown.startSeconds) / shown.length()) * width;
}

double TimelineView::toSeconds (float x, float width) const
{
    return shown.startSeconds + static_cast<double> (x) / juce::jmax (1.0f, width) * shown.length();
}

BarGrid TimelineView::grid() const
{
    return BarGrid (model.timeline().gridLines (
        { shown.startSeconds - shown.length(), shown.endSeconds + shown.length() }));
}

void TimelineView::zoom (double factor, double aroundSeconds)
{
    const double length = std::clamp (shown.length() / factor, shortestSeconds, longestSeconds);
    const double share = (aroundSeconds - shown.startSeconds) / shown.length();
    shown.startSeconds = aroundSeconds - share * length;
    shown.endSeconds = shown.startSeconds + length;
    fitted = false;
}

void TimelineView::scroll (double seconds)
{
    // Something of the captured audio stays on screen.
    const auto all = everything();
    const double length = shown.length();
    shown.startSeconds = std::clamp (shown.startSeconds + seconds, all.startSeconds - length * 0.5,
                                     all.endSeconds - length * 0.5);
    shown.endSeconds = shown.startSeconds + length;
    fitted = false;
}

void TimelineView::fit()
{
    fitted = true;
    follow();
}

bool TimelineView::follow()
{
    if (! fitted)
        return false;
    const auto all = everything();
    const bool changed = all != shown;
    shown = all;
    return changed;
}

Span TimelineView::everything() const
{
    const auto transport = model.timeline().transport();
    auto all = model.timeline().capturedSpan().unitedWith (model.timeline().region());
    if (all.isEmpty())
        all = { transport.positionSeconds, transport.positionSeconds };
    for (const auto& take : model.clips().takes())
        if (take.selected && ! take.placement.isEmpty())
            all = { std::min (all.startSeconds, take.placement.startSeconds),
                    std::max (all.endSeconds, take.placement.endSeconds) };
    if (transport.playing && transport.positionSeconds > all.endSeconds)
        all.endSeconds = transport.positionSeconds;
    if (all.length() > longestFollowedSeconds && transport.playing)
    {
        // Pages that the playhead walks through, rather than a ruler that never stands still.
        const double page = longestFollowedSeconds * 0.75;
        const double start = std::floor (transport.positionSeconds / page) * page;
        all = { start, start + longestFollowedSeconds };
    }

    const double secondsPerBar = transport.meterNumerator * 4.0 / transport.meterDenominator * 60.0
                                 / juce::jmax (1.0, transport.tempoBpm);
    const double least = all.startSeconds + juce::jmax (shortestSeconds, fewestBars * secondsPerBar);
    const BarGrid grid (
        model.timeline().gridLines ({ all.startSeconds - 2.0 * secondsPerBar,
                                      juce::jmax (least, all.endSeconds) + 2.0 * secondsPerBar }));
    // A capture that ends a little behind a bar line ends on it, and hosts begin to roll a little before one.
    const double slack = secondsPerBar * 0.05;
    const Span whole { grid.floor (all.startSeconds + slack),
                       grid.ceil (juce::jmax (least, all.endSeconds) - slack) };
    return whole.length() >= shortestSeconds ? whole
                                             : Span { all.startSeconds, juce::jmax (least, all.endSeconds) };
}

} // namespace continuo
