#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace continuo
{

/** A plain value as a row of atomic words, so that one thread may overwrite it while others read. What a reader gets
    may be torn, and its user finds that out by a number that was written before the words: since words are
    stored with release and loaded with acquire, whoever saw one new word sees that number, too. */
template <typename T>
class AtomicWords
{
    static_assert (std::is_trivially_copyable_v<T>, "a value that threads share word by word must be plain");

public:
    void store (const T& value)
    {
        std::array<std::uint64_t, wordCount> plain {};
        std::memcpy (plain.data(), &value, sizeof (T));

        for (std::size_t i = 0; i < wordCount; ++i)
            words[i].store (plain[i], std::memory_order_release);
    }

    T load() const
    {
        std::array<std::uint64_t, wordCount> plain {};

        for (std::size_t i = 0; i < wordCount; ++i)
            plain[i] = words[i].load (std::memory_order_acquire);

        T value;
        std::memcpy (static_cast<void*> (&value), plain.data(), sizeof (T));
        return value;
    }

private:
    static constexpr std::size_t wordCount =
        (sizeof (T) + sizeof (std::uint64_t) - 1) / sizeof (std::uint64_t);

    std::array<std::atomic<std::uint64_t>, wordCount> words {};
};

/** One value, written by one thread, which never waits, and read whole by any other (a sequence lock). */
template <typename T>
class Published
{
public:
    Published() { words.store (T {}); }

    /** The writer's thread. */
    void store (const T& value)
    {
        const auto now = sequence.load (std::memory_order_relaxed);
        sequence.store (now + 1, std::memory_order_relaxed);
        words.store (value);
        sequence.store (now + 2, std::memory_order_release);
    }

    /** Any thread but the audio thread, since it tries again while the writer writes. */
    T load() const
    {
        for (;;)
        {
            const auto before = sequence.load (std::memory_order_acquire);
            const auto value = words.load();

            if (before % 2 == 0 && sequence.load (std::memory_order_relaxed) == before)
                return value;
        }
    }

private:
    std::atomic<std::uint64_t> sequence { 0 };
    AtomicWords<T> words;
};

/** The last `capacity` values that one thread pushed, without ever waiting; any other reads what is there. */
template <typename T>
class PublishedRing
{
public:
    explicit PublishedRing (std::size_t capacity) : slots (capacity) {}

    /** The writer's thread. */
    void push (const T& value)
    {
        const auto at = endIndex.load (std::memory_order_relaxed);

        if (at - beginIndex.load (std::memory_order_relaxed) >= slots.size())
            beginIndex.store (at + 1 - slots.size(), std::memory_order_release);

        slots[at % slots.size()].store (value);
        endIndex.store (at + 1, std::memory_order_release);
    }

    /** The writer's thread. */
    void clear() { beginIndex.store (endIndex.load (std::memory_order_relaxed), std::memory_order_release); }

    /** Any thread: oldest first. */
    std::vector<T> snapshot() const
    {
        const auto end = endIndex.load (std::memory_order_acquire);
        const auto begin = std::min (beginIndex.load (std::memory_order_acquire), end);

        std::vector<T> values;
        values.reserve (std::size_t (end - begin));

        for (auto i = begin; i < end; ++i)
            values.push_back (slots[i % slots.size()].load());

        const auto stillThere = std::min (beginIndex.load (std::memory_order_acquire), end);

        if (stillThere > begin)
            values.erase (values.begin(), values.begin() + std::ptrdiff_t (stillThere - begin));

        return values;
    }

private:
    std::vector<AtomicWords<T>> slots;
    std::atomic<std::uint64_t> beginIndex { 0 };
    std::atomic<std::uint64_t> endIndex { 0 };
};

}
