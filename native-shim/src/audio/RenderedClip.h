#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace continuo
{

/** A clip at the host's sample rate, ready to be played: what ClipRenderer makes of a clip's 32 kHz master.

    What is ready of it never changes, so any number of threads may read that. All of it is, but of a GrowingClip's,
    which is heard while it is made. Its first and last two milliseconds are faded, so that it may
    begin and end on the audio thread without a click and without the player knowing; for files that leave the
    plugin take ClipRenderer's samples as they are.
*/
class RenderedClip
{
public:
    static constexpr double edgeFadeSeconds = 0.002;

    /** `channels` [channel][sample], 1 or 2 of the same length. */
    RenderedClip (std::vector<std::vector<float>> channels, double sampleRateHz);

    int channelCount() const { return int (samples.size()); }
    std::int64_t lengthSamples() const { return std::int64_t (samples.front().size()); }
    double sampleRateHz() const { return rate; }

    /** So many samples from its beginning on can be played. */
    std::int64_t readySamples() const { return ready.load (std::memory_order_acquire); }
    bool isWhole() const { return readySamples() == lengthSamples(); }

    /** Whether what is ready is the same, to the bit. Never on the audio thread. */
    bool operator== (const RenderedClip& other) const;

    const float* channel (int index) const { return samples[std::size_t (index)].data(); }

    /** What the fades at its edges leave of a sample, 0…1. */
    float edgeGain (std::int64_t index) const;

private:
    friend class GrowingClip;

    struct Unmade
    {
    };

    /** Nothing of it is ready. */
    RenderedClip (int channelCount, std::int64_t lengthSamples, double sampleRateHz, Unmade);

    void require() const;

    std::vector<std::vector<float>> samples;
    double rate;
    std::int64_t fadeSamples; // at either edge
    std::atomic<std::int64_t> ready;
};

using RenderedClipPtr = std::shared_ptr<const RenderedClip>;

/** A clip whose end is not made yet. Its length is known and its memory there from the beginning, so that the audio
    thread plays it like any other, up to where it is ready.

    append() is one thread's at a time, and never the audio thread's. */
class GrowingClip
{
public:
    /** 1 or 2 channels. */
    GrowingClip (int channelCount, std::int64_t lengthSamples, double sampleRateHz);

    /** The same one, from the first sample to the last. */
    RenderedClipPtr clip() const { return growing; }

    /** What comes next, [channel][sample] in the clip's channels. What is beyond its length is left out. */
    void append (const std::vector<std::vector<float>>& next);

private:
    std::shared_ptr<RenderedClip> growing;
};

}
