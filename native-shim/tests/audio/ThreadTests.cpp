// Audio thread and message thread at once, as in a host. Run under -fsanitize=thread, too.

#include "PlayerRig.h"

#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"

#include <Catch.h>

#include <atomic>
#include <thread>

using namespace continuo;
using namespace continuo::test;

TEST_CASE ("Copies are consistent while the recorder loops, jumps and forgets", "[recorder][threads]")
{
    const auto recording = std::make_shared<Recording> (2.0 / 60.0); // two seconds: it wraps all the time
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (48000.0, 2);
    std::atomic<bool> isDone { false };

    // A sample tells its place: the timeline position modulo 1000, plus the round, which only rises.
    std::thread audio (
        [&]
        {
            const Timeline timeline;
            std::vector<float> left (1024), right (1024);
            const std::array<const float*, 2> channels { left.data(), right.data() };
            std::mt19937 random (5);
            std::int64_t at = 0;

            for (int block = 0; block < 6000; ++block)
            {
                const auto frames = std::uniform_int_distribution<int> (0, 1024) (random);

                if (block % 50 == 0)
                    at = std::uniform_int_distribution<int> (0, 100) (random) * 1000;

                for (int i = 0; i < frames; ++i)
                {
                    left[std::size_t (i)] = float ((at + i) % 1000 + 1) / 1024.0f;
                    right[std::size_t (i)] = -left[std::size_t (i)];
                }

                recorder.write (timeline.playingAt (at), channels.data(), 2, frames);
                at += frames;

                if (block % 16 == 0)
                    std::this_thread::yield();
            }

            isDone = true;
        });

    std::int64_t wrong = 0, copied = 0, overviews = 0;

    do
    {
        reader.supplyMemory();
        const auto extent = reader.extent();
        const TimelineRange range { extent.start, std::min (extent.end, extent.start + 20000) };
        const auto region = reader.copy (range);

        for (const auto& hole : region.holes)
            copied -= hole.length();

        if (region.channels.size() == 2)
            for (std::int64_t i = 0; i < region.range.length(); ++i)
            {
                const auto left = region.channels[0][std::size_t (i)],
                           right = region.channels[1][std::size_t (i)];
                const auto expected = float ((region.range.start + i) % 1000 + 1) / 1024.0f;
                wrong += left != -right || (left != 0.0f && left != expected);
                ++copied;
            }

        for (const auto& pixel : reader.overview (range, 50))
            wrong += pixel.captured && (pixel.high <= 0.0f || pixel.high != -pixel.low);

        overviews += 1;
        wrong += reader.lastBars (1, reader.playheadSamples()).length() > 96000;
    } while (! isDone);

    audio.join();
    CHECK (wrong == 0);
    CHECK (copied > 0);
}

TEST_CASE ("Clips come, go and are freed while the player plays", "[player][threads]")
{
    PlayerRig rig;
    std::atomic<bool> isDone { false };
    std::vector<std::weak_ptr<const RenderedClip>> sent;

    std::thread audio (
        [&]
        {
            std::vector<float> left (512), right (512);
            const std::array<float*, 2> channels { left.data(), right.data() };

            for (std::int64_t block = 0; block < 4000; ++block)
            {
                rig.player.process (rig.timeline.playingAt (block % 100 * 512), channels.data(), 2, 512);

                if (block % 8 == 0)
                    std::this_thread::yield();
            }

            isDone = true;
        });

    for (unsigned i = 0; ! isDone; ++i)
    {
        auto clip = noiseClip (1 + i * 37 % 5000, i);
        sent.push_back (clip);
        rig.orders.place (i % 20, clip, placedAt (i * 91 % 40000));
        rig.player.setGain (float (i % 10) / 10.0f);
        rig.player.setDryWet (float (i % 7) / 7.0f);

        if (i % 3 == 0)
            rig.orders.remove (i * 7 % 20);

        if (i % 5 == 0)
            rig.orders.audition (std::move (clip));

        if (i % 11 == 0)
            rig.orders.stopAudition();

        rig.orders.collectRetired();
        std::this_thread::yield();
    }

    audio.join();
    rig.process (rig.timeline.stoppedAt (0), 64); // the queue may be full

    for (std::uint64_t id = 0; id < 20; ++id)
        CHECK (rig.orders.remove (id));

    rig.process (rig.timeline.stoppedAt (0), 64);

    rig.orders.stopAudition();
    rig.process (rig.timeline.stoppedAt (0), 64);
    rig.orders.collectRetired();
    CHECK (std::all_of (sent.begin(), sent.end(), [] (const auto& clip) { return clip.expired(); }));
    CHECK_FALSE (sent.empty());
}

TEST_CASE ("A clip grows while the player plays it", "[player][threads][growing]")
{
    constexpr std::int64_t length = 400000;
    GrowingClip growing (2, length, PlayerRig::rate);
    const std::vector<std::vector<float>> sound { noise (length, 1), noise (length, 2) };
    std::atomic<std::int64_t> wrong { 0 }, heard { 0 };

    std::thread audio (
        [&, clip = growing.clip()]
        {
            ClipQueue queue;
            ClipOrders orders { queue };
            ClipPlayer player { queue };
            player.prepare (PlayerRig::rate);
            orders.audition (clip);
            const Timeline timeline;
            std::vector<float> left (512), right (512);
            const std::array<float*, 2> channels { left.data(), right.data() };

            while (orders.auditionPositionSamples() >= 0 || heard == 0)
            {
                const auto from = std::max<std::int64_t> (0, orders.auditionPositionSamples());
                left.assign (512, 0.0f);
                right.assign (512, 0.0f);
                player.process (timeline.stoppedAt (0), channels.data(), 2, 512);
                const auto to = orders.auditionPositionSamples();

                for (std::int64_t i = from; i < to && i - from < 512;
                     ++i) // faded where it waits, else as it is
                    wrong += std::abs (left[std::size_t (i - from)])
                                 > std::abs (sound[0][std::size_t (i)]) + 1.0e-6f
                             && to - from == 512;

                heard += to > from ? to - from : 0;
                std::this_thread::yield();
            }
        });

    for (std::int64_t from = 0; from < length; from += 3000)
    {
        std::vector<std::vector<float>> next;

        for (const auto& channel : sound)
            next.emplace_back (channel.begin() + from, channel.begin() + std::min (length, from + 3000));

        growing.append (next);
        std::this_thread::sleep_for (std::chrono::microseconds (200));
    }

    audio.join();
    CHECK (wrong == 0);
    CHECK (heard > 0.9 * length);
}
