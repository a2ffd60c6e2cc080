#include "audio/RenderedClip.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace continuo
{

namespace
{

constexpr double halfPi = 1.57079632679489661923;

void fadeEdges (std::vector<float>& samples, double sampleRateHz)
{
    const auto wished = std::size_t (std::llround (RenderedClip::edgeFadeSeconds * sampleRateHz));
    const auto length = std::min (wished, samples.size() / 2);

    for (std::size_t i = 0; i < length; ++i)
    {
        const auto gain = float (std::sin (halfPi * (double (i) + 0.5) / double (length)));
        samples[i] *= gain;
        samples[samples.size() - 1 - i] *= gain;
    }
}

}

RenderedClip::RenderedClip (std::vector<std::vector<float>> channels, double sampleRateHz)
    : samples (std::move (channels)), rate (sampleRateHz)
{
    if (samples.empty() || samples.size() > 2)
        throw std::invalid_argument ("A clip to play: expected 1 or 2 channels, found "
                                     + std::to_string (samples.size()) + ".");

    if (samples.front().size() != samples.back().size())
        throw std::invalid_argument ("A clip to play: expected channels of one length, found "
                                     + std::to_string (samples.front().size()) + " and "
                                     + std::to_string (samples.back().size()) + " samples.");

    for (auto& channel : samples)
        fadeEdges (channel, rate);
}

}
