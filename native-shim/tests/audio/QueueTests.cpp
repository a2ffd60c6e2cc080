#include "audio/Published.h"
#include "audio/SpscQueue.h"

#include <Catch.h>

#include <atomic>
#include <memory>
#include <thread>

using namespace continuo;

TEST_CASE ("A queue gives back what was pushed, in order, and refuses what it has no room for", "[queue]")
{
    SpscQueue<int> queue (3);
    int value = -1;

    CHECK (queue.isEmpty());
    CHECK_FALSE (queue.pop (value));
    CHECK (value == -1);

    for (int round = 0; round < 5; ++round)
    {
        for (int i = 0; i < 3; ++i)
            CHECK (queue.push (10 * round + i));

        CHECK_FALSE (queue.push (99));

        for (int i = 0; i < 3; ++i)
        {
            REQUIRE (queue.pop (value));
            CHECK (value == 10 * round + i);
        }

        CHECK (queue.isEmpty());
    }
}

TEST_CASE ("A queue keeps nothing alive that was popped, and leaves alone what it refuses", "[queue]")
{
    SpscQueue<std::shared_ptr<int>> queue (1);
    auto first = std::make_shared<int> (1);
    auto second = std::make_shared<int> (2);

    CHECK (queue.push (first));
    CHECK_FALSE (queue.push (std::move (second)));
    CHECK (second != nullptr);

    {
        std::shared_ptr<int> popped;
        CHECK (queue.pop (popped));
        CHECK (popped == first);
    }

    CHECK (first.use_count() == 1);
}

TEST_CASE ("Two threads pass a million numbers through a small queue without losing one", "[queue][threads]")
{
    constexpr int count = 1'000'000;
    SpscQueue<int> queue (64);

    std::thread producer (
        [&]
        {
            for (int i = 0; i < count;)
                if (queue.push (i))
                    ++i;
                else
                    std::this_thread::yield();
        });

    int expected = 0;

    while (expected < count)
    {
        int value;

        if (! queue.pop (value))
        {
            std::this_thread::yield();
            continue;
        }

        if (value != expected)
            break;

        ++expected;
    }

    const auto arrived = expected;

    while (expected < count) // after a failure, so that the producer ends
    {
        int value;
        expected += queue.pop (value) ? 1 : 0;
    }

    producer.join();
    CHECK (arrived == count);
}

namespace
{

struct Pair
{
    std::int64_t number = 0;
    std::array<std::int64_t, 15> copies {};

    static Pair of (std::int64_t number)
    {
        Pair pair;
        pair.number = number;
        pair.copies.fill (number);
        return pair;
    }

    bool isWhole() const
    {
        return std::all_of (copies.begin(), copies.end(),
                            [this] (std::int64_t copy) { return copy == number; });
    }
};

}

TEST_CASE ("A published value is never read in halves", "[queue][threads]")
{
    Published<Pair> published;
    std::atomic<bool> isDone { false };

    std::thread writer (
        [&]
        {
            for (std::int64_t i = 1; i <= 200'000; ++i)
                published.store (Pair::of (i));

            isDone = true;
        });

    bool areWhole = true, areRising = true;
    std::int64_t last = 0;

    while (! isDone)
    {
        const auto read = published.load();
        areWhole = areWhole && read.isWhole();
        areRising = areRising && read.number >= last;
        last = read.number;
    }

    writer.join();
    CHECK (areWhole);
    CHECK (areRising);
    CHECK (published.load().number == 200'000);
}

TEST_CASE ("A ring shows the last values, and whole ones even while it turns", "[queue][threads]")
{
    PublishedRing<Pair> ring (100);
    std::atomic<bool> isDone { false };

    ring.push (Pair::of (1));
    CHECK (ring.snapshot().size() == 1);
    ring.clear();
    CHECK (ring.snapshot().empty());

    std::thread writer (
        [&]
        {
            for (std::int64_t i = 2; i <= 200'000; ++i)
                ring.push (Pair::of (i));

            isDone = true;
        });

    bool areWhole = true, areConsecutive = true;

    while (! isDone)
    {
        const auto values = ring.snapshot();

        for (std::size_t i = 0; i < values.size(); ++i)
        {
            areWhole = areWhole && values[i].isWhole();
            areConsecutive = areConsecutive && (i == 0 || values[i].number == values[i - 1].number + 1);
        }
    }

    writer.join();
    CHECK (areWhole);
    CHECK (areConsecutive);

    const auto atEnd = ring.snapshot();
    CHECK (atEnd.size() == 100);
    CHECK (atEnd.back().number == 200'000);
}
