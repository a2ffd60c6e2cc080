// Session: from a press of Generate to the takes on the timeline.
#include "Session.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/DataFolder.h"

#include <algorithm>

namespace continuo
{

namespace
{
constexpr double contextBars = 8.0; // of what was played, where nothing is marked
constexpr double shortestSeconds = 0.25;
constexpr double longestHeardSeconds = 30.0; // a model hears no more

const char* nameOf (Mode mode)
{
    return mode == Mode::text ? "text" : mode == Mode::melody ? "melody" : "continue";
}

TimelineRange lastHeardBars (const RegionRecorder& recorder, std::int64_t end)
{
    const auto toBarLine = recorder.lastBars (contextBars, end, true);
    return toBarLine.isEmpty() ? recorder.lastBars (contextBars, end, false) : toBarLine;
}
} // namespace

void Session::handleTriggers()
{
    for (AudioPath::Trigger trigger; audio.nextTrigger (trigger);)
    {
        if (trigger.isGenerate)
            startGenerating (trigger.timelineSamples);
        else
            job.cancel();
    }
}

void Session::generate()
{
    {
        const juce::ScopedLock guard (lock);
        startGenerating (std::nullopt);
    }
    announce();
}

void Session::cancel()
{
    {
        const juce::ScopedLock guard (lock);
        job.cancel();
    }
    announce();
}

GenerationProgress Session::generation() const
{
    const juce::ScopedLock guard (lock);
    return job.progress();
}

juce::String Session::whyNotGenerate() const
{
    const juce::ScopedLock guard (lock);
    return job.isBusy() ? juce::String ("A clip is being generated.")
                        : refusal (values.mode(), sourceRange (std::nullopt));
}

juce::String Session::refusal (Mode mode, const std::optional<TimelineRange>& source) const
{
    if (onlyNoiseIsHere())
        return "No model is here, so only noise would come. Get one: ./continuo models pull "
               "facebook/musicgen-small";
    if (mode == Mode::text)
        return {};
    if (! capture.isPrepared())
        return "The host has not started its audio yet.";
    if (! source)
        return mode == Mode::melody ? "Mark the bars whose melody shall lead."
                                    : "Play something first, or mark the bars to play on from.";
    if (capture.seconds (source->length()) < shortestSeconds)
        return "The marked bars are too short: mark at least a quarter of a second.";
    if (mode == Mode::melody && melodyRecorder() == nullptr)
        return "The track that leads the melody is not there; choose another one.";
    if (! hasSoundIn (mode, *source))
        return "Nothing was heard in the marked bars yet: play them once, or mark others.";
    return {};
}

/** Without any model the engine makes do with one of random numbers, which is of use to tests alone. */
bool Session::onlyNoiseIsHere() const
{
    return modelList.isArray() && project.choices.model.isEmpty() && defaultModel.isEmpty();
}

/** Whether anything was heard there, was kept, or plays there. */
bool Session::hasSoundIn (Mode mode, TimelineRange range) const
{
    const auto recorder = mode == Mode::melody ? melodyRecorder() : audio.track;
    if (recorder->hasHeard (range))
        return true;
    if (recorder != audio.track)
        return false;
    const auto span = capture.span (range);
    return kept.hasSound (span)
           || std::any_of (project.takes.begin(), project.takes.end(),
                           [&] (const ProjectTake& take)
                           {
                               return project.choices.selected.count (take.clipId) != 0
                                      && take.placement.startSeconds < span.endSeconds
                                      && span.startSeconds < take.placement.endSeconds;
                           });
}

/** The part of a region that reaches a model: its end is played on from, its beginning leads. */
Span Session::heardByModel (Mode mode, Span region) const
{
    if (region.length() <= longestHeardSeconds)
        return region;
    return mode == Mode::melody ? Span { region.startSeconds, region.startSeconds + longestHeardSeconds }
                                : Span { region.endSeconds - longestHeardSeconds, region.endSeconds };
}

void Session::startGenerating (std::optional<std::int64_t> triggeredAt)
{
    const auto mode = values.mode();
    const bool isForMarkedBars = mode != Mode::text || ! project.choices.region.isEmpty();
    const auto source = isForMarkedBars ? sourceRange (triggeredAt) : std::nullopt;
    if (job.isBusy())
        return showError ("A clip is being generated; cancel it first.");
    if (const auto why = refusal (mode, source); why.isNotEmpty())
        return showError (why);
    showError ({});
    if (! values.seedLock())
        newSeed();
    if (auto order = orderFor (mode, source, triggeredAt.value_or (audio.track->playheadSamples())))
        job.start (std::move (*order));
}

/** The job that failed, as it was: the same words, the same sound, the same seed. */
void Session::generateAgain()
{
    {
        const juce::ScopedLock guard (lock);
        if (! job.isBusy())
            job.startAgain();
    }
    announce();
}

/** Unless the seed is locked, the parameter tells it: so it can be locked afterwards, and the clip had again. */
int Session::newSeed()
{
    const auto seed = juce::Random::getSystemRandom().nextInt (maxSeed + 1);
    if (! values.seedLock())
        setParameter (id::seed, static_cast<float> (seed));
    return seed;
}

/** What is marked, else the last bars before the trigger, the playhead or the end of what was heard. */
std::optional<TimelineRange> Session::sourceRange (std::optional<std::int64_t> triggeredAt) const
{
    if (! project.choices.region.isEmpty())
        return capture.range (project.choices.region);
    const auto& recorder = *audio.track;
    TimelineRange range;
    if (triggeredAt)
        range = lastHeardBars (recorder, *triggeredAt);
    if (range.isEmpty() && capture.transport().playing)
        range = lastHeardBars (recorder, recorder.playheadSamples());
    if (const auto end = recorder.endOfHeardSamples(); range.isEmpty() && end)
        range = lastHeardBars (recorder, *end);
    return range.isEmpty() ? std::nullopt : std::make_optional (range);
}

std::optional<GenerationOrder> Session::orderFor (Mode mode, std::optional<TimelineRange> source,
                                                  std::int64_t textStart)
{
    // Without audio (words alone ask for none) the timeline is empty, and its seconds can be counted in any rate.
    const auto rate = capture.isPrepared() ? audio.track->sampleRateHz() : 48000.0;
    const auto seconds = [rate] (std::int64_t samples) { return static_cast<double> (samples) / rate; };
    auto start = mode == Mode::continuation ? source->end : source ? source->start : textStart;
    auto tempo = capture.tempoAt (mode == Mode::continuation ? start - 1 : start);
    if (mode == Mode::text && ! source)
    {
        const auto bars = std::floor (
            (tempo.ppqAt (start, rate) - tempo.barStartPpq) / tempo.quarterNotesPerBar() + 1.0e-6);
        start = std::llround (tempo.samplesAt (tempo.barStartPpq + bars * tempo.quarterNotesPerBar(), rate));
    }

    GenerationOrder order;
    juce::var sound;
    if (mode != Mode::text)
    {
        order.audio = soundOf (mode, *source, sound);
        if (order.audio == nullptr)
        {
            showError ("Nothing was heard in the marked bars yet: play them once, or mark others.");
            return std::nullopt;
        }
    }
    auto& take = order.prototype;
    take.mode = nameOf (mode);
    take.source = source ? capture.span (*source) : Span();
    take.hasMusicalTime = tempo.hasMusicalTime;
    take.startPpq = tempo.ppqAt (start, rate);
    take.lengthPpq = values.bars() * tempo.quarterNotesPerBar();
    take.loopSeconds = take.lengthPpq * 60.0 / tempo.tempoBpm;
    take.placement = { seconds (start), seconds (start) + take.loopSeconds };

    order.request = JsonObject()
                        .set ("do", "submit")
                        .set ("mode", nameOf (mode))
                        .set ("takes", values.takes())
                        .set ("seed", values.seed())
                        .set ("bars", values.bars())
                        .set ("tempoBpm", tempo.tempoBpm)
                        .set ("tempoIsKnown", tempo.hasMusicalTime)
                        .set ("meterNumerator", tempo.meterNumerator)
                        .set ("meterDenominator", tempo.meterDenominator)
                        .set ("guidanceScale", static_cast<double> (values.guidance()))
                        .set ("temperature", static_cast<double> (values.temperature()))
                        .set ("topK", values.topK())
                        .setIf (project.choices.model.isNotEmpty(), "model", project.choices.model)
                        .setIf (! sound.isVoid(), "audio", sound);
    if (const auto& edited = project.choices.editedPrompt; edited.isNotEmpty())
    {
        take.prompt = edited;
        order.request = JsonObject (order.request).set ("prompt", edited);
    }
    else
    {
        order.composition = compositionFor (mode, source, sound);
        order.promptOf = [this] (const juce::var& reply) { return promptFrom (reply); };
    }
    return order;
}

/** What came in there, now or when the project was saved. */
RecordedRegion Session::inputIn (TimelineRange range, const RegionRecorder& recorder) const
{
    auto region = recorder.copy (range);
    if (&recorder == audio.track.get())
        kept.fill (region);
    return region;
}

/** What was heard in the range, as much of it as a model hears: input and clips together, or the melody's track. Null
    if nothing was. */
PlanarSamples Session::soundOf (Mode mode, TimelineRange whole, juce::var& description)
{
    const auto range = capture.range (heardByModel (mode, capture.span (whole)));
    const auto recorder = mode == Mode::melody ? melodyRecorder() : audio.track;
    auto region = inputIn (range, *recorder);
    const bool isAllHole = region.holes.size() == 1 && region.holes.front() == region.range;
    bool hasSound = ! isAllHole && ! region.range.isEmpty();
    if (recorder == audio.track)
    {
        const auto before = region.channels;
        mixSelected (region.range, region.channels);
        hasSound = hasSound || before != region.channels;
    }
    if (! hasSound)
        return nullptr;

    auto samples = std::make_shared<std::vector<float>>();
    samples->reserve (region.channels.size() * static_cast<size_t> (region.range.length()));
    for (const auto& channel : region.channels)
        samples->insert (samples->end(), channel.begin(), channel.end());
    description = JsonObject()
                      .set ("sampleRateHz", juce::roundToInt (region.sampleRateHz))
                      .set ("channels", static_cast<int> (region.channels.size()))
                      .set ("samples", static_cast<juce::int64> (region.range.length()))
                      .set ("what", mode == Mode::melody ? "melody" : "context")
                      .set ("timelineStartSamples", static_cast<juce::int64> (region.range.start));
    return samples;
}

/** Adds the clips that play there, so that a clip can be played on from like anything else. */
void Session::mixSelected (TimelineRange range, std::vector<std::vector<float>>& channels)
{
    shelf.finishPlacing();
    for (const auto& clipId : project.choices.selected)
    {
        const auto* take = project.find (clipId);
        const auto clip = shelf.rendered (clipId);
        if (take == nullptr || clip == nullptr)
            continue;
        const auto start = capture.samples (take->placement.startSeconds);
        const auto shared = range.intersection ({ start, start + clip->lengthSamples() });
        for (size_t channel = 0; channel < channels.size(); ++channel)
        {
            const auto* from = clip->channel (static_cast<int> (channel) % clip->channelCount());
            for (auto at = shared.start; at < shared.end; ++at)
                channels[channel][static_cast<size_t> (at - range.start)] += from[at - start] * values.gain();
        }
    }
}

void Session::takeEvent (const juce::var& event)
{
    if (job.take (event))
        return;
    const auto kind = event["event"].toString();
    if (kind == "error")
        showError (event["error"].toString());
    else if (kind == "models")
        takeModels (event);
    else if (kind == "engine")
    {
        const auto state = event["state"].toString();
        engineStatus.state = state == "ready"      ? EngineStatus::State::ready
                             : state == "starting" ? EngineStatus::State::starting
                             : state == "failed"   ? EngineStatus::State::failed
                                                   : EngineStatus::State::off;
        engineStatus.detail = asSentence (event["message"].toString());
        engineStatus.mayTryAgain = engineStatus.state == EngineStatus::State::failed;
        engineStatus.model = event["model"].toString();
        changed (Part::engine);
    }
}

void Session::watchEngine()
{
    const auto status = link->status();
    if (std::exchange (lastLink, status.state) == status.state)
        return;
    changed (Part::engine);
    if (status.state == EngineLink::State::failed)
    {
        if (job.isBusy())
            job.fail (status.problem);
        else
            showError (status.problem + " " + installRemedy);
    }
    if (status.state == EngineLink::State::ready)
    {
        askForPresetsAndModels();
        askAboutHost();
        listenAgain();
    }
}

void Session::continueFromTake (const juce::String& id)
{
    Span placement;
    {
        const juce::ScopedLock guard (lock);
        if (const auto* take = project.find (id))
            placement = take->placement;
    }
    if (placement.isEmpty())
        return;
    choose ("Continue from take",
            [&] (Choices& choices)
            {
                select (choices, id);
                choices.region = placement;
            },
            { { id::mode, static_cast<float> (Mode::continuation) } });
    generate();
}

void Session::retryTake (const juce::String& id)
{
    {
        const juce::ScopedLock guard (lock);
        const auto* take = project.find (id);
        if (take == nullptr)
            return;
        if (job.isBusy())
            return showError ("A clip is being generated; cancel it first.");
        const auto mode = take->mode == "text"     ? Mode::text
                          : take->mode == "melody" ? Mode::melody
                                                   : Mode::continuation;
        const auto source =
            take->source.isEmpty() ? std::nullopt : std::make_optional (capture.range (take->source));
        if (auto order = orderFor (mode, source, capture.samples (take->placement.startSeconds)))
        {
            const auto seed = newSeed(); // locked or not: from the same one the same clip would come
            const auto sound = order->request["audio"];
            auto prototype = *take;
            prototype.clipId.clear();
            order->prototype = prototype;
            order->request =
                JsonObject (take->request).set ("seed", seed).setIf (! sound.isVoid(), "audio", sound);
            order->composition = juce::var(); // the same prompt again
            job.start (std::move (*order));
        }
    }
    announce();
}

} // namespace continuo
