// Linked with the checker of tests/rtcheck: what the audio thread may not do, and that it does not do it.

#include "PlayerRig.h"
#include "RealtimeCheck.h"

#include "audio/RealtimeScope.h"
#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"

#include <Catch.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

using namespace continuo;
using namespace continuo::test;

namespace
{

/** What `act` does inside a RealtimeScope: the last function that was not allowed there, "" if all were. */
std::string violationOf (const std::function<void()>& act)
{
    continuo_rt_reset();
    continuo_rt_print (false);

    {
        const RealtimeScope scope;
        act();
    }

    const std::string found = continuo_rt_last_violation();
    continuo_rt_print (true);
    continuo_rt_reset();
    return found;
}

volatile void* sink = nullptr;

}

TEST_CASE ("The checker catches what an audio thread must not do", "[realtime]")
{
    std::mutex mutex;
    std::condition_variable condition;
    std::vector<int> numbers;
    auto shared = std::make_shared<int> (1);
    char byte = 0;

    CHECK (violationOf ([&] { sink = new int (3); }) == "malloc");
    CHECK (violationOf ([&] { delete static_cast<int*> (const_cast<void*> (sink)); }) == "free");
    CHECK (violationOf ([&] { numbers.push_back (1); }) == "malloc");
    CHECK (violationOf ([&] { shared.reset(); }) == "free");
    CHECK (violationOf ([&] { sink = std::aligned_alloc (64, 64); }) == "aligned_alloc");
    CHECK (violationOf ([&] { std::free (const_cast<void*> (sink)); }) == "free");
    CHECK (violationOf ([&] { const std::lock_guard<std::mutex> lock (mutex); }) == "pthread_mutex_lock");
    CHECK (violationOf ([&] { condition.notify_one(); }) == "pthread_cond_signal");
    CHECK (violationOf ([&] { std::this_thread::yield(); }) == "sched_yield");
    CHECK (violationOf ([&] { usleep (1); }) == "usleep");
    CHECK (violationOf ([&] { std::this_thread::sleep_for (std::chrono::microseconds (1)); }) != "");
    CHECK (violationOf ([&] { close (open ("/dev/null", O_RDONLY)); }) == "close");
    CHECK (violationOf ([&] { (void) ! write (-1, &byte, 1); }) == "write");
    CHECK (violationOf ([&] { (void) ! read (-1, &byte, 1); }) == "read");
    CHECK (violationOf ([&] { std::fflush (stderr); }) == "fflush");
    CHECK (violationOf (
               [&] { munmap (mmap (nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096); })
           == "munmap");
    CHECK (violationOf ([&] { syscall (186); }) == "syscall"); // gettid
    CHECK (violationOf (
               [&]
               {
                   try
                   {
                       throw 1;
                   }
                   catch (int)
                   {
                   }
               })
           != "");
}

TEST_CASE ("The checker keeps to its scope and its thread", "[realtime]")
{
    CHECK (violationOf ([] { sink = nullptr; }) == "");
    continuo_rt_reset();
    sink = std::malloc (10);
    std::free (const_cast<void*> (sink));
    CHECK (continuo_rt_violations() == 0);

    std::atomic<bool> isIn { false }, isDone { false };
    std::thread audio (
        [&]
        {
            const RealtimeScope scope;
            isIn = true;

            while (! isDone)
            {
            }
        });

    while (! isIn)
        std::this_thread::yield();

    sink = std::malloc (10);
    std::free (const_cast<void*> (sink));
    isDone = true;
    audio.join();
    CHECK (continuo_rt_violations() == 0);
    CHECK (continuo_rt_entered() == 1);
}

TEST_CASE ("Recorder and player do nothing of the kind while clips come and go and the recorder wraps",
           "[realtime]")
{
    const auto recording = std::make_shared<Recording> (1.0 / 60.0);
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (48000.0, 2);
    ClipQueue queue;
    ClipOrders orders { queue };
    ClipPlayer player { queue };
    player.prepare (48000.0);
    std::atomic<bool> isDone { false };
    continuo_rt_reset();

    std::thread audio (
        [&]
        {
            const Timeline timeline;
            std::vector<float> left (8192, 0.1f), right (8192, 0.2f);
            const std::array<float*, 2> channels { left.data(), right.data() };
            std::mt19937 random (3);
            std::int64_t at = 0;

            for (int block = 0; block < 3000; ++block)
            {
                const auto frames =
                    std::uniform_int_distribution<int> (0, block % 10 == 0 ? 8192 : 512) (random);
                auto position = block % 37 < 2 ? timeline.stoppedAt (at) : timeline.playingAt (at);

                if (block % 53 == 0)
                    at = std::uniform_int_distribution<int> (-10000, 100000) (random);

                if (block % 500 > 480)
                    position = withoutTimeline();

                position.isLooping = block % 5 == 0;
                position.loopEndPpq = 2.0;
                position.tempoBpm = 100.0 + block % 4;

                {
                    const RealtimeScope scope;
                    recorder.write (position, channels.data(), 2, frames);
                    player.process (position, channels.data(), 2, frames);
                }

                at += frames;

                if (block % 8 == 0)
                    std::this_thread::yield();
            }

            isDone = true;
        });

    GrowingClip growing (2, 200000, 48000.0);

    for (unsigned i = 0; ! isDone; ++i)
    {
        growing.append ({ noise (1 + i * 53 % 700, i), noise (1 + i * 53 % 700, i) });

        if (i % 4 == 0)
            orders.place (100, growing.clip(), placedAt (i * 17 % 20000));

        if (i % 7 == 0)
            orders.audition (growing.clip());

        if (i % 28 == 5)
            orders.changeAudition (noiseClip (3000, i));

        if (growing.clip()->isWhole())
            growing = GrowingClip (2, 200000, 48000.0);

        auto placement = placedAt (i * 91 % 40000);
        placement.replaces = i % 3 == 0;
        orders.place (i % 20, noiseClip (1 + i * 37 % 9000, i), placement);
        player.setDryWet (float (i % 7) / 7.0f);
        player.setGain (i % 13 == 0 ? 0.0f : 1.0f);

        if (i % 3 == 0)
            orders.remove (i * 7 % 20);

        if (i % 5 == 0)
            orders.audition (noiseClip (500, i));

        orders.collectRetired();
        reader.supplyMemory();
        reader.overview (reader.extent(), 100);

        if (i % 50 == 0)
            reader.forgetAll();
    }

    audio.join();
    CHECK (continuo_rt_entered() == 3000);
    CHECK (continuo_rt_violations() == 0);
    CHECK (std::string (continuo_rt_last_violation()) == "");
}
