#include "Takes.h"

#include "model/Json.h"
#include "model/Texts.h"

#include <algorithm>

namespace continuo
{

namespace
{
TakeFiles::Origin originOf (const ProjectTake& take)
{
    return { juce::File (take.path), take.placement.startSeconds };
}

juce::String ofStem (const ProjectTake& take)
{
    if (! take.isStem())
        return {};
    const auto plain =
        take.stem.fromLastOccurrenceOf (" ", false, false)
            .retainCharacters ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    return plain.isEmpty() ? juce::String() : "-" + plain;
}

juce::String asciiNameOf (const ProjectTake& take)
{
    if (take.number == 0) // it was opened
        return "continuo-sound" + ofStem (take);
    return "continuo-take-" + juce::String (take.number) + "-seed-" + juce::String (take.seed)
           + ofStem (take);
}
} // namespace

void Takes::add (const GenerationOutcome& outcome)
{
    auto& project = core.project;
    ++project.lastBatch;
    for (auto take : outcome.takes)
    {
        take.number = ++project.lastNumber;
        take.batch = project.lastBatch;
        core.takeSounds.load (take.clipId, juce::File (take.path));
        project.takes.push_back (take);
    }
    growing.become (outcome.jobId, outcome.takes.front().clipId);
    const auto wanted =
        static_cast<size_t> (std::min (core.values.take(), static_cast<int> (outcome.takes.size())) - 1);
    const auto& chosen = project.takes[project.takes.size() - outcome.takes.size() + wanted];
    decisions.record (say ("Play take {1}", chosen.number),
                      [&, id = chosen.clipId] (Choices& choices) { project.select (choices, id); });
    const auto* own = core.audio.ownTransport();
    const bool isAlone =
        core.audio.track->clock() == TimelineClock::freeRunning || (own != nullptr && ! own->isPlaying());
    if (isAlone && core.audition.clipId().isEmpty())
        core.audition.start (chosen.clipId); // no timeline would come to it
    core.news.changed (News::Part::takes);
    place();
}

void Takes::addStems (const GenerationOutcome& outcome)
{
    for (const auto& stem : outcome.takes)
    {
        core.takeSounds.load (stem.clipId, juce::File (stem.path));
        core.project.takes.push_back (stem);
    }
    core.news.changed (News::Part::takes);
}

void Takes::loadMasters()
{
    for (const auto& take : core.project.takes)
        if (core.project.choices.removed.count (take.clipId) == 0)
            core.takeSounds.load (take.clipId, juce::File (take.path));
}

void Takes::forgetAll()
{
    for (const auto& take : core.project.takes)
        core.takeSounds.forget (take.clipId);
}

void Takes::place()
{
    std::vector<PlacedClip> clips;
    double longestPlaced = 0.0;
    const auto add = [&] (const ProjectTake& take)
    {
        clips.push_back (placed (take));
        longestPlaced = std::max (longestPlaced, take.placement.length());
    };
    if (core.capture.isPrepared())
    {
        for (const auto& take : core.project.takes)
            if (plays (take))
                add (take);
        if (growing.isThere())
            add (growing.take());
    }
    longest.store (longestPlaced);
    core.playback.place (std::move (clips));
}

bool Takes::plays (const ProjectTake& take) const
{
    const bool givesWay = growing.isThere() && growing.take().placement.overlaps (take.placement);
    return core.project.choices.selected.count (take.clipId) != 0 && ! givesWay;
}

PlacedClip Takes::placed (const ProjectTake& take) const
{
    ClipPlacement placement;
    placement.startSamples = core.capture.samples (take.placement.startSeconds);
    placement.followsTempo = core.values.followTempo() && take.hasMusicalTime;
    placement.startPpq = take.startPpq;
    placement.replaces = take.replaces();
    placement.isLooping = core.values.loop() && take.mayLoop();
    placement.loopLengthSamples = core.capture.samples (take.loopSeconds);
    placement.loopLengthPpq = take.lengthPpq;
    return { take.clipId, placement };
}

void Takes::followParameter()
{
    if (std::exchange (lastParameter, core.values.take()) == core.values.take())
        return;
    auto& project = core.project;
    for (const auto& take : project.takes)
        if (take.batch == project.lastBatch && take.batchIndex == core.values.take() - 1)
        {
            project.select (project.choices, take.clipId);
            core.news.changed (News::Part::takes);
            return;
        }
}

void Takes::retain()
{
    juce::Array<juce::var> used;
    for (const auto& take : core.project.takes)
        if (core.project.choices.removed.count (take.clipId) == 0 && ! take.isOpened())
            used.add (take.clipId);
    core.link->call (JsonObject().set ("do", "retainClips").set ("clipIds", used), nullptr,
                     [] (const EngineReply&) {});
}

void Takes::selectTake (const juce::String& id)
{
    const juce::ScopedLock guard (core.lock);
    const auto& project = core.project;
    const auto* take = project.find (id);
    if (take == nullptr)
        return;
    Decisions::ParameterMap parameter;
    if (take->batch == project.lastBatch)
        parameter[id::take] = static_cast<float> (lastParameter = take->batchIndex + 1);
    const bool isToBeSilent =
        (take->replaces() || take->isStem()) && project.choices.selected.count (id) != 0;
    decisions.make (
        ! isToBeSilent   ? say ("Select take")
        : take->isStem() ? say ("Silence stem")
                         : say ("Hear what stood there"),
        [&] (Choices& choices)
        {
            if (isToBeSilent)
                choices.selected.erase (id);
            else
                project.select (choices, id);
        },
        parameter);
}

void Takes::nameTake (const juce::String& id, const juce::String& name)
{
    decisions.make (say ("Name take"), [&] (Choices& choices) { choices.names[id] = name.trim(); });
}

void Takes::starTake (const juce::String& id, bool shallBeStarred)
{
    decisions.make (shallBeStarred ? say ("Star take") : say ("Take star away"),
                    [&] (Choices& choices)
                    {
                        if (shallBeStarred)
                            choices.starred.insert (id);
                        else
                            choices.starred.erase (id);
                    });
}

void Takes::removeTake (const juce::String& id)
{
    decisions.make (say ("Remove take"),
                    [&] (Choices& choices)
                    {
                        choices.selected.erase (id);
                        choices.removed.insert (id);
                    });
}

std::vector<Take> Takes::takes() const
{
    const juce::ScopedLock guard (core.lock);
    const auto& project = core.project;
    std::vector<Take> all;
    if (growing.isThere())
    {
        auto& take = all.emplace_back (shown (growing.take()));
        take.isGrowing = true;
        take.readySeconds = growing.readySeconds();
        take.selected = true; // it plays in its place
    }
    for (auto each = project.takes.rbegin(); each != project.takes.rend(); ++each)
        if (project.choices.removed.count (each->clipId) == 0)
            all.push_back (shown (*each));
    return all;
}

Take Takes::shown (const ProjectTake& each) const
{
    Take take;
    take.id = each.clipId;
    take.number = each.number;
    const auto& choices = core.project.choices;
    take.name = core.project.nameOf (each);
    take.starred = choices.starred.count (each.clipId) != 0;
    take.prompt = each.prompt;
    take.seed = each.seed;
    take.lengthSeconds = each.placement.length();
    take.placement = each.placement;
    take.mode = each.mode;
    take.replaces = each.replaces();
    take.selected = plays (each);
    take.auditioning = core.audition.clipId() == each.clipId;
    take.problem = core.takeSounds.problem (each.clipId);
    take.playable = take.problem.isEmpty();
    return take;
}

std::vector<WavePeak> Takes::takePeaks (const juce::String& id, int columns) const
{
    const auto whole = [&]
    {
        const juce::ScopedLock guard (core.lock);
        return core.takeSounds.sound (id);
    }();
    if (whole != nullptr)
        return whole->peaks (columns);
    const juce::ScopedLock guard (core.lock);
    return core.takeSounds.peaks (id, columns);
}

double Takes::auditionPosition() const
{
    const juce::ScopedLock guard (core.lock);
    return core.audition.position();
}

void Takes::auditionTake (const juce::String& id, bool shallSound)
{
    {
        const juce::ScopedLock guard (core.lock);
        shallSound ? core.audition.start (id) : core.audition.stop();
        core.news.changed (News::Part::takes);
    }
    core.news.announce();
}

juce::File Takes::takeFileToDrag (const juce::String& id)
{
    const juce::ScopedLock guard (core.lock);
    const auto* take = core.project.find (id);
    if (take == nullptr)
        return {};
    return core.takeFiles.fileToDrag (id, originOf (*take), asciiNameOf (*take));
}

juce::File Takes::takeFile (const juce::String& id) const
{
    const juce::ScopedLock guard (core.lock);
    const auto* take = core.project.find (id);
    return take == nullptr ? juce::File() : juce::File (take->path);
}

void Takes::saveTake (const juce::String& id, const juce::File& file, SoundForm form)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr || ! core.takeFiles.save (id, originOf (*take), file, form))
            trouble.show (
                say ("{1}: the take could not be written there; choose another folder, or make room.",
                     file.getFullPathName()));
    }
    core.news.announce();
}

} // namespace continuo
