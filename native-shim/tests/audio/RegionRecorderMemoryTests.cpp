#include "Timeline.h"

#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"

#include <Catch.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace continuo;
using namespace continuo::test;

namespace
{

constexpr double rate = 48000.0;

void hear (RegionRecorder& recorder, const TransportPosition& position, std::int64_t firstCount, int frames)
{
    const auto samples = countedSamples (firstCount, frames);
    const float* const channel = samples.data();
    recorder.write (position, &channel, 1, frames);
}

}

TEST_CASE ("Memory is taken as the tape fills, and no more than was wished for", "[recorder]")
{
    const Timeline timeline { 192000.0, 120.0 };
    const std::vector<float> silence (8192);
    const std::array<const float*, 2> channels { silence.data(), silence.data() };
    const auto minutes = GENERATE (20.0, 0.05);
    const auto isSupplied = GENERATE (true, false);
    const auto recording = std::make_shared<Recording> (minutes);
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (192000.0, 2);
    std::int64_t at = 0;

    for (; at < 10 * 192000; at += 8192)
    {
        if (isSupplied)
            reader.supplyMemory();

        recorder.write (timeline.playingAt (at), channels.data(), 2, 8192);
    }

    const auto remembered = reader.extent();
    CHECK (remembered.end == at);

    if (! isSupplied) // over all that there is of memory, again and again
        CHECK (remembered.length() < 4 * 192000);
    else if (minutes == 20.0)
        CHECK (remembered.length() == at);
    else
    {
        CHECK (remembered.length() >= 3 * 192000);
        CHECK (remembered.length() <= 3 * 192000 + 3 * RecorderTape::chunkFrames);
    }
}

TEST_CASE ("What is remembered is what was heard last", "[recorder]")
{
    const Timeline timeline;
    const auto recording = std::make_shared<Recording> (0.2); // 12 s
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (rate, 1);

    for (std::int64_t at = 0; at < 30 * 48000; at += 480)
    {
        reader.supplyMemory();
        hear (recorder, timeline.playingAt (at), at, 480);
    }

    const auto extent = reader.extent();
    CHECK (extent.end == 30 * 48000);
    CHECK (extent.length() >= 12 * 48000);
    CHECK (reader.copy (extent).channels[0] == countedSamples (extent.start, extent.length()));
}

TEST_CASE ("If memory is supplied too late, the recorder remembers less, and that correctly", "[recorder]")
{
    const Timeline timeline;
    const auto recording = std::make_shared<Recording>();
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (rate, 1);

    for (std::int64_t at = 0; at < 60 * 48000; at += 480) // a minute without a supply
        hear (recorder, timeline.playingAt (at), at, 480);

    const auto extent = reader.extent();
    CHECK (extent.end == 60 * 48000);
    CHECK (extent.length() >= 48000);
    CHECK (reader.copy (extent).channels[0] == countedSamples (extent.start, extent.length()));
}

TEST_CASE ("Whatever a host does, the recorder agrees with a plain map of the timeline", "[recorder][random]")
{
    const auto seed = GENERATE (range (1u, 41u));
    CAPTURE (seed);
    std::mt19937 random (seed);
    const auto draw = [&] (int from, int to)
    { return std::uniform_int_distribution<int> (from, to) (random); };

    const auto isShortMemory = seed % 2 == 0;
    const double minutes = isShortMemory ? 3.0 / 60.0 : 5.0;
    const auto remembered = std::int64_t (minutes * 60.0 * rate);

    const auto recording = std::make_shared<Recording> (minutes);
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (rate, 1);

    std::map<std::int64_t, std::int64_t> latest; // timeline sample → count
    Timeline timeline;
    std::int64_t at = draw (-50000, 50000), heard = 0, loopStart = 0, loopEnd = 0;
    auto isPlaying = true;

    for (int step = 0; step < 300; ++step)
    {
        switch (draw (0, 19))
        {
            case 0:
                at = draw (-100000, 100000);
                break;
            case 1:
                isPlaying = ! isPlaying;
                break;
            case 2:
                timeline.tempoBpm = draw (60, 200);
                break;
            case 3:
                loopStart = at - draw (0, 5000);
                loopEnd = at + draw (100, 20000);
                break;
            case 4:
                loopEnd = loopStart;
                break;
            default:
                break;
        }

        for (auto left = draw (0, 3) == 0 ? draw (0, 3) : draw (0, 8192); left > 0;)
        {
            auto frames = left;

            if (at < loopEnd) // this host splits its blocks where it loops
                frames = int (std::min<std::int64_t> (frames, loopEnd - at));

            reader.supplyMemory();
            hear (recorder, isPlaying ? timeline.playingAt (at) : timeline.stoppedAt (at), heard, frames);

            if (isPlaying)
            {
                for (int i = 0; i < frames; ++i)
                    latest[at + i] = heard + i;

                heard += frames;
                at += frames;
            }

            left -= frames;

            if (at == loopEnd && isPlaying && loopEnd > loopStart)
                at = loopStart;
        }
    }

    const TimelineRange range { latest.begin()->first - 10, latest.rbegin()->first + 10 };
    const auto region = reader.copy (range);
    std::vector<bool> isHole (std::size_t (range.length()));

    for (const auto& hole : region.holes)
        for (auto i = hole.start; i < hole.end; ++i)
            isHole[std::size_t (i - range.start)] = true;

    std::int64_t wrong = 0, missing = 0;

    for (auto i = range.start; i < range.end; ++i)
    {
        const auto index = std::size_t (i - range.start);
        const auto found = latest.find (i);

        if (isHole[index])
            missing += found != latest.end() && (! isShortMemory || found->second >= heard - remembered);
        else
            wrong += found == latest.end() || region.channels[0][index] != countedSample (found->second);
    }

    CHECK (wrong == 0);
    CHECK (missing == 0);

    const auto pixels = reader.overview (range, 97);
    const auto width = double (range.length()) / 97;

    for (int p = 0; p < 97; ++p)
    {
        auto expected = WavePeak {};

        for (auto i = range.start + std::int64_t (p * width);
             i < range.start + std::int64_t ((p + 1) * width); ++i)
        {
            const auto index = std::size_t (i - range.start);
            const auto sample = region.channels[0][index];

            if (isHole[index])
                continue;

            expected.low = expected.captured ? std::min (expected.low, sample) : sample;
            expected.high = expected.captured ? std::max (expected.high, sample) : sample;
            expected.captured = true;
        }

        const auto& pixel = pixels[std::size_t (p)];
        CHECK (pixel.captured == expected.captured);
        CHECK (pixel.low == expected.low);
        CHECK (pixel.high == expected.high);
    }

    std::int64_t spanned = 0;

    for (const auto& span : reader.spans())
        spanned += span.range.length();

    CHECK (spanned == std::count (isHole.begin(), isHole.end(), false));
}
