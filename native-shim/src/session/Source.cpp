#include "Source.h"

#include "model/Json.h"
#include "model/Texts.h"

#include <algorithm>

namespace continuo
{

namespace
{
constexpr double contextBars = 8.0; // of what was played, where nothing is marked
constexpr double shortestSeconds = 0.25;
constexpr double longestHeardSeconds = 30.0; // a model hears no more
constexpr double heardBehindSeconds = 16.0;  // more says less about the beat at the join

PlanarSamples planar (const RecordedRegion& region)
{
    auto samples = std::make_shared<std::vector<float>>();
    samples->reserve (region.channels.size() * static_cast<size_t> (region.range.length()));
    for (const auto& channel : region.channels)
        samples->insert (samples->end(), channel.begin(), channel.end());
    return samples;
}

/** What a request says of it. */
juce::var described (const RecordedRegion& region, const char* what)
{
    return JsonObject()
        .set ("sampleRateHz", juce::roundToInt (region.sampleRateHz))
        .set ("channels", static_cast<int> (region.channels.size()))
        .set ("samples", static_cast<juce::int64> (region.range.length()))
        .set ("what", what)
        .set ("timelineStartSamples", static_cast<juce::int64> (region.range.start));
}

TimelineRange lastHeardBars (const RegionReader& reader, std::int64_t end)
{
    const auto toBarLine = reader.lastBars (contextBars, end, true);
    return toBarLine.isEmpty() ? reader.lastBars (contextBars, end, false) : toBarLine;
}
} // namespace

std::optional<TimelineRange> Source::range (std::optional<std::int64_t> triggeredAt) const
{
    if (! core.project.choices.region.isEmpty())
        return core.capture.range (core.project.choices.region);
    const auto& track = *core.audio.track;
    TimelineRange range;
    if (triggeredAt)
        range = lastHeardBars (track, *triggeredAt);
    if (range.isEmpty() && core.capture.transport().playing)
        range = lastHeardBars (track, track.playheadSamples());
    if (const auto end = track.endOfHeardSamples(); range.isEmpty() && end)
        range = lastHeardBars (track, *end);
    return range.isEmpty() ? std::nullopt : std::make_optional (range);
}

juce::String Source::obstacle (Mode mode, const std::optional<TimelineRange>& source) const
{
    if (mode == Mode::text)
        return {};
    if (! core.capture.isPrepared())
        return say ("The host has not started its audio yet.");
    if (! source)
        return mode == Mode::melody ? say ("Mark the bars whose melody shall lead.")
                                    : say ("Play something first, or mark the bars to play on from.");
    if (core.capture.seconds (source->length()) < shortestSeconds)
        return say ("The marked bars are too short: mark at least a quarter of a second.");
    if (reader (mode) == nullptr)
        return say ("The track that leads the melody is not there; choose another one.");
    if (! hasSound (mode, *source))
        return say ("Nothing was heard in the marked bars yet: play them once, or mark others.");
    return {};
}

std::shared_ptr<const RegionReader> Source::reader (Mode mode) const
{
    return mode == Mode::melody ? melody.reader() : core.audio.track;
}

/** Whether anything was heard there, was kept, or plays there. */
bool Source::hasSound (Mode mode, TimelineRange range) const
{
    const auto heard = reader (mode);
    if (heard->hasHeard (range))
        return true;
    if (heard != core.audio.track)
        return false;
    const auto span = core.capture.span (range);
    const auto& project = core.project;
    return core.kept.hasSound (span)
           || std::any_of (project.takes.begin(), project.takes.end(),
                           [&] (const ProjectTake& take)
                           {
                               return project.choices.selected.count (take.clipId) != 0
                                      && take.placement.overlaps (span);
                           });
}

Span Source::heardByModel (Mode mode, Span region)
{
    if (region.length() <= longestHeardSeconds)
        return region;
    return mode == Mode::melody ? Span { region.startSeconds, region.startSeconds + longestHeardSeconds }
                                : Span { region.endSeconds - longestHeardSeconds, region.endSeconds };
}

PlanarSamples Source::sound (Mode mode, TimelineRange whole, juce::var& description) const
{
    const auto region = heardIn (mode, core.capture.range (heardByModel (mode, core.capture.span (whole))));
    if (region.range.isEmpty())
        return nullptr;
    description = described (region, mode == Mode::melody ? "melody" : "context");
    return planar (region);
}

/** As it is heard, clips and all; empty if nothing was. */
RecordedRegion Source::heardIn (Mode mode, TimelineRange range) const
{
    const auto heard = reader (mode);
    auto region = heard->copy (range);
    const bool isTrack = heard == core.audio.track;
    if (isTrack)
        core.kept.fill (region);
    const bool isAllHole = region.holes.size() == 1 && region.holes.front() == region.range;
    bool hasSound = ! isAllHole && ! region.range.isEmpty();
    if (isTrack)
    {
        const auto before = region.channels;
        mixSelected (region.range, region.channels);
        hasSound = hasSound || before != region.channels;
    }
    if (! hasSound)
        region.range = {};
    return region;
}

juce::String Source::obstacleToReplacing (const std::optional<TimelineRange>& marked) const
{
    if (! core.capture.isPrepared())
        return say ("The host has not started its audio yet.");
    if (! marked)
        return say ("Mark the bars that shall be made anew.");
    if (core.capture.seconds (marked->length()) < shortestSeconds)
        return say ("The marked bars are too short: mark at least a quarter of a second.");
    if (surroundings (*marked) == *marked)
        return say ("Nothing was heard before or behind the marked bars: play the song there once.");
    return {};
}

TimelineRange Source::surroundings (TimelineRange marked) const
{
    const auto isHeard = [&] (TimelineRange side)
    {
        return core.capture.seconds (side.length()) >= shortestSeconds && hasSound (Mode::continuation, side);
    };
    auto there = core.capture.capturedSpan().unitedWith (core.kept.span());
    for (const auto& take : core.project.takes)
        if (core.project.choices.selected.count (take.clipId) != 0)
            there = there.unitedWith (take.placement);
    const auto all = core.capture.range (there);
    const TimelineRange before {
        std::max (all.start, marked.start - core.capture.samples (longestHeardSeconds)), marked.start
    };
    const TimelineRange behind { marked.end,
                                 std::min (all.end, marked.end + core.capture.samples (heardBehindSeconds)) };
    return { isHeard (before) ? before.start : marked.start, isHeard (behind) ? behind.end : marked.end };
}

PlanarSamples Source::around (TimelineRange marked, juce::var& description) const
{
    const auto region = heardIn (Mode::continuation, surroundings (marked));
    if (region.range.isEmpty())
        return nullptr;
    description = JsonObject (described (region, "surroundings"))
                      .set ("replacedFrom", static_cast<juce::int64> (marked.start - region.range.start))
                      .set ("replacedTo", static_cast<juce::int64> (marked.end - region.range.start));
    return planar (region);
}

/** Adds the clips that play there, so that a clip can be played on from like anything else; then those that replace, to
    which everything gives way as it does on the player. */
void Source::mixSelected (TimelineRange range, std::vector<std::vector<float>>& channels) const
{
    core.playback.finishPlacing();
    for (const bool shallReplace : { false, true })
        for (const auto& clipId : core.project.choices.selected)
            if (const auto* take = core.project.find (clipId);
                take != nullptr && take->replaces() == shallReplace)
                mix (*take, range, channels);
}

void Source::mix (const ProjectTake& take, TimelineRange range,
                  std::vector<std::vector<float>>& channels) const
{
    const auto clip = core.takeSounds.rendered (take.clipId);
    if (clip == nullptr)
        return;
    const auto start = core.capture.samples (take.placement.startSeconds);
    const auto shared = range.intersection ({ start, start + clip->lengthSamples() });
    for (size_t channel = 0; channel < channels.size(); ++channel)
    {
        const auto* from = clip->channel (static_cast<int> (channel) % clip->channelCount());
        for (auto at = shared.start; at < shared.end; ++at)
        {
            auto& sample = channels[channel][static_cast<size_t> (at - range.start)];
            sample *= take.replaces() ? 1.0f - clip->edgeGain (at - start) : 1.0f;
            sample += from[at - start] * core.values.gain();
        }
    }
}

} // namespace continuo
