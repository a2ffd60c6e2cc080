#pragma once

#include "audio/SpscQueue.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace continuo
{

/** The endless tape under a RegionRecorder: sample after sample goes on at its end, and is forgotten at its start.

    The tape is a row of chunks. append() takes fresh ones from a queue that supply() fills, or, when there is as
    much tape as wished for or supply() is late, takes the oldest one off the start and writes over it. Readers copy
    without asking and look at start() afterwards: what lies before it may have been written over meanwhile and does
    not count. Samples are stored with release and loaded with acquire, so that whoever saw a new
    sample in an old place also sees the new start.

    For every 256 samples there are their extremes, so that waveforms of many minutes can be drawn at once.

    Threads: append() and forget() are the audio thread's and never allocate, lock or wait. prepare() comes while no
    audio runs. Everything else is any thread's; readers hold a Lock, so that no chunk is freed under
    them. The lock never concerns the audio thread.
*/
class RecorderTape
{
public:
    static constexpr int chunkFrames = 32768;
    static constexpr int cellFrames = 256;

    using Lock = std::unique_lock<std::mutex>;

    struct Extremes
    {
        float minimum;
        float maximum;
    };

    /** An empty tape of at most `maximumFrames`. supply() makes sure that `framesAhead` can always be written. */
    void prepare (int channelCount, std::int64_t maximumFrames, std::int64_t framesAhead);

    void supply();

    /** Writes [channel][sample], as many channels as the tape has; a null channel is silence. Returns how many samples
        there was tape for: fewer only if supply() was never called. */
    int append (const float* const* channels, int frameCount);

    void forget();

    int channelCount() const { return channels.load (std::memory_order_relaxed); }

    /** The tape holds [start, end); positions only ever rise. */
    std::int64_t start() const { return startFrame.load (std::memory_order_acquire); }
    std::int64_t end() const { return endFrame.load (std::memory_order_acquire); }

    Lock lockForReading() const { return Lock (memory); }

    void copy (const Lock&, int channel, std::int64_t from, std::int64_t frameCount,
               float* destination) const;
    Extremes extremes (const Lock&, std::int64_t from, std::int64_t frameCount) const;

private:
    static constexpr int cellsPerChunk = chunkFrames / cellFrames;

    struct Chunk
    {
        explicit Chunk (int channelCount);

        std::vector<std::atomic<float>> samples; // [channel][sample]
        std::vector<std::atomic<float>> minima;  // [cell], over all channels
        std::vector<std::atomic<float>> maxima;
    };

    bool beginChunk();
    Chunk* takeOldest();
    const Chunk* chunkOf (std::int64_t frame) const;
    static Extremes extremesOfSamples (const Chunk& chunk, int channelCount, int from, int to);

    mutable std::mutex memory; // guards what supply() and prepare() allocate and free
    std::vector<std::unique_ptr<Chunk>> allocated;
    std::vector<std::atomic<Chunk*>> slots; // chunk number % size
    std::unique_ptr<SpscQueue<Chunk*>> fresh;
    std::int64_t chunksAhead = 0;

    std::atomic<int> channels { 0 };
    std::atomic<std::int64_t> chunksInUse { 0 };
    std::atomic<std::int64_t> startFrame { 0 };
    std::atomic<std::int64_t> endFrame { 0 };

    // the audio thread's
    std::int64_t oldestChunk = 0;
    Extremes cell { 0.0f, 0.0f };
};

}
