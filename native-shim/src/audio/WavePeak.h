#pragma once

#include <algorithm>

namespace continuo
{

/** One column of a waveform: the extremes of all channels over the samples that it stands for. */
struct WavePeak
{
    float low = 0.0f;
    float high = 0.0f;
    bool captured = false; ///< false: a hole, nothing is there

    /** The column stands for those samples, too. */
    void include (const WavePeak& more)
    {
        if (more.captured)
            *this = captured ? WavePeak { std::min (low, more.low), std::max (high, more.high), true } : more;
    }
};

}
