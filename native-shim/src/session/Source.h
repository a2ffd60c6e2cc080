// What a new clip is made from: the marked bars, or those that were played last, and how they sound.
#pragma once

#include "Melody.h"

#include <optional>

namespace continuo
{

/** With the lock held. */
class Source
{
public:
    Source (SessionCore& c, const Melody& m) : core (c), melody (m) {}

    /** What is marked, else the last bars before the trigger, the playhead or the end of what was heard. */
    std::optional<TimelineRange> range (std::optional<std::int64_t> triggeredAt = std::nullopt) const;

    /** Why nothing can be made from it, in one sentence; empty if it can. */
    juce::String obstacle (Mode, const std::optional<TimelineRange>&) const;

    /** What was heard in the range, as much of it as a model hears: input and clips together, or the melody's track.
        Null if nothing was. `description` takes what a request says of it. */
    PlanarSamples sound (Mode, TimelineRange, juce::var& description) const;

    /** Why the range cannot be made anew, in one sentence; empty if it can. */
    juce::String obstacleToReplacing (const std::optional<TimelineRange>&) const;

    /** What was heard around the range, and in it: up to what a model hears before it, and as much behind it as shows its
        beat. On a side where nothing was heard it ends at the range. `description` also says where the range lies. */
    PlanarSamples around (TimelineRange, juce::var& description) const;

    /** The part of a region that reaches a model: its end is played on from, its beginning leads. */
    static Span heardByModel (Mode, Span region);

private:
    bool hasSound (Mode, TimelineRange) const;
    RecordedRegion heardIn (Mode, TimelineRange) const;
    void mixSelected (TimelineRange, std::vector<std::vector<float>>& channels) const;
    void mix (const ProjectTake&, TimelineRange, std::vector<std::vector<float>>& channels) const;
    TimelineRange surroundings (TimelineRange) const;
    std::shared_ptr<const RegionReader> reader (Mode) const;

    SessionCore& core;
    const Melody& melody;
};

} // namespace continuo
