#pragma once

#include "audio/RecordedRegion.h"

#include <algorithm>
#include <vector>

namespace continuo
{

/** Parts of the timeline that are still to be found, by position. Any thread but the audio thread: it allocates. */
class WantedRanges
{
public:
    explicit WantedRanges (TimelineRange range)
    {
        if (! range.isEmpty())
            parts.push_back (range);
    }

    bool isEmpty() const { return parts.empty(); }
    const std::vector<TimelineRange>& remaining() const { return parts; }

    /** Calls `found` with each part that `range` holds, and wants it no more. */
    template <typename Found>
    void take (TimelineRange range, Found&& found)
    {
        const auto first = std::partition_point (parts.begin(), parts.end(), [&] (const TimelineRange& part)
                                                 { return part.end <= range.start; });
        auto last = first;
        std::vector<TimelineRange> left;

        for (; last != parts.end() && last->start < range.end; ++last)
        {
            found (last->intersection (range));

            if (last->start < range.start)
                left.push_back ({ last->start, range.start });

            if (range.end < last->end)
                left.push_back ({ range.end, last->end });
        }

        parts.insert (parts.erase (first, last), left.begin(), left.end());
    }

private:
    std::vector<TimelineRange> parts;
};

}
