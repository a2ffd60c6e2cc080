#pragma once

#include "Timeline.h"

#include "audio/ClipOrders.h"
#include "audio/ClipPlayer.h"

#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace continuo::test
{

inline std::vector<float> noise (std::int64_t length, unsigned seed)
{
    std::mt19937 random (seed);
    std::uniform_real_distribution<float> draw (-0.5f, 0.5f);
    std::vector<float> samples (static_cast<std::size_t> (length));

    for (auto& sample : samples)
        sample = draw (random);

    return samples;
}

inline RenderedClipPtr noiseClip (std::int64_t length, unsigned seed = 1, double rate = 48000.0)
{
    return std::make_shared<const RenderedClip> (
        std::vector<std::vector<float>> { noise (length, seed), noise (length, seed + 1000) }, rate);
}

inline RenderedClipPtr sineClip (std::int64_t length, double hz, double rate = 48000.0)
{
    std::vector<float> samples (static_cast<std::size_t> (length));

    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = 0.5f * float (std::sin (6.283185307179586 * hz * double (i) / rate));

    return std::make_shared<const RenderedClip> (std::vector<std::vector<float>> { samples }, rate);
}

/** Sounds at `start`, as often as it is told. */
inline ClipPlacement placedAt (std::int64_t start)
{
    ClipPlacement placement;
    placement.startSamples = start;
    return placement;
}

/** A player in a host of 48 kHz, stereo, whose input is silence, and everything that came out of it. */
struct PlayerRig
{
    PlayerRig() { player.prepare (rate); }

    void process (const TransportPosition& position, int frames, float input = 0.0f)
    {
        const auto before = output[0].size();

        for (auto& channel : output)
            channel.resize (before + std::size_t (frames), input);

        const std::array<float*, 2> channels { output[0].data() + before, output[1].data() + before };
        player.process (position, channels.data(), 2, frames);
    }

    /** Runs over [from, from + frames) in blocks of `blockFrames`. */
    void play (std::int64_t from, std::int64_t frames, int blockFrames = 512)
    {
        for (std::int64_t done = 0; done < frames; done += blockFrames)
            process (timeline.playingAt (from + done),
                     int (std::min<std::int64_t> (blockFrames, frames - done)));
    }

    float heard (std::int64_t index, int channel = 0) const
    {
        return output[std::size_t (channel)][std::size_t (index)];
    }

    bool isSilent (std::int64_t from, std::int64_t to) const
    {
        for (auto i = from; i < to; ++i)
            if (heard (i, 0) != 0.0f || heard (i, 1) != 0.0f)
                return false;

        return true;
    }

    /** Whether output [from, to) is the clip from sample `clipFrom` on, to the bit. */
    bool isClip (const RenderedClipPtr& clip, std::int64_t clipFrom, std::int64_t from, std::int64_t to) const
    {
        for (auto i = from; i < to; ++i)
            for (int channel = 0; channel < 2; ++channel)
                if (heard (i, channel)
                    != clip->channel (std::min (channel, clip->channelCount() - 1))[clipFrom + i - from])
                    return false;

        return true;
    }

    double largestStep (std::int64_t from, std::int64_t to) const
    {
        double largest = 0.0;

        for (auto i = std::max<std::int64_t> (1, from); i < to; ++i)
            largest = std::max (largest, std::abs (double (heard (i)) - heard (i - 1)));

        return largest;
    }

    static constexpr double rate = 48000.0;
    static constexpr int fade = 480;
    Timeline timeline;
    ClipQueue queue;
    ClipOrders orders { queue };
    ClipPlayer player { queue };
    std::array<std::vector<float>, 2> output;
};

}
