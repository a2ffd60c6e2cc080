#include "Timeline.h"

#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"
#include "audio/TrackRegistry.h"

#include <Catch.h>

#include <atomic>
#include <memory>
#include <thread>

using namespace continuo;
using namespace continuo::test;

namespace
{

std::shared_ptr<RegionReader> newReader()
{
    return std::make_shared<RegionReader> (std::make_shared<Recording>());
}

}

TEST_CASE ("A track is found by name as long as its plugin lives", "[registry]")
{
    TrackRegistry registry;
    auto piano = newReader();
    auto own = registry.add ("Voice", newReader());

    {
        const auto registration = registry.add ("Piano", piano);
        REQUIRE (registry.tracks (own.id()).size() == 1);
        CHECK (registry.tracks (own.id())[0].name == "Piano");
        CHECK (registry.find (registration.id()) == piano);
        CHECK (registry.findByName ("Piano", own.id()) == piano);
        CHECK (registry.findByName ("Voice", own.id()) == nullptr);
        CHECK (registry.tracks().size() == 2);
    }

    CHECK (registry.findByName ("Piano") == nullptr);
    CHECK (registry.tracks().size() == 1);
    CHECK (piano.use_count() == 1);
}

TEST_CASE ("Of two tracks of one name the older one is found, and names may change", "[registry]")
{
    TrackRegistry registry;
    auto first = newReader(), second = newReader();
    auto one = registry.add ("Track", first), other = registry.add ("Track", second);
    CHECK (registry.findByName ("Track") == first);
    CHECK (registry.findByName ("Track", one.id()) == second);

    one.rename ("Bass");
    CHECK (registry.findByName ("Track") == second);
    CHECK (registry.findByName ("Bass") == first);

    auto moved = std::move (one);
    one = {};
    CHECK (registry.findByName ("Bass") == first);
    moved = std::move (other);
    CHECK (registry.findByName ("Bass") == nullptr);
    CHECK (registry.findByName ("Track") == second);
}

TEST_CASE ("A melody is copied from a track whose plugin goes meanwhile", "[registry][threads]")
{
    TrackRegistry registry;
    std::atomic<bool> isDone { false };

    std::thread host (
        [&]
        {
            const auto samples = countedSamples (0, 480);
            const float* const channel = samples.data();

            for (int i = 0; i < 100; ++i)
            {
                const auto recording = std::make_shared<Recording>();
                RegionRecorder recorder (recording);
                recorder.prepare (48000.0, 1);
                const auto registration = registry.add ("Piano", std::make_shared<RegionReader> (recording));

                for (int block = 0; block < 50; ++block)
                    recorder.write (Timeline().playingAt (block * 480), &channel, 1, 480);
            }

            isDone = true;
        });

    bool areRight = true;
    std::int64_t copies = 0;

    while (! isDone)
        if (const auto reader = registry.findByName ("Piano"))
        {
            const auto region = reader->copy ({ 0, 480 });
            ++copies;
            areRight = areRight && (! region.holes.empty() || region.channels[0][7] == countedSample (7));
        }

    host.join();
    CHECK (areRight);
    CHECK (registry.tracks().empty());
    INFO (copies << " copies");
}
