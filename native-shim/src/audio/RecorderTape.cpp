#include "audio/RecorderTape.h"

#include <algorithm>
#include <limits>

namespace continuo
{

namespace
{

constexpr RecorderTape::Extremes nothing { std::numeric_limits<float>::infinity(),
                                           -std::numeric_limits<float>::infinity() };

}

RecorderTape::Chunk::Chunk (int channelCount)
    : samples (std::size_t (channelCount) * chunkFrames), minima (cellsPerChunk), maxima (cellsPerChunk)
{
    // All zeros now: the memory has been touched, and the audio thread meets no page fault.
}

void RecorderTape::prepare (int channelCount, std::int64_t maximumFrames, std::int64_t framesAhead)
{
    {
        const Lock lock (memory);
        const auto maximumChunks = std::size_t (maximumFrames / chunkFrames + 2);

        chunksAhead = framesAhead / chunkFrames + 2;

        allocated.clear();
        slots = std::vector<std::atomic<Chunk*>> (maximumChunks);
        fresh = std::make_unique<SpscQueue<Chunk*>> (maximumChunks);
        channels.store (channelCount, std::memory_order_relaxed);
        chunksInUse.store (0, std::memory_order_relaxed);

        const auto boundary = (end() + chunkFrames - 1) / chunkFrames * chunkFrames;
        endFrame.store (boundary, std::memory_order_release);
        startFrame.store (boundary, std::memory_order_release);
        oldestChunk = boundary / chunkFrames;
        cell = nothing;
    }

    supply();
}

void RecorderTape::supply()
{
    const Lock lock (memory);

    if (fresh == nullptr)
        return;

    const auto isEnough = [this]
    {
        const auto count = std::int64_t (allocated.size());
        return count >= std::int64_t (slots.size())
               || count - chunksInUse.load (std::memory_order_acquire) >= chunksAhead;
    };

    while (! isEnough())
    {
        allocated.push_back (std::make_unique<Chunk> (channelCount()));
        fresh->push (allocated.back().get());
    }
}

RecorderTape::Chunk* RecorderTape::takeOldest()
{
    const auto inUse = chunksInUse.load (std::memory_order_relaxed);

    if (inUse == 0)
        return nullptr;

    auto& slot = slots[std::size_t (oldestChunk) % slots.size()];
    auto* const chunk = slot.load (std::memory_order_relaxed);

    ++oldestChunk;
    startFrame.store (std::max (startFrame.load (std::memory_order_relaxed), oldestChunk * chunkFrames),
                      std::memory_order_release);
    slot.store (nullptr, std::memory_order_release);
    chunksInUse.store (inUse - 1, std::memory_order_release);
    return chunk;
}

bool RecorderTape::beginChunk()
{
    const auto number = endFrame.load (std::memory_order_relaxed) / chunkFrames;
    const auto isFull = chunksInUse.load (std::memory_order_relaxed) >= std::int64_t (slots.size());
    Chunk* chunk = nullptr;

    if (isFull || ! fresh->pop (chunk))
        chunk = takeOldest();

    if (chunk == nullptr)
        return false;

    if (chunksInUse.load (std::memory_order_relaxed) == 0)
        oldestChunk = number;

    slots[std::size_t (number) % slots.size()].store (chunk, std::memory_order_release);
    chunksInUse.fetch_add (1, std::memory_order_release);
    return true;
}

int RecorderTape::append (const float* const* input, int frameCount)
{
    const auto channelTotal = channelCount();
    auto frame = endFrame.load (std::memory_order_relaxed);

    for (int done = 0; done < frameCount;)
    {
        const auto inChunk = int (frame % chunkFrames);

        if (inChunk == 0 && ! beginChunk())
            return done;

        auto& chunk =
            *slots[std::size_t (frame / chunkFrames) % slots.size()].load (std::memory_order_relaxed);
        const auto inCell = inChunk % cellFrames;
        const auto count = std::min (frameCount - done, cellFrames - inCell);

        for (int channel = 0; channel < channelTotal; ++channel)
        {
            auto* const to = chunk.samples.data() + channel * chunkFrames + inChunk;
            const auto* const from = input[channel] == nullptr ? nullptr : input[channel] + done;

            for (int i = 0; i < count; ++i)
            {
                const auto sample = from == nullptr ? 0.0f : from[i];
                to[i].store (sample, std::memory_order_release);
                cell.minimum = std::min (cell.minimum, sample);
                cell.maximum = std::max (cell.maximum, sample);
            }
        }

        if (inCell + count == cellFrames)
        {
            const auto index = std::size_t (inChunk / cellFrames);
            chunk.minima[index].store (cell.minimum, std::memory_order_release);
            chunk.maxima[index].store (cell.maximum, std::memory_order_release);
            cell = nothing;
        }

        done += count;
        frame += count;
        endFrame.store (frame, std::memory_order_release);
    }

    return frameCount;
}

void RecorderTape::forget()
{
    startFrame.store (endFrame.load (std::memory_order_relaxed), std::memory_order_release);
}

const RecorderTape::Chunk* RecorderTape::chunkOf (std::int64_t frame) const
{
    return slots[std::size_t (frame / chunkFrames) % slots.size()].load (std::memory_order_acquire);
}

void RecorderTape::copy (const Lock&, int channel, std::int64_t from, std::int64_t frameCount,
                         float* destination) const
{
    while (frameCount > 0)
    {
        const auto inChunk = int (from % chunkFrames);
        const auto count = int (std::min (frameCount, std::int64_t (chunkFrames - inChunk)));

        if (const auto* const chunk = chunkOf (from))
        {
            const auto* const samples = chunk->samples.data() + channel * chunkFrames + inChunk;

            for (int i = 0; i < count; ++i)
                destination[i] = samples[i].load (std::memory_order_acquire);
        }
        else // taken off meanwhile
        {
            std::fill_n (destination, count, 0.0f);
        }

        destination += count;
        from += count;
        frameCount -= count;
    }
}

RecorderTape::Extremes RecorderTape::extremesOfSamples (const Chunk& chunk, int channelCount, int from,
                                                        int to)
{
    auto result = nothing;

    for (int channel = 0; channel < channelCount; ++channel)
        for (int i = from; i < to; ++i)
        {
            const auto sample =
                chunk.samples[std::size_t (channel * chunkFrames + i)].load (std::memory_order_acquire);
            result.minimum = std::min (result.minimum, sample);
            result.maximum = std::max (result.maximum, sample);
        }

    return result;
}

RecorderTape::Extremes RecorderTape::extremes (const Lock&, std::int64_t from, std::int64_t frameCount) const
{
    auto result = nothing;
    const auto take = [&result] (Extremes more)
    {
        result.minimum = std::min (result.minimum, more.minimum);
        result.maximum = std::max (result.maximum, more.maximum);
    };

    for (const auto to = from + frameCount; from < to;)
    {
        const auto inChunk = int (from % chunkFrames);
        const auto inCell = inChunk % cellFrames;
        const auto count = int (std::min (to - from, std::int64_t (cellFrames - inCell)));

        if (const auto* const chunk = chunkOf (from))
        {
            const auto index = std::size_t (inChunk / cellFrames);

            if (count == cellFrames)
                take ({ chunk->minima[index].load (std::memory_order_acquire),
                        chunk->maxima[index].load (std::memory_order_acquire) });
            else
                take (extremesOfSamples (*chunk, channelCount(), inChunk, inChunk + count));
        }

        from += count;
    }

    return result;
}

}
