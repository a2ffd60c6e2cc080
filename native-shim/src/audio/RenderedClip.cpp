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

std::int64_t fadeLength (std::int64_t lengthSamples, double sampleRateHz)
{
    const auto wished = std::int64_t (std::llround (RenderedClip::edgeFadeSeconds * sampleRateHz));
    return std::min (wished, lengthSamples / 2);
}

}

RenderedClip::RenderedClip (std::vector<std::vector<float>> channels, double sampleRateHz)
    : samples (std::move (channels)), rate (sampleRateHz), fadeSamples (0), ready (0)
{
    require();
    const auto length = lengthSamples();
    fadeSamples = fadeLength (length, rate);

    for (auto& channel : samples)
        for (std::int64_t i = 0; i < fadeSamples; ++i)
        {
            channel[std::size_t (i)] *= edgeGain (i);
            channel[std::size_t (length - 1 - i)] *= edgeGain (length - 1 - i);
        }

    ready.store (length, std::memory_order_release);
}

RenderedClip::RenderedClip (int channelCount, std::int64_t length, double sampleRateHz, Unmade)
    : samples (std::size_t (std::max (0, channelCount)), std::vector<float> (std::size_t (length))),
      rate (sampleRateHz), fadeSamples (fadeLength (length, sampleRateHz)), ready (0)
{
    require();
}

float RenderedClip::edgeGain (std::int64_t index) const
{
    const auto fromEdge = std::min (index, lengthSamples() - 1 - index);
    return fromEdge >= fadeSamples
               ? 1.0f
               : float (std::sin (halfPi * (double (fromEdge) + 0.5) / double (fadeSamples)));
}

bool RenderedClip::operator== (const RenderedClip& other) const
{
    const auto count = readySamples();
    auto isSame =
        count == other.readySamples() && samples.size() == other.samples.size() && rate == other.rate;

    for (std::size_t i = 0; isSame && i < samples.size(); ++i)
        isSame = std::equal (samples[i].begin(), samples[i].begin() + count, other.samples[i].begin());

    return isSame;
}

void RenderedClip::require() const
{
    if (samples.empty() || samples.size() > 2)
        throw std::invalid_argument ("A clip to play: expected 1 or 2 channels, found "
                                     + std::to_string (samples.size()) + ".");

    if (samples.front().size() != samples.back().size())
        throw std::invalid_argument ("A clip to play: expected channels of one length, found "
                                     + std::to_string (samples.front().size()) + " and "
                                     + std::to_string (samples.back().size()) + " samples.");
}

GrowingClip::GrowingClip (int channelCount, std::int64_t lengthSamples, double sampleRateHz)
    : growing (new RenderedClip (channelCount, lengthSamples, sampleRateHz, RenderedClip::Unmade {}))
{
}

void GrowingClip::append (const std::vector<std::vector<float>>& next)
{
    const auto length = growing->lengthSamples();
    const auto from = growing->readySamples();
    const auto count = std::min (std::int64_t (next.front().size()), length - from);

    for (std::size_t channel = 0; channel < growing->samples.size(); ++channel)
        for (std::int64_t i = 0; i < count; ++i)
            growing->samples[channel][std::size_t (from + i)] =
                next[channel][std::size_t (i)] * growing->edgeGain (from + i);

    growing->ready.store (from + count, std::memory_order_release);
}

}
