#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace continuo
{

/** A clip at the host's sample rate, ready to be played: what ClipRenderer makes of a clip's 32 kHz master.

    Immutable, so any number of threads may read it. Its first and last two milliseconds are faded, so that it may
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

    const float* channel (int index) const { return samples[std::size_t (index)].data(); }

private:
    std::vector<std::vector<float>> samples;
    double rate;
};

using RenderedClipPtr = std::shared_ptr<const RenderedClip>;

}
