#include "Timeline.h"

#include "audio/TimelineTracker.h"

#include <Catch.h>

#include <limits>
#include <vector>

using namespace continuo;
using namespace continuo::test;

namespace
{

constexpr double rate = 48000.0;
const Timeline timeline;

std::vector<TimelineSegment> segmentsOf (TimelineTracker& tracker, const TransportPosition& position,
                                         int frames)
{
    std::vector<TimelineSegment> segments;
    tracker.advance (position, frames, rate,
                     [&] (const TimelineSegment& segment) { segments.push_back (segment); });
    return segments;
}

TransportPosition loopingAt (std::int64_t sample, double loopStartPpq, double loopEndPpq)
{
    auto position = timeline.playingAt (sample);
    position.isLooping = true;
    position.loopStartPpq = loopStartPpq;
    position.loopEndPpq = loopEndPpq;
    return position;
}

}

TEST_CASE ("The timeline runs on from block to block, and anything else is a jump", "[timeline]")
{
    TimelineTracker tracker;

    CHECK_FALSE (segmentsOf (tracker, timeline.playingAt (1000), 512).front().isContinuous);
    CHECK (segmentsOf (tracker, timeline.playingAt (1512), 64).front().isContinuous);
    CHECK_FALSE (segmentsOf (tracker, timeline.playingAt (1512), 64).front().isContinuous);

    tracker.stop();
    CHECK_FALSE (segmentsOf (tracker, timeline.playingAt (1576), 64).front().isContinuous);
    CHECK (tracker.nextSamples() == 1640);
}

TEST_CASE ("A host that is a sample off does not jump", "[timeline]")
{
    TimelineTracker tracker;
    segmentsOf (tracker, timeline.playingAt (0), 100);

    const auto segment = segmentsOf (tracker, timeline.playingAt (101), 100).front();
    CHECK (segment.isContinuous);
    CHECK (segment.timelineStart == 100);
    CHECK_FALSE (segmentsOf (tracker, timeline.playingAt (202), 100).front().isContinuous);
}

TEST_CASE ("A block that crosses the loop's end is split there and goes on at the loop's start", "[timeline]")
{
    TimelineTracker tracker;
    const auto segments = segmentsOf (tracker, loopingAt (95500, 2.0, 4.0), 1024);

    REQUIRE (segments.size() == 2);
    CHECK (segments[0].frameCount == 500);
    CHECK (segments[1].offset == 500);
    CHECK (segments[1].frameCount == 524);
    CHECK (segments[1].timelineStart == 48000);
    CHECK (segments[1].ppqStart == Approx (2.0));
    CHECK_FALSE (segments[1].isContinuous);
    CHECK (segmentsOf (tracker, loopingAt (48524, 2.0, 4.0), 16).front().isContinuous);
}

TEST_CASE ("A loop that is shorter than the block comes round several times", "[timeline]")
{
    TimelineTracker tracker;
    const auto segments = segmentsOf (tracker, loopingAt (0, 0.0, 1.0 / 64.0), 1000); // 375 samples

    REQUIRE (segments.size() == 3);
    CHECK (segments[1].offset == 375);
    CHECK (segments[2].offset == 750);
    CHECK (segments[2].timelineStart == 0);
    CHECK (segments[2].frameCount == 250);
}

TEST_CASE ("A host that ends its block at the loop's end, give or take its rounding, is not split",
           "[timeline]")
{
    TimelineTracker tracker;

    for (int off = -6; off <= 6; ++off)
    {
        const auto position = loopingAt (95500 + off, 2.0, 4.0);
        const auto segments = segmentsOf (tracker, position, 500);
        CHECK (segments.size() == 1);
    }

    CHECK (segmentsOf (tracker, loopingAt (96000, 2.0, 4.0), 500).size()
           == 1); // after the loop there is no end
}

TEST_CASE ("What a host cannot mean counts as not told", "[timeline]")
{
    auto position = timeline.playingAt (480);
    position.tempoBpm = 0.0;
    position.meterNumerator = 0;
    position.isLooping = true;
    position.loopStartPpq = position.loopEndPpq = 4.0;

    const auto plausible = position.plausible();
    CHECK (plausible.hasTimeline);
    CHECK (plausible.timelineSamples == 480);
    CHECK_FALSE (plausible.hasMusicalTime);
    CHECK (plausible.tempoBpm == 120.0);
    CHECK (plausible.meterNumerator == 4);
    CHECK_FALSE (plausible.isLooping);

    position.timelineSamples = std::numeric_limits<std::int64_t>::min();
    CHECK_FALSE (position.plausible().hasTimeline);

    auto infinite = timeline.playingAt (0);
    infinite.ppqPosition = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE (infinite.plausible().hasMusicalTime);
}
