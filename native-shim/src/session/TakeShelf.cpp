#include "TakeShelf.h"

#include "audio/ClipRenderer.h"
#include "model/DataFolder.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace continuo
{

namespace
{
bool isSame (const ClipPlacement& a, const ClipPlacement& b)
{
    return a.startSamples == b.startSamples && a.followsTempo == b.followsTempo && a.startPpq == b.startPpq
           && a.isLooping == b.isLooping && a.loopLengthSamples == b.loopLengthSamples
           && a.loopLengthPpq == b.loopLengthPpq;
}

/** Where files stay that were dragged out: a DAW may go on using the very file. Paths that are not plain ASCII are not
    understood by all of them. */
juce::File dragFolder()
{
    const auto folder = dataFolder().getChildFile ("dragged");
    return folder.getFullPathName().containsOnly (
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "/\\:._-")
               ? folder
               : juce::File::getSpecialLocation (juce::File::tempDirectory).getChildFile ("continuo");
}
SoundMarks marksOf (const TakeShelf::Origin& origin, int rateHz)
{
    return SoundMarks::of (origin.master).at (rateHz, std::llround (origin.startSeconds * rateHz));
}
} // namespace

struct TakeShelf::Inbox
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

TakeShelf::TakeShelf (ClipPlayer& p) : player (p), inbox (std::make_shared<Inbox>()) {}

TakeShelf::~TakeShelf() { background.removeAllJobs (true, -1); }

void TakeShelf::prepare (int sampleRateHz)
{
    rateHz = sampleRateHz;
    onPlayer.clear(); // the player starts anew
    auditioning = nullptr;
    for (auto& [clipId, shelved] : shelf)
        if (shelved.growing != nullptr)
        {
            shelved.growing->render (rateHz);
            shelved.rendered = shelved.growing->rendered();
        }
    finishPlacing();
}

void TakeShelf::load (const juce::String& clipId, const juce::File& master)
{
    auto& shelved = shelf[clipId];
    if (shelved.isLoading || shelved.sound != nullptr || shelved.problem.isNotEmpty())
        return;
    shelved.isLoading = true;
    background.addJob (
        [to = inbox, clipId, master]
        {
            Finished finished { clipId, ClipSound::read (master), nullptr };
            if (finished.reading.sound != nullptr && isCarried (*finished.reading.sound))
                finished.reading.sound->toFlac(); // so that saving the project does not have to
            to->put (std::move (finished));
        });
}

void TakeShelf::put (const juce::String& clipId, ClipSound::Ptr sound)
{
    shelf[clipId] = {};
    shelf[clipId].sound = std::move (sound);
}

void TakeShelf::forget (const juce::String& clipId)
{
    shelf.erase (clipId);
    wanted.erase (std::remove_if (wanted.begin(), wanted.end(),
                                  [&] (const PlacedClip& clip) { return clip.clipId == clipId; }),
                  wanted.end());
}

void TakeShelf::grow (const juce::String& clipId, double lengthSeconds)
{
    auto& shelved = shelf[clipId] = {};
    shelved.growing = std::make_shared<GrowingSound> (lengthSeconds);
    shelved.growing->render (rateHz);
}

void TakeShelf::append (const juce::String& clipId, Decode decode, int pieceRateHz)
{
    if (const auto& growing = shelf[clipId].growing)
        background.addJob (
            [growing, decode = std::move (decode), pieceRateHz]
            {
                if (const auto piece = decode(); ! piece.empty())
                    growing->append (piece, pieceRateHz);
            });
}

void TakeShelf::become (const juce::String& growingId, const juce::String& clipId)
{
    auto& made = shelf[clipId];
    const auto& grown = shelf[growingId];
    if (made.sound != nullptr || grown.growing == nullptr)
        return;
    made.growing = grown.growing;
    made.rendered = grown.rendered;
    made.playerId = playerIdOf (growingId);
    if (auditionId == growingId)
        auditionId = clipId;
}

double TakeShelf::readySeconds (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found == shelf.end() || found->second.growing == nullptr ? 0.0
                                                                    : found->second.growing->readySeconds();
}

ClipSound::Ptr TakeShelf::soFar (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found == shelf.end() || found->second.growing == nullptr ? nullptr
                                                                    : found->second.growing->soFar();
}

std::uint64_t TakeShelf::playerIdOf (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found != shelf.end() && found->second.playerId != 0
               ? found->second.playerId
               : static_cast<std::uint64_t> (clipId.hashCode64());
}

ClipSound::Ptr TakeShelf::sound (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found == shelf.end() ? nullptr : found->second.sound;
}

RenderedClipPtr TakeShelf::rendered (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found != shelf.end() && isCurrent (found->second.rendered) ? found->second.rendered : nullptr;
}

juce::String TakeShelf::problem (const juce::String& clipId) const
{
    const auto found = shelf.find (clipId);
    return found == shelf.end() ? juce::String() : found->second.problem;
}

std::vector<WavePeak> TakeShelf::peaks (const juce::String& clipId, int columns) const
{
    const auto found = shelf.find (clipId);
    if (found == shelf.end())
        return {};
    const auto& [sound, growing] = std::tie (found->second.sound, found->second.growing);
    return sound != nullptr     ? sound->peaks (columns)
           : growing != nullptr ? growing->peaks (columns)
                                : std::vector<WavePeak>();
}

void TakeShelf::place (std::vector<PlacedClip> clips)
{
    wanted = std::move (clips);
    reconcile();
}

void TakeShelf::finishPlacing()
{
    if (rateHz <= 0)
        return;
    for (const auto& clip : wanted)
    {
        auto& shelved = shelf[clip.clipId];
        if (shelved.sound != nullptr && (! isCurrent (shelved.rendered) || shelved.growing != nullptr))
            takeRendered (shelved, ClipRenderer::renderForPlaying (shelved.sound->channels(),
                                                                   shelved.sound->sampleRateHz(), rateHz));
    }
    reconcile();
}

bool TakeShelf::isCurrent (const RenderedClipPtr& rendered) const
{
    return rendered != nullptr && juce::roundToInt (rendered->sampleRateHz()) == rateHz;
}

/** What was heard while it was made stays where it is the same, so that nothing is swapped that sounds. */
void TakeShelf::takeRendered (Shelved& shelved, RenderedClipPtr rendered)
{
    const bool isSame =
        shelved.growing != nullptr && isCurrent (shelved.rendered) && *shelved.rendered == *rendered;
    if (! isSame)
        shelved.rendered = std::move (rendered);
    shelved.growing.reset();
}

void TakeShelf::render (const juce::String& clipId)
{
    auto& shelved = shelf[clipId];
    const bool isThere = isCurrent (shelved.rendered) && shelved.growing == nullptr;
    if (rateHz <= 0 || shelved.sound == nullptr || shelved.isRendering || isThere)
        return;
    shelved.isRendering = true;
    background.addJob (
        [to = inbox, clipId, sound = shelved.sound, rate = rateHz]
        {
            to->put ({ clipId,
                       {},
                       ClipRenderer::renderForPlaying (sound->channels(), sound->sampleRateHz(), rate) });
        });
}

/** Brings the player to what is wanted; what its queue does not take now it takes next time. */
void TakeShelf::reconcile()
{
    for (auto placed = onPlayer.begin(); placed != onPlayer.end();)
    {
        const auto isWanted = std::any_of (wanted.begin(), wanted.end(), [&] (const PlacedClip& clip)
                                           { return playerIdOf (clip.clipId) == placed->first; });
        placed = ! isWanted && player.remove (placed->first) ? onPlayer.erase (placed) : std::next (placed);
    }
    for (const auto& clip : wanted)
    {
        const auto& rendered = shelf[clip.clipId].rendered;
        if (! isCurrent (rendered))
        {
            render (clip.clipId);
            continue;
        }
        const auto playerId = playerIdOf (clip.clipId);
        const auto there = onPlayer.find (playerId);
        const bool isThere = there != onPlayer.end() && there->second.first == rendered
                             && isSame (there->second.second, clip.placement);
        if (! isThere && player.place (playerId, rendered, clip.placement))
            onPlayer[playerId] = { rendered, clip.placement };
    }
}

void TakeShelf::audition (const juce::String& clipId)
{
    if (auditioning != nullptr)
        player.stopAudition();
    auditioning = nullptr;
    auditionWasHeard = false;
    auditionId = clipId;
    updateAudition();
}

void TakeShelf::updateAudition()
{
    if (auditionId.isEmpty())
        return;
    const auto& shelved = shelf[auditionId];
    if (auditioning == nullptr)
    {
        render (auditionId);
        if (isCurrent (shelved.rendered) && player.audition (shelved.rendered))
            auditioning = shelved.rendered;
        return;
    }
    if (isCurrent (shelved.rendered) && shelved.rendered != auditioning
        && player.changeAudition (shelved.rendered))
        auditioning = shelved.rendered;
    const bool sounds = player.auditionPositionSamples() >= 0;
    if (auditionWasHeard && ! sounds)
    {
        auditionId.clear(); // it has come to its end
        auditioning = nullptr;
    }
    auditionWasHeard = auditionWasHeard || sounds;
}

double TakeShelf::auditionPosition() const
{
    const auto at = player.auditionPositionSamples();
    const auto found = shelf.find (auditionId);
    if (at < 0 || found == shelf.end() || ! isCurrent (found->second.rendered))
        return -1.0;
    return static_cast<double> (at) / static_cast<double> (found->second.rendered->lengthSamples());
}

bool TakeShelf::save (const juce::String& clipId, const Origin& origin, const juce::File& file,
                      SoundForm form) const
{
    const auto known = sound (clipId);
    if (known == nullptr)
        return false;
    const auto rate = rateHz > 0 ? rateHz : known->sampleRateHz();
    return writeSound (file, ClipRenderer::render (known->channels(), known->sampleRateHz(), rate), rate,
                       form, marksOf (origin, rate));
}

juce::File TakeShelf::fileToDrag (const juce::String& clipId, const Origin& origin,
                                  const juce::String& asciiName)
{
    auto& shelved = shelf[clipId];
    if (shelved.sound == nullptr)
        return {};
    const auto rate = rateHz > 0 ? rateHz : shelved.sound->sampleRateHz(); // no audio runs: as it was made
    const auto file = dragFolder()
                          .getChildFile (juce::File::createLegalFileName (clipId))
                          .getChildFile (asciiName + "-" + juce::String (rate) + ".wav");
    if (shelved.dragFile != file)
    {
        shelved.dragFile = file;
        background.addJob (
            [sound = shelved.sound, rate, file, origin]
            {
                if (! file.existsAsFile())
                    writeSound (file, ClipRenderer::render (sound->channels(), sound->sampleRateHz(), rate),
                                rate, SoundForm::wav24, marksOf (origin, rate));
            });
    }
    return file;
}

bool TakeShelf::collect()
{
    player.collectRetired();
    bool isNews = false;
    for (auto& finished : inbox->takeAll())
    {
        const auto found = shelf.find (finished.clipId);
        if (found == shelf.end())
            continue;
        auto& shelved = found->second;
        if (finished.rendered != nullptr)
        {
            shelved.isRendering = false;
            const bool isAwaited = ! isCurrent (shelved.rendered) || shelved.growing != nullptr;
            if (isCurrent (finished.rendered) && isAwaited) // else it sounds already
                takeRendered (shelved, std::move (finished.rendered));
            continue;
        }
        shelved.isLoading = false;
        shelved.sound = std::move (finished.reading.sound);
        shelved.problem = std::move (finished.reading.problem);
        isNews = true;
        if (shelved.growing != nullptr)
            render (finished.clipId);
    }
    for (auto& [clipId, shelved] : shelf)
        if (shelved.growing != nullptr && ! isCurrent (shelved.rendered))
            shelved.rendered = shelved.growing->rendered();
    reconcile();
    const auto before = auditionId;
    updateAudition();
    return isNews || auditionId != before;
}

} // namespace continuo
