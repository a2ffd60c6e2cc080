#include "KeptRegion.h"

#include "audio/ClipRenderer.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

void KeptRegion::set (Span span, ClipSound::Ptr kept)
{
    clear();
    if (kept == nullptr || span.isEmpty())
        return;
    where = span;
    sound = std::move (kept);
}

void KeptRegion::clear()
{
    where = {};
    sound = nullptr;
    rendered.clear();
    renderedRateHz = 0;
    last = {};
    lastRevision = -1;
}

bool KeptRegion::hasSound (Span span) const { return sound != nullptr && where.overlaps (span); }

const std::vector<std::vector<float>>& KeptRegion::atRate (double sampleRateHz) const
{
    const auto rateHz = juce::roundToInt (sampleRateHz);
    if (renderedRateHz != rateHz)
    {
        rendered = rateHz == sound->sampleRateHz()
                       ? sound->channels()
                       : ClipRenderer::render (sound->channels(), sound->sampleRateHz(), rateHz);
        renderedRateHz = rateHz;
    }
    return rendered;
}

void KeptRegion::fill (RecordedRegion& region) const
{
    if (sound == nullptr || region.sampleRateHz <= 0.0 || region.channels.empty())
        return;
    const auto& kept = atRate (region.sampleRateHz);
    const auto start = std::llround (where.startSeconds * region.sampleRateHz);
    const TimelineRange reach { start, start + static_cast<std::int64_t> (kept.front().size()) };
    std::vector<TimelineRange> left;
    for (const auto& hole : region.holes)
    {
        const auto part = hole.intersection (reach);
        if (part.isEmpty())
        {
            left.push_back (hole);
            continue;
        }
        for (size_t channel = 0; channel < region.channels.size(); ++channel)
        {
            const auto& from = kept[channel % kept.size()];
            std::copy_n (from.begin() + (part.start - reach.start), part.length(),
                         region.channels[channel].begin() + (part.start - region.range.start));
        }
        if (hole.start < part.start)
            left.push_back ({ hole.start, part.start });
        if (part.end < hole.end)
            left.push_back ({ part.end, hole.end });
    }
    region.holes = std::move (left);
}

void KeptRegion::fill (Span shown, std::vector<WavePeak>& peaks) const
{
    if (! hasSound (shown) || peaks.empty())
        return;
    const auto columnSeconds = shown.length() / static_cast<double> (peaks.size());
    const auto columns = juce::jmax (1, juce::roundToInt (where.length() / columnSeconds));
    const auto kept = sound->peaks (columns);
    for (size_t i = 0; i < peaks.size(); ++i)
    {
        const auto at = shown.startSeconds + (static_cast<double> (i) + 0.5) * columnSeconds;
        if (peaks[i].captured || ! where.contains (at))
            continue;
        const auto column = static_cast<int> ((at - where.startSeconds) / where.length() * columns);
        peaks[i] = kept[static_cast<size_t> (juce::jlimit (0, columns - 1, column))];
    }
}

KeptRegion::Kept KeptRegion::keep (const RegionReader& reader, Span wanted)
{
    const auto asItCame = [&] { return hasSound (wanted) ? Kept { where, sound } : Kept(); };
    const auto rate = reader.sampleRateHz();
    if (rate <= 0.0)
        return asItCame();
    const auto revision = reader.revision();
    if (last.sound != nullptr && lastWanted == wanted && lastRevision == revision)
        return last;
    const TimelineRange range { std::llround (wanted.startSeconds * rate),
                                std::llround (wanted.endSeconds * rate) };
    if (range.isEmpty() || ! reader.hasHeard (range))
        return asItCame();
    auto region = reader.copy (range);
    fill (region);
    last = { { static_cast<double> (region.range.start) / rate,
               static_cast<double> (region.range.end) / rate },
             std::make_shared<ClipSound> (std::move (region.channels), juce::roundToInt (rate)) };
    lastWanted = wanted;
    lastRevision = revision;
    return last;
}

} // namespace continuo
