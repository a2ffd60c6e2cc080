#include "GrowingSound.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

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
    renderMore();
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
    const auto sound = soFar();
    if (sound == nullptr)
        return {};
    const auto made = juce::jlimit (
        1, columns, static_cast<int> (std::ceil (columns * sound->lengthSeconds() / wholeSeconds)));
    auto peaks = sound->peaks (made);
    peaks.resize (static_cast<size_t> (columns), WavePeak { 0.0f, 0.0f, false });
    return peaks;
}

ClipSound::Ptr GrowingSound::soFar() const
{
    const juce::ScopedLock guard (lock);
    return master.empty() || master.front().empty() ? nullptr
                                                    : std::make_shared<ClipSound> (master, masterRateHz);
}

} // namespace continuo
