#include "Timeline.h"

#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"

#include <Catch.h>

#include <memory>
#include <vector>

using namespace continuo;
using namespace continuo::test;

namespace
{

constexpr double rate = 48000.0;
const Timeline timeline;

/** A recorder and what a host does to it; the input counts its samples. */
struct RecorderRig
{
    explicit RecorderRig (int channels = 1) { recorder.prepare (rate, channels); }

    void hear (const TransportPosition& position, int frames)
    {
        const auto samples = countedSamples (heard, frames);
        const float* const channel = samples.data();
        reader.supplyMemory();
        recorder.write (position, &channel, 1, frames);
        heard += frames;
    }

    void play (TransportPosition position, std::int64_t frames)
    {
        for (std::int64_t done = 0; done < frames; done += 480)
        {
            hear (position, int (std::min<std::int64_t> (480, frames - done)));
            position.timelineSamples += 480;
            position.ppqPosition += 480 / position.samplesPerQuarterNote (rate);
        }
    }

    void play (std::int64_t from, std::int64_t frames) { play (timeline.playingAt (from), frames); }

    const std::shared_ptr<Recording> recording = std::make_shared<Recording>();
    RegionRecorder recorder { recording };
    RegionReader reader { recording };
    std::int64_t heard = 0;
};

}

TEST_CASE ("What was heard is found where it was heard", "[recorder]")
{
    RecorderRig rig;
    rig.play (100000, 96000);

    const auto region = rig.reader.copy ({ 100010, 100020 });
    REQUIRE (region.holes.empty());
    REQUIRE (region.channels.size() == 1);
    CHECK (region.channels[0] == countedSamples (10, 10));
    CHECK (region.sampleRateHz == rate);
    CHECK (rig.reader.extent() == TimelineRange { 100000, 196000 });
    CHECK (rig.reader.endOfHeardSamples() == 196000);
    CHECK (rig.reader.playheadSamples() == 196000);
}

TEST_CASE ("Where nothing was heard there is a hole, and silence in the copy", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 1000);
    rig.play (2000, 1000);

    const auto region = rig.reader.copy ({ -100, 3100 });
    CHECK (region.holes == std::vector<TimelineRange> { { -100, 0 }, { 1000, 2000 }, { 3000, 3100 } });
    CHECK (region.channels[0][99] == 0.0f);
    CHECK (region.channels[0][1150] == 0.0f);
    CHECK (region.channels[0][101] == countedSample (1));
    CHECK (region.channels[0][2100] == countedSample (1000));
    CHECK (RecorderRig().reader.copy ({ 0, 10 }).holes == std::vector<TimelineRange> { { 0, 10 } });
    CHECK (RecorderRig().reader.extent().isEmpty());
}

TEST_CASE ("Of what was heard twice at one place, the latest stays", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 1000);
    rig.play (400, 200); // counts 1000 …

    const auto region = rig.reader.copy ({ 0, 1000 });
    REQUIRE (region.holes.empty());
    CHECK (region.channels[0][399] == countedSample (399));
    CHECK (region.channels[0][400] == countedSample (1000));
    CHECK (region.channels[0][599] == countedSample (1199));
    CHECK (region.channels[0][600] == countedSample (600));
}

TEST_CASE ("A loop is heard over and over in the same place", "[recorder]")
{
    RecorderRig rig;

    for (int round = 0; round < 7; ++round)
        rig.play (24000, 48000);

    CHECK (rig.reader.extent() == TimelineRange { 24000, 72000 });
    CHECK (rig.reader.copy ({ 24000, 24010 }).channels[0] == countedSamples (6 * 48000, 10));
    CHECK (rig.reader.spans().size() == 1);
}

TEST_CASE ("A loop that the host does not split is recorded on both sides of its end", "[recorder]")
{
    RecorderRig rig;
    auto position = timeline.playingAt (95500);
    position.isLooping = true;
    position.loopStartPpq = 2.0;
    position.loopEndPpq = 4.0;
    rig.hear (position, 1024);

    CHECK (rig.reader.copy ({ 95500, 96000 }).channels[0] == countedSamples (0, 500));
    CHECK (rig.reader.copy ({ 48000, 48524 }).channels[0] == countedSamples (500, 524));
    CHECK (rig.reader.extent() == TimelineRange { 48000, 96000 });
}

TEST_CASE ("While the transport stands, nothing is recorded, and the playhead is where it stands",
           "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 1000);
    rig.hear (timeline.stoppedAt (500), 4000);

    CHECK (rig.reader.extent() == TimelineRange { 0, 1000 });
    CHECK (rig.reader.playheadSamples() == 500);
    CHECK (rig.reader.copy ({ 0, 1000 }).channels[0] == countedSamples (0, 1000));
    CHECK_FALSE (rig.reader.latestPosition().isPlaying);
}

TEST_CASE ("A host without timeline gets a clock that always runs", "[recorder]")
{
    RecorderRig rig;
    rig.hear (withoutTimeline(), 300);
    rig.hear (withoutTimeline(), 700);

    CHECK (rig.reader.clock() == TimelineClock::freeRunning);
    CHECK (rig.reader.copy ({ 0, 1000 }).channels[0] == countedSamples (0, 1000));
    CHECK_FALSE (rig.reader.spans().front().tempo.hasMusicalTime);
    CHECK (rig.reader.lastBars (1, 1000) == TimelineRange { 0, 1000 });

    rig.play (0, 100);
    CHECK (rig.reader.clock() == TimelineClock::host);
    CHECK (rig.reader.extent() == TimelineRange { 0, 100 });
}

TEST_CASE ("Mono is heard on both channels, and a mono recorder hears the mean", "[recorder]")
{
    const std::vector<float> left (600, 0.5f), right (600, -0.25f);
    const std::array<const float*, 2> both { left.data(), right.data() };
    const std::array<const float*, 2> leftOnly { left.data(), nullptr };

    const auto inStereo = std::make_shared<Recording>(), inMono = std::make_shared<Recording>();
    RegionRecorder stereo (inStereo), mono (inMono);
    const RegionReader ofStereo (inStereo), ofMono (inMono);
    stereo.prepare (rate, 2);
    mono.prepare (rate, 1);

    stereo.write (timeline.playingAt (0), both.data(), 1, 600);
    CHECK (ofStereo.copy ({ 599, 600 }).channels == std::vector<std::vector<float>> { { 0.5f }, { 0.5f } });

    stereo.write (timeline.playingAt (0), both.data(), 2, 600);
    CHECK (ofStereo.copy ({ 599, 600 }).channels == std::vector<std::vector<float>> { { 0.5f }, { -0.25f } });

    stereo.write (timeline.playingAt (0), leftOnly.data(), 2, 600);
    CHECK (ofStereo.copy ({ 599, 600 }).channels == std::vector<std::vector<float>> { { 0.5f }, { 0.0f } });

    stereo.write (timeline.playingAt (0), nullptr, 0, 600);
    CHECK (ofStereo.copy ({ 599, 600 }).channels == std::vector<std::vector<float>> { { 0.0f }, { 0.0f } });

    mono.write (timeline.playingAt (0), both.data(), 2, 600);
    CHECK (ofMono.copy ({ 599, 600 }).channels == std::vector<std::vector<float>> { { 0.125f } });
}

TEST_CASE ("A change of tempo or meter is found in the region's map, with its bars", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 96000); // 120 bpm: bar 1 ends at sample 96000, quarter note 4

    auto position = timeline.playingAt (96000);
    position.tempoBpm = 90.0;
    position.meterNumerator = 3;
    position.hasBarStart = true;
    position.barStartPpq = 4.0;
    rig.play (position, 96000); // a quarter note has 32000 samples, the bar 96000

    const auto region = rig.reader.copy ({ 48000, 192000 });
    REQUIRE (region.tempoMap.size() == 2);
    CHECK (region.tempoMap[0].timelineSamples == 48000);
    CHECK (region.tempoMap[0].ppqPosition == Approx (2.0));
    CHECK (region.tempoMap[0].tempoBpm == 120.0);
    CHECK (region.tempoMap[0].barStartPpq == Approx (0.0));
    CHECK (region.tempoMap[1].timelineSamples == 96000);
    CHECK (region.tempoMap[1].tempoBpm == 90.0);
    CHECK (region.tempoMap[1].meterNumerator == 3);
    CHECK (region.tempoMap[1].barStartPpq == Approx (4.0));
}

TEST_CASE ("The last bars are counted in the tempi in which they were heard", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 2 * 96000);

    auto position = timeline.playingAt (192000);
    position.tempoBpm = 90.0;
    position.hasBarStart = true;
    position.barStartPpq = 8.0;
    rig.play (position, 128000 + 64000); // one and a half bars of 128000

    const auto& reader = rig.reader;
    const std::int64_t end = 192000 + 192000;
    CHECK (reader.lastBars (1, end) == TimelineRange { end - 128000, end });
    CHECK (reader.lastBars (2, end) == TimelineRange { 144000, end });
    CHECK (reader.lastBars (1, end, true) == TimelineRange { 192000, 320000 });
    CHECK (reader.lastBars (2, end, true) == TimelineRange { 96000, 320000 });
    CHECK (reader.lastBars (99, end) == TimelineRange { 0, end });
    CHECK (reader.lastBars (1, 96000) == TimelineRange { 0, 96000 });
    CHECK (reader.lastBars (1, end + 1).isEmpty());
}

TEST_CASE ("The last bars reach back to a hole and no further", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 96000);
    rig.play (100000, 92000);

    CHECK (rig.reader.lastBars (2, 192000) == TimelineRange { 100000, 192000 });
    CHECK (rig.reader.lastBars (0.25, 192000) == TimelineRange { 168000, 192000 });
}

TEST_CASE ("A ramp of tempo makes few spans, and keeps its quarter notes", "[recorder]")
{
    RecorderRig rig;
    double ppq = 0.0;

    for (int block = 0; block < 3000; ++block) // 4 s in blocks of 64
    {
        auto position = timeline.playingAt (block * 64);
        position.tempoBpm = 120.0 + block * 0.02;
        position.ppqPosition = ppq;
        ppq += 64.0 / position.samplesPerQuarterNote (rate);
        rig.hear (position, 64);
    }

    const auto spans = rig.reader.spans();
    CHECK (spans.size() <= 201);
    CHECK (spans.size() >= 150);
    CHECK (spans.back().tempo.ppqAt (3000 * 64, rate) == Approx (ppq).margin (0.01));
}

TEST_CASE ("The overview shows the extremes of all channels, and holes", "[recorder]")
{
    const auto recording = std::make_shared<Recording>();
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (rate, 2);

    std::vector<float> left (4800), right (4800);
    left[1000] = 0.75f;
    right[1001] = -0.5f;
    left[3333] = -1.0f;
    const std::array<const float*, 2> both { left.data(), right.data() };
    recorder.write (timeline.playingAt (48000), both.data(), 2, 4800);

    const auto pixels = reader.overview ({ 48000 - 480, 48000 + 4800 }, 11);
    REQUIRE (pixels.size() == 11);
    CHECK_FALSE (pixels[0].captured);
    CHECK (pixels[1].captured);
    CHECK (pixels[1].high == 0.0f);
    CHECK (pixels[3].high == 0.75f);
    CHECK (pixels[3].low == -0.5f);
    CHECK (pixels[7].low == -1.0f);
    CHECK (pixels[8].low == 0.0f);

    const auto zoomedIn = reader.overview ({ 48999, 49003 }, 8); // half a sample per pixel
    CHECK (zoomedIn[1].high == 0.0f);
    CHECK (zoomedIn[2].high == 0.75f);
    CHECK (zoomedIn[3].high == 0.75f);
    CHECK (zoomedIn[4].low == -0.5f);
    CHECK (reader.overview ({ 10, 10 }, 3).size() == 3);
    CHECK (reader.overview ({ 0, 10 }, 0).empty());
}

TEST_CASE ("Preparing again for the same audio forgets nothing, for other audio everything", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 1000);
    rig.recorder.prepare (rate, 1);
    CHECK (rig.reader.extent() == TimelineRange { 0, 1000 });

    rig.recorder.prepare (44100.0, 1);
    CHECK (rig.reader.extent().isEmpty());
    rig.play (0, 1000);
    rig.recorder.prepare (44100.0, 2);
    CHECK (rig.reader.extent().isEmpty());
    CHECK (rig.reader.channelCount() == 2);
}

TEST_CASE ("Forgetting takes effect with the next block", "[recorder]")
{
    RecorderRig rig;
    rig.play (0, 1000);
    rig.reader.forgetAll();
    rig.play (1000, 480);
    CHECK (rig.reader.extent() == TimelineRange { 1000, 1480 });
    CHECK (rig.reader.copy ({ 1000, 1480 }).channels[0] == countedSamples (1000, 480));
}

TEST_CASE ("A recorder that was never prepared, and an unheard one, answer without harm", "[recorder]")
{
    const auto recording = std::make_shared<Recording>();
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    reader.supplyMemory();
    CHECK (reader.spans().empty());
    CHECK (reader.copy ({ 0, 100 }).channels.empty());
    CHECK (reader.overview ({ 0, 100 }, 4).size() == 4);
    CHECK (reader.lastBars (4, 0).isEmpty());
    CHECK_FALSE (reader.endOfHeardSamples().has_value());
}
