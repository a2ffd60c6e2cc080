// What the engine is asked for: the marked bars, the words and the knobs as a request, and where its takes will stand.
#pragma once

#include "Generation.h"
#include "Words.h"

namespace continuo
{

/** With the lock held. */
class Orders
{
public:
    Orders (SessionCore& c, const Source& s, const Words& w) : core (c), source (s), words (w) {}

    /** A clip behind the range, beside it or, for words alone, at the bar of `textStart`; nothing if it must have sound
        and nothing was heard in the range. */
    std::optional<GenerationOrder> forClip (Mode, std::optional<TimelineRange>, std::int64_t textStart) const;

    /** New bars, exactly as long as the marked ones and at their rate. In the mode for melodies they follow the tune that
        stood there. */
    GenerationOrder forNewBars (TimelineRange) const;

    /** The order that this take came of, with the same words; whoever asks gives it another seed. Nothing as above. */
    std::optional<GenerationOrder> again (const ProjectTake&) const;

    /** The take's first seconds stay, and what follows is made with its settings; of a sound that was opened, with those of
        the window. Nothing if it follows a melody that was not heard. */
    std::optional<GenerationOrder> renewing (const ProjectTake&, double keptSeconds) const;

    /** What made the take, with so much more temperature. Nothing as above. */
    std::optional<GenerationOrder> varying (const ProjectTake&, double temperatureFactor) const;

    /** What made a take of the library, into the bar at the playhead. */
    GenerationOrder forKept (const juce::var& request, double seconds) const;

    /** Its stems, as takes at its place. */
    GenerationOrder forStems (const ProjectTake&) const;

private:
    void describe (GenerationOrder&, Mode, std::optional<TimelineRange>) const;
    /** The sound that a take was made from, where it is needed once more, and its place. */
    std::optional<GenerationOrder> asBefore (const ProjectTake&) const;
    double timelineRate() const;
    /** Of the bar in which a sample lies. */
    std::int64_t barStart (std::int64_t sample, const TempoPoint&) const;
    juce::String calledInShort (const ProjectTake&) const;
    juce::String barsInWords (const ProjectTake&, double seconds) const;
    juce::var requestFor (Mode, double seconds, const TempoPoint&) const;
    juce::var requestForNewBars (TimelineRange, const TempoPoint&, const juce::var& sound) const;
    juce::var melody() const;
    juce::var model() const;
    juce::var sampling() const;

    SessionCore& core;
    const Source& source;
    const Words& words;
};

} // namespace continuo
