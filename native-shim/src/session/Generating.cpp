#include "Generating.h"

#include "model/DataFolder.h"
#include "model/Json.h"
#include "model/Sentence.h"

#include <cmath>

namespace continuo
{

namespace
{
const char* nameOf (Mode mode)
{
    return mode == Mode::text ? "text" : mode == Mode::melody ? "melody" : "continue";
}

constexpr double modelRateHz = 32000.0;
constexpr int loopCandidates = 8; // of so many loops those are kept that close best

Mode modeNamed (const juce::String& name)
{
    return name == "text" ? Mode::text : name == "melody" ? Mode::melody : Mode::continuation;
}
} // namespace

Generating::Generating (SessionCore& c, Decisions& d, Trouble& t, Source& s, Words& w, Engines& e,
                        Takes& made, GrowingTake& g)
    : core (c), decisions (d), trouble (t), source (s), words (w), engines (e), takes (made), growing (g),
      job (*c.link)
{
    job.onChange = [this] { core.news.changed (News::Part::generation); };
    job.onSound = [this] (const juce::String& jobId, const GenerationOrder& order, const juce::var& piece)
    { growing.hear (jobId, order, piece); };
    job.onDone = [this] (const GenerationOutcome& outcome) { takes.add (outcome); };
    job.onGivenUp = [this] { growing.giveUp(); };
    job.onFailed = [this] (const juce::String& sentence)
    {
        if (engines.hasFailed())
            trouble.show (sentence + " " + installRemedy); // once more would be the same again
        else
            trouble.show (sentence, "Try again", [this] { startAgain(); });
    };
    job.onUnstored = [this] (const juce::String& jobId, const juce::String& sentence)
    { showUnstored (jobId, sentence); };
}

void Generating::handleTriggers()
{
    for (AudioPath::Trigger trigger; core.audio.nextTrigger (trigger);)
    {
        if (trigger.isGenerate)
            start (trigger.timelineSamples);
        else
            job.cancel();
    }
}

void Generating::javaHasFailed (const juce::String& problem)
{
    if (job.isBusy())
        job.fail (problem);
    else
        trouble.show (problem + " " + installRemedy);
}

void Generating::forgetEverything()
{
    core.audio.forgetTriggers();
    job.cancel();
    growing.forget();
    ++project;
}

GenerationProgress Generating::generation() const
{
    const juce::ScopedLock guard (core.lock);
    return job.progress();
}

juce::String Generating::whyNotGenerate() const
{
    const juce::ScopedLock guard (core.lock);
    return job.isBusy() ? juce::String ("A clip is being generated.")
                        : obstacle (core.values.mode(), source.range());
}

juce::String Generating::obstacle (Mode mode, const std::optional<TimelineRange>& range) const
{
    if (engines.onlyNoiseIsHere())
        return "No model is here, so only noise would come: choose one above, and it is fetched.";
    return source.obstacle (mode, range);
}

void Generating::generate()
{
    {
        const juce::ScopedLock guard (core.lock);
        start (std::nullopt);
    }
    core.news.announce();
}

void Generating::cancel()
{
    {
        const juce::ScopedLock guard (core.lock);
        job.cancel();
    }
    core.news.announce();
}

void Generating::keepWhatIsThere()
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto sound = growing.keep();
        job.cancel();
        if (sound == nullptr)
            return;
        auto samples = std::make_shared<std::vector<float>>();
        for (const auto& channel : sound->channels())
            samples->insert (samples->end(), channel.begin(), channel.end());
        const auto audio = JsonObject()
                               .set ("sampleRateHz", sound->sampleRateHz())
                               .set ("channels", sound->channelCount())
                               .set ("samples", sound->lengthSamples());
        core.link->call (JsonObject()
                             .set ("do", "keep")
                             .set ("seed", growing.take().seed)
                             .set ("prompt", growing.take().prompt)
                             .set ("audio", audio),
                         samples,
                         [this, its = project, jobId = growing.jobId(),
                          prototype = growing.take()] (const EngineReply& reply)
                         {
                             if (its != project)
                                 return;
                             const auto outcome = outcomeOf (jobId, prototype, reply.fields["takes"]);
                             if (! outcome.takes.empty())
                                 return takes.add (outcome);
                             growing.cannotBeKept (jobId);
                             trouble.show (reply.error);
                         });
    }
    core.news.announce();
}

void Generating::start (std::optional<std::int64_t> triggeredAt)
{
    const auto mode = core.values.mode();
    const bool isForMarkedBars = mode != Mode::text || ! core.project.choices.region.isEmpty();
    const auto range = isForMarkedBars ? source.range (triggeredAt) : std::nullopt;
    if (job.isBusy())
        return trouble.show ("A clip is being generated; cancel it first.");
    if (const auto why = obstacle (mode, range); why.isNotEmpty())
        return trouble.show (why);
    trouble.clear();
    if (! core.values.seedLock())
        newSeed();
    if (auto order = orderFor (mode, range, triggeredAt.value_or (core.audio.track->playheadSamples())))
    {
        order->startsByItself = ! triggeredAt;
        job.start (std::move (*order));
    }
}

/** The job that failed, as it was: the same words, the same sound, the same seed. */
void Generating::startAgain()
{
    {
        const juce::ScopedLock guard (core.lock);
        if (! job.isBusy())
            job.startAgain();
    }
    core.news.announce();
}

/** Unless the seed is locked, the parameter tells it: so it can be locked afterwards, and the clip had again. */
int Generating::newSeed()
{
    const auto seed = juce::Random::getSystemRandom().nextInt (maxSeed + 1);
    if (! core.values.seedLock())
        decisions.setParameter (id::seed, static_cast<float> (seed));
    return seed;
}

std::optional<GenerationOrder> Generating::orderFor (Mode mode, std::optional<TimelineRange> range,
                                                     std::int64_t textStart)
{
    // Without audio (words alone ask for none) the timeline is empty, and its seconds can be counted in any rate.
    const auto rate = core.capture.isPrepared() ? core.audio.track->sampleRateHz() : 48000.0;
    const auto seconds = [rate] (std::int64_t samples) { return static_cast<double> (samples) / rate; };
    auto start = mode == Mode::continuation ? range->end : range ? range->start : textStart;
    auto tempo = core.capture.tempoAt (mode == Mode::continuation ? start - 1 : start);
    if (mode == Mode::text && ! range)
    {
        const auto bars = std::floor (
            (tempo.ppqAt (start, rate) - tempo.barStartPpq) / tempo.quarterNotesPerBar() + 1.0e-6);
        start = std::llround (tempo.samplesAt (tempo.barStartPpq + bars * tempo.quarterNotesPerBar(), rate));
    }

    GenerationOrder order;
    if (mode != Mode::text)
    {
        order.audio = source.sound (mode, *range, order.sound);
        if (order.audio == nullptr)
        {
            trouble.show ("Nothing was heard in the marked bars yet: play them once, or mark others.");
            return std::nullopt;
        }
    }
    auto& take = order.prototype;
    take.mode = nameOf (mode);
    take.source = range ? core.capture.span (*range) : Span();
    take.hasMusicalTime = tempo.hasMusicalTime;
    take.startPpq = tempo.ppqAt (start, rate);
    take.lengthPpq = core.values.bars() * tempo.quarterNotesPerBar();
    take.loopSeconds = take.lengthPpq * 60.0 / tempo.tempoBpm;
    take.placement = { seconds (start), seconds (start) + take.loopSeconds };

    order.request = requestFor (mode, take.loopSeconds, tempo);
    if (const auto& edited = core.project.choices.editedPrompt; edited.isNotEmpty())
    {
        take.prompt = edited;
        order.request = describedBy (order.request, edited);
    }
    else
        order.composition = words.composition (mode, range, order.sound);
    return order;
}

/** A JobRequest as the engine's interface has it, without its description. */
juce::var Generating::requestFor (Mode mode, double seconds, const TempoPoint& tempo) const
{
    // Clips are exactly so many samples at the models' rate.
    const auto length = std::round (seconds * modelRateHz) / modelRateHz;
    const juce::var sound = JsonObject().set ("upload", true);
    const bool isLoop = core.values.loop() && mode != Mode::melody;
    const auto alignment = JsonObject().setIf (tempo.hasMusicalTime, "expectedBpm", tempo.tempoBpm);
    return JsonObject()
        .setIf (core.project.choices.model.isNotEmpty(), "model",
                JsonObject().set ("name", core.project.choices.model))
        .setIf (mode == Mode::continuation, "context",
                JsonObject().set ("sound", sound).set ("alignment", alignment))
        .setIf (mode == Mode::melody, "melody", JsonObject().set ("sound", sound))
        .set ("length", JsonObject().set ("seconds", length))
        .set ("takes", isLoop ? loopCandidates : core.values.takes())
        .setIf (isLoop, "best", core.values.takes())
        .setIf (isLoop, "loop", JsonObject().set ("tempoBpm", tempo.tempoBpm))
        .set ("seed", core.values.seed())
        .set ("sampling", JsonObject()
                              .set ("guidanceScale", static_cast<double> (core.values.guidance()))
                              .set ("temperature", static_cast<double> (core.values.temperature()))
                              .set ("topK", core.values.topK()));
}

/** Takes are done and cannot be written: Java keeps them until they can. */
void Generating::showUnstored (const juce::String& jobId, const juce::String& sentence)
{
    trouble.show (asSentence (sentence)
                      + " The new takes are kept in memory: make room and save them again, or save them "
                        "elsewhere.",
                  "Save again", [this, jobId] { store (jobId, {}); });
    trouble.alsoOffer ("Other folder",
                       [this, jobId] (const juce::File& folder) { store (jobId, folder.getFullPathName()); });
}

void Generating::store (const juce::String& jobId, const juce::String& folder)
{
    const juce::ScopedLock guard (core.lock);
    core.link->call (
        JsonObject().set ("do", "store").set ("jobId", jobId).setIf (folder.isNotEmpty(), "folder", folder),
        nullptr,
        [this] (const EngineReply& reply)
        {
            if (! reply.worked())
                trouble.show (reply.error);
        });
}

void Generating::continueFromTake (const juce::String& id)
{
    Span placement;
    {
        const juce::ScopedLock guard (core.lock);
        if (const auto* take = core.project.find (id))
            placement = take->placement;
    }
    if (placement.isEmpty())
        return;
    decisions.make ("Continue from take",
                    [&] (Choices& choices)
                    {
                        core.project.select (choices, id);
                        choices.region = placement;
                    },
                    { { id::mode, static_cast<float> (Mode::continuation) } });
    generate();
}

void Generating::retryTake (const juce::String& id)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr || take->isOpened())
            return;
        if (job.isBusy())
            return trouble.show ("A clip is being generated; cancel it first.");
        const auto range =
            take->source.isEmpty() ? std::nullopt : std::make_optional (core.capture.range (take->source));
        if (auto order =
                orderFor (modeNamed (take->mode), range, core.capture.samples (take->placement.startSeconds)))
        {
            const auto seed = newSeed(); // locked or not: from the same one the same clip would come
            auto prototype = *take;
            prototype.clipId.clear();
            order->prototype = prototype;
            // Projects of before the engine's own form of requests only have the prompt of theirs.
            const bool isKnown = take->request["descriptions"].isArray();
            const auto request = isKnown ? take->request : describedBy (order->request, take->prompt);
            order->request = JsonObject (request).set ("seed", seed);
            order->composition = juce::var(); // the same prompt again
            order->startsByItself = true;
            job.start (std::move (*order));
        }
    }
    core.news.announce();
}

} // namespace continuo
