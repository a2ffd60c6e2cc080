#pragma once

#include <atomic>
#include <cstddef>
#include <utility>
#include <vector>

namespace continuo
{

/** A queue between exactly two threads: one pushes, one pops.

    All memory is allocated by the constructor. push() and pop() never allocate, lock or wait, so either end
    may be the audio thread. An element is moved in and moved out; what stays in its place is the moved-from
    value, so an element that owns memory (a shared_ptr) is empty there and frees nothing when it is
    overwritten.
*/
template <typename T>
class SpscQueue
{
public:
    explicit SpscQueue (std::size_t capacity) : slots (capacity + 1) {}

    SpscQueue (const SpscQueue&) = delete;
    SpscQueue& operator= (const SpscQueue&) = delete;

    /** Producer's thread. False, and `value` untouched, if the queue is full. */
    bool push (T&& value)
    {
        const auto at = writeIndex.load (std::memory_order_relaxed);
        const auto next = following (at);

        if (next == readIndex.load (std::memory_order_acquire))
            return false;

        slots[at] = std::move (value);
        writeIndex.store (next, std::memory_order_release);
        return true;
    }

    bool push (const T& value) { return push (T (value)); }

    /** Consumer's thread. False, and `value` untouched, if the queue is empty. */
    bool pop (T& value)
    {
        const auto at = readIndex.load (std::memory_order_relaxed);

        if (at == writeIndex.load (std::memory_order_acquire))
            return false;

        value = std::move (slots[at]);
        readIndex.store (following (at), std::memory_order_release);
        return true;
    }

    /** Any thread; true for a moment only, unless it is asked by the consumer and false. */
    bool isEmpty() const
    {
        return readIndex.load (std::memory_order_acquire) == writeIndex.load (std::memory_order_acquire);
    }

    std::size_t capacity() const { return slots.size() - 1; }

private:
    std::size_t following (std::size_t index) const { return index + 1 == slots.size() ? 0 : index + 1; }

    std::vector<T> slots;
    alignas (64) std::atomic<std::size_t> writeIndex { 0 };
    alignas (64) std::atomic<std::size_t> readIndex { 0 };
};

}
