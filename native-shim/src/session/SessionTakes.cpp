// Session: the takes: which of them play, and where.
#include "Session.h"

#include <algorithm>

namespace continuo
{

namespace
{
constexpr double touchSeconds = 0.001; // clips that overlap by less stand one behind the other

bool overlap (Span a, Span b)
{
    return a.startSeconds < b.endSeconds - touchSeconds && b.startSeconds < a.endSeconds - touchSeconds;
}
} // namespace

void Session::addTakes (const GenerationOutcome& outcome)
{
    ++project.lastBatch;
    for (auto take : outcome.takes)
    {
        take.number = ++project.lastNumber;
        take.batch = project.lastBatch;
        shelf.load (take.clipId, juce::File (take.path));
        project.takes.push_back (take);
    }
    const auto wanted =
        static_cast<size_t> (std::min (values.take(), static_cast<int> (outcome.takes.size())) - 1);
    const auto& chosen = project.takes[project.takes.size() - outcome.takes.size() + wanted];
    record ("Play take " + juce::String (chosen.number), // can be undone like a choice of the user's
            [&, id = chosen.clipId] (Choices& choices) { select (choices, id); });
    if (audio.track->clock() == TimelineClock::freeRunning)
        shelf.audition (outcome.takes[wanted].clipId); // no timeline would ever come to it
    changed (Part::takes);
    placeSelected();
}

/** Plays the clip; whatever overlaps it no longer does. */
void Session::select (Choices& choices, const juce::String& clipId) const
{
    const auto* chosen = project.find (clipId);
    if (chosen == nullptr)
        return;
    for (const auto& take : project.takes)
        if (overlap (take.placement, chosen->placement))
            choices.selected.erase (take.clipId);
    choices.selected.insert (clipId);
}

void Session::selectTake (const juce::String& id)
{
    const juce::ScopedLock guard (lock);
    const auto* take = project.find (id);
    if (take == nullptr)
        return;
    ParameterMap parameter;
    if (take->batch == project.lastBatch)
        parameter[id::take] = static_cast<float> (lastTakeParameter = take->batchIndex + 1);
    choose ("Select take", [&] (Choices& choices) { select (choices, id); }, parameter);
}

/** The parameter chooses among the takes of the last request, so that it can be automated. */
void Session::followTakeParameter()
{
    if (std::exchange (lastTakeParameter, values.take()) == values.take())
        return;
    for (const auto& take : project.takes)
        if (take.batch == project.lastBatch && take.batchIndex == values.take() - 1)
        {
            select (project.choices, take.clipId);
            changed (Part::takes);
            return;
        }
}

void Session::removeTake (const juce::String& id)
{
    choose ("Remove take",
            [&] (Choices& choices)
            {
                choices.selected.erase (id);
                choices.removed.insert (id);
            });
}

void Session::placeSelected()
{
    std::vector<PlacedClip> placed;
    double longest = 0.0;
    for (const auto& take : project.takes)
    {
        if (project.choices.selected.count (take.clipId) == 0 || ! capture.isPrepared())
            continue;
        ClipPlacement placement;
        placement.startSamples = capture.samples (take.placement.startSeconds);
        placement.followsTempo = values.followTempo() && take.hasMusicalTime;
        placement.startPpq = take.startPpq;
        placement.isLooping = values.loop();
        placement.loopLengthSamples = capture.samples (take.loopSeconds);
        placement.loopLengthPpq = take.lengthPpq;
        placed.push_back ({ take.clipId, static_cast<std::uint64_t> (take.number), placement });
        longest = std::max (longest, take.placement.length());
    }
    longestClipSeconds.store (longest);
    shelf.place (std::move (placed));
}

std::vector<Take> Session::takes() const
{
    const juce::ScopedLock guard (lock);
    std::vector<Take> shown;
    for (auto each = project.takes.rbegin(); each != project.takes.rend(); ++each)
    {
        if (project.choices.removed.count (each->clipId) != 0)
            continue;
        Take take;
        take.id = each->clipId;
        take.number = each->number;
        take.prompt = each->prompt;
        take.seed = each->seed;
        take.lengthSeconds = each->placement.length();
        take.placement = each->placement;
        take.mode = each->mode;
        take.selected = project.choices.selected.count (each->clipId) != 0;
        take.auditioning = shelf.auditioned() == each->clipId;
        take.problem = shelf.problem (each->clipId);
        take.playable = take.problem.isEmpty();
        shown.push_back (std::move (take));
    }
    return shown;
}

std::vector<WavePeak> Session::takePeaks (const juce::String& id, int columns) const
{
    ClipSound::Ptr sound;
    {
        const juce::ScopedLock guard (lock);
        sound = shelf.sound (id);
    }
    return sound == nullptr ? std::vector<WavePeak>() : sound->peaks (columns);
}

double Session::auditionPosition() const
{
    const juce::ScopedLock guard (lock);
    return shelf.auditionPosition();
}

void Session::auditionTake (const juce::String& id, bool shallSound)
{
    {
        const juce::ScopedLock guard (lock);
        shelf.audition (shallSound ? id : juce::String());
        changed (Part::takes);
    }
    announce();
}

juce::File Session::takeFileToDrag (const juce::String& id)
{
    const juce::ScopedLock guard (lock);
    const auto* take = project.find (id);
    if (take == nullptr)
        return {};
    return shelf.fileToDrag (id, "continuo-take-" + juce::String (take->number) + "-seed-"
                                     + juce::String (take->seed));
}

} // namespace continuo
