#include "GrowingSound.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

namespace
{
constexpr size_t overviewSamples = 128; // in a block: finer than any screen draws a clip
} // namespace

void GrowingSound::append (const std::vector<std::vector<float>>& piece, int pieceRateHz)
{
    const juce::ScopedLock guard (lock);
    if (master.empty())
    {
        master.resize (piece.size());
        masterRateHz = pieceRateHz;
    }
    if (piece.size() != master.size() || pieceRateHz != masterRateHz)
        return; // no engine sends such a thing
    const auto whole = static_cast<size_t> (std::llround (wholeSeconds * masterRateHz));
    const auto count = std::min (piece.front().size(), whole - master.front().size());
    for (size_t channel = 0; channel < master.size(); ++channel)
        master[channel].insert (master[channel].end(), piece[channel].begin(),
                                piece[channel].begin() + static_cast<std::ptrdiff_t> (count));
    drawMore();
    renderMore();
}

/** The block that was not full is begun anew. */
void GrowingSound::drawMore()
{
    const auto there = master.front().size();
    auto block = overview.empty() ? 0 : overview.size() - 1;
    overview.resize ((there + overviewSamples - 1) / overviewSamples);
    for (; block < overview.size(); ++block)
    {
        const auto from = block * overviewSamples, to = std::min (there, from + overviewSamples);
        overview[block] = peakOf (master, from, to);
    }
}

void GrowingSound::render (int hostRateHz)
{
    const juce::ScopedLock guard (lock);
    if (rateHz == hostRateHz)
        return;
    rateHz = hostRateHz;
    growing.reset();
    renderMore();
}

void GrowingSound::renderMore()
{
    if (master.empty() || rateHz <= 0)
        return;
    const auto whole = std::llround (wholeSeconds * masterRateHz);
    if (growing == nullptr)
    {
        renderer = std::make_unique<ClipRenderer> (masterRateHz, rateHz);
        growing = std::make_unique<GrowingClip> (static_cast<int> (master.size()),
                                                 renderer->outputLength (whole), rateHz);
    }
    const auto there = static_cast<std::int64_t> (master.front().size());
    const auto from = growing->clip()->readySamples();
    const auto to = there == whole ? growing->clip()->lengthSamples() : renderer->settledLength (there);
    if (to <= from)
        return;
    std::vector<std::vector<float>> next;
    for (const auto& channel : master)
        next.push_back (renderer->render (channel, from, to));
    growing->append (next);
}

RenderedClipPtr GrowingSound::rendered() const
{
    const juce::ScopedLock guard (lock);
    return growing == nullptr ? nullptr : growing->clip();
}

double GrowingSound::readySeconds() const
{
    const juce::ScopedLock guard (lock);
    return growing == nullptr ? 0.0 : static_cast<double> (growing->clip()->readySamples()) / rateHz;
}

std::vector<WavePeak> GrowingSound::peaks (int columns) const
{
    const juce::ScopedLock guard (lock);
    if (overview.empty())
        return {};
    const auto blocks = wholeSeconds * masterRateHz / overviewSamples; // of the whole clip
    std::vector<WavePeak> result (static_cast<size_t> (columns));
    for (size_t column = 0; column < result.size(); ++column)
    {
        const auto at = [&] (size_t c)
        { return static_cast<size_t> (blocks * static_cast<double> (c) / columns); };
        const auto from = at (column), to = std::min (overview.size(), std::max (from + 1, at (column + 1)));
        for (auto block = from; block < to; ++block)
            result[column].include (overview[block]);
    }
    return result;
}

ClipSound::Ptr GrowingSound::soFar() const
{
    const juce::ScopedLock guard (lock);
    return master.empty() || master.front().empty() ? nullptr
                                                    : std::make_shared<ClipSound> (master, masterRateHz);
}

} // namespace continuo
