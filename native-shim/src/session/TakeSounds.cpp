#include "TakeSounds.h"

#include "audio/ClipRenderer.h"

#include <utility>

namespace continuo
{

struct TakeSounds::Inbox
{
    void put (Finished one)
    {
        const juce::ScopedLock guard (lock);
        finished.push_back (std::move (one));
    }

    std::vector<Finished> takeAll()
    {
        const juce::ScopedLock guard (lock);
        return std::exchange (finished, {});
    }

private:
    juce::CriticalSection lock;
    std::vector<Finished> finished;
};

TakeSounds::TakeSounds (BackgroundThread& thread) : background (thread), inbox (std::make_shared<Inbox>()) {}

TakeSounds::Entry* TakeSounds::find (const juce::String& clipId)
{
    const auto found = entries.find (clipId);
    return found == entries.end() ? nullptr : &found->second;
}

const TakeSounds::Entry* TakeSounds::find (const juce::String& clipId) const
{
    const auto found = entries.find (clipId);
    return found == entries.end() ? nullptr : &found->second;
}

void TakeSounds::setHostRate (int sampleRateHz)
{
    rateHz = sampleRateHz;
    for (auto& [clipId, entry] : entries)
        if (entry.growing != nullptr)
        {
            entry.growing->render (rateHz);
            entry.rendered = entry.growing->rendered();
        }
}

void TakeSounds::load (const juce::String& clipId, const juce::File& master)
{
    auto& entry = entries[clipId];
    if (entry.isLoading || entry.sound != nullptr || entry.problem.isNotEmpty())
        return;
    entry.isLoading = true;
    background.run (
        [to = inbox, clipId, master]
        {
            Finished finished { clipId, ClipSound::read (master), nullptr };
            if (finished.reading.sound != nullptr && isCarried (*finished.reading.sound))
                finished.reading.sound->toFlac(); // so that saving the project does not have to
            to->put (std::move (finished));
        });
}

void TakeSounds::put (const juce::String& clipId, ClipSound::Ptr sound)
{
    entries[clipId] = {};
    entries[clipId].sound = std::move (sound);
}

void TakeSounds::forget (const juce::String& clipId) { entries.erase (clipId); }

void TakeSounds::grow (const juce::String& clipId, double lengthSeconds)
{
    auto& entry = entries[clipId] = {};
    entry.growing = std::make_shared<GrowingSound> (lengthSeconds);
    entry.growing->render (rateHz);
}

void TakeSounds::append (const juce::String& clipId, Decode decode, int pieceRateHz)
{
    if (const auto* entry = find (clipId); entry != nullptr && entry->growing != nullptr)
        background.run (
            [growing = entry->growing, decode = std::move (decode), pieceRateHz]
            {
                if (const auto piece = decode(); ! piece.empty())
                    growing->append (piece, pieceRateHz);
            });
}

bool TakeSounds::become (const juce::String& growingId, const juce::String& clipId)
{
    const auto* grown = find (growingId);
    auto& made = entries[clipId];
    if (made.sound != nullptr || grown == nullptr || grown->growing == nullptr)
        return false;
    made.growing = grown->growing;
    made.rendered = grown->rendered;
    made.playerId = playerId (growingId);
    return true;
}

double TakeSounds::readySeconds (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry == nullptr || entry->growing == nullptr ? 0.0 : entry->growing->readySeconds();
}

ClipSound::Ptr TakeSounds::soFar (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry == nullptr || entry->growing == nullptr ? nullptr : entry->growing->soFar();
}

ClipSound::Ptr TakeSounds::sound (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry == nullptr ? nullptr : entry->sound;
}

juce::String TakeSounds::problem (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry == nullptr ? juce::String() : entry->problem;
}

std::vector<WavePeak> TakeSounds::peaks (const juce::String& clipId, int columns) const
{
    const auto* entry = find (clipId);
    if (entry == nullptr)
        return {};
    return entry->sound != nullptr     ? entry->sound->peaks (columns)
           : entry->growing != nullptr ? entry->growing->peaks (columns)
                                       : std::vector<WavePeak>();
}

RenderedClipPtr TakeSounds::rendered (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry != nullptr && isCurrent (entry->rendered) ? entry->rendered : nullptr;
}

std::uint64_t TakeSounds::playerId (const juce::String& clipId) const
{
    const auto* entry = find (clipId);
    return entry != nullptr && entry->playerId != 0 ? entry->playerId
                                                    : static_cast<std::uint64_t> (clipId.hashCode64());
}

bool TakeSounds::isCurrent (const RenderedClipPtr& rendered) const
{
    return rendered != nullptr && juce::roundToInt (rendered->sampleRateHz()) == rateHz;
}

bool TakeSounds::isToBeRendered (const Entry& entry) const
{
    const bool isDone = isCurrent (entry.rendered) && entry.growing == nullptr;
    return rateHz > 0 && entry.sound != nullptr && ! isDone;
}

/** What was heard while it was made stays where it is the same, so that nothing is swapped that sounds. */
void TakeSounds::takeRendered (Entry& entry, RenderedClipPtr rendered)
{
    const bool isSame =
        entry.growing != nullptr && isCurrent (entry.rendered) && *entry.rendered == *rendered;
    if (! isSame)
        entry.rendered = std::move (rendered);
    entry.growing.reset();
}

void TakeSounds::render (const juce::String& clipId)
{
    auto* entry = find (clipId);
    if (entry == nullptr || entry->isRendering || ! isToBeRendered (*entry))
        return;
    entry->isRendering = true;
    background.run (
        [to = inbox, clipId, sound = entry->sound, rate = rateHz]
        {
            to->put ({ clipId,
                       {},
                       ClipRenderer::renderForPlaying (sound->channels(), sound->sampleRateHz(), rate) });
        });
}

void TakeSounds::renderNow (const juce::String& clipId)
{
    if (auto* entry = find (clipId); entry != nullptr && isToBeRendered (*entry))
        takeRendered (*entry, ClipRenderer::renderForPlaying (entry->sound->channels(),
                                                              entry->sound->sampleRateHz(), rateHz));
}

bool TakeSounds::takeIn (Finished finished)
{
    auto* entry = find (finished.clipId);
    if (entry == nullptr)
        return false;
    if (finished.rendered != nullptr)
    {
        entry->isRendering = false;
        if (isCurrent (finished.rendered) && isToBeRendered (*entry)) // else it sounds already
            takeRendered (*entry, std::move (finished.rendered));
        return false;
    }
    entry->isLoading = false;
    entry->sound = std::move (finished.reading.sound);
    entry->problem = std::move (finished.reading.problem);
    if (entry->growing != nullptr)
        render (finished.clipId);
    return true;
}

bool TakeSounds::collect()
{
    bool isNews = false;
    for (auto& finished : inbox->takeAll())
        isNews = takeIn (std::move (finished)) || isNews;
    for (auto& [clipId, entry] : entries)
        if (entry.growing != nullptr && ! isCurrent (entry.rendered))
            entry.rendered = entry.growing->rendered();
    return isNews;
}

} // namespace continuo
