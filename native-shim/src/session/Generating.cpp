#include "Generating.h"

#include "model/DataFolder.h"
#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

#include <cmath>

namespace continuo
{

namespace
{
const char* const nothingHeard =
    later ("Nothing was heard in the marked bars yet: play them once, or mark others.");
} // namespace

Generating::Generating (SessionCore& c, Decisions& d, Trouble& t, Source& s, Words& w, Engines& e,
                        Adapters& a, Takes& made, GrowingTake& g)
    : core (c), decisions (d), trouble (t), source (s), orders (c, s, w), engines (e), adapters (a),
      takes (made), growing (g), job (*c.link)
{
    job.onChange = [this]
    {
        engines.speedHeard (job.model(), job.progress().stepsPerSecond);
        core.news.changed (News::Part::generation);
    };
    job.onSound = [this] (const juce::String& jobId, const GenerationOrder& order, const juce::var& piece)
    { growing.hear (jobId, order, piece); };
    job.onDone = [this] (const GenerationOutcome& outcome)
    {
        engines.jobDone();
        if (outcome.prototype.isStem())
            takes.addStems (outcome);
        else
            takes.add (outcome);
    };
    job.onGivenUp = [this] { growing.giveUp(); };
    job.onFailed = [this] (const juce::String& sentence)
    {
        if (engines.hasFailed())
            trouble.show (sentence + " " + say (installRemedy)); // once more would be the same again
        else
            trouble.show (sentence, say ("Try again"), [this] { startAgain(); });
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
        trouble.show (problem + " " + say (installRemedy));
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
    return job.isBusy() ? say ("{1}.", job.work()) : obstacle (core.values.mode(), source.range());
}

juce::String Generating::obstacle (Mode mode, const std::optional<TimelineRange>& range) const
{
    if (engines.onlyNoiseIsHere())
        return say ("No model is here, so only noise would come: choose one above, and it is fetched.");
    const auto missing = adapters.obstacle();
    return missing.isNotEmpty() ? missing : source.obstacle (mode, range);
}

void Generating::generate()
{
    {
        const juce::ScopedLock guard (core.lock);
        start (std::nullopt);
    }
    core.news.announce();
}

std::optional<TimelineRange> Generating::marked() const
{
    const auto& region = core.project.choices.region;
    return region.isEmpty() ? std::nullopt : std::make_optional (core.capture.range (region));
}

juce::String Generating::obstacleToReplacing (const std::optional<TimelineRange>& range) const
{
    const bool isHindered = engines.onlyNoiseIsHere() || adapters.obstacle().isNotEmpty();
    return isHindered ? obstacle (Mode::continuation, range) : source.obstacleToReplacing (range);
}

juce::String Generating::whyNotReplace() const
{
    const juce::ScopedLock guard (core.lock);
    return job.isBusy() ? say ("{1}.", job.work()) : obstacleToReplacing (marked());
}

void Generating::replace()
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto why = job.isBusy() ? say ("{1}.", job.work()) : obstacleToReplacing (marked());
        if (why.isNotEmpty())
            trouble.show (why);
        else
        {
            trouble.clear();
            if (! core.values.seedLock())
                newSeed();
            job.start (orders.forNewBars (*marked()));
        }
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
    if (refusesWhileBusy())
        return;
    if (const auto why = obstacle (mode, range); why.isNotEmpty())
        return trouble.show (why);
    trouble.clear();
    if (! core.values.seedLock())
        newSeed();
    auto order = orders.forClip (mode, range, triggeredAt.value_or (core.audio.track->playheadSamples()));
    if (! order)
        return trouble.show (say (nothingHeard));
    order->startsByItself = ! triggeredAt;
    job.start (std::move (*order));
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

/** Takes are done and cannot be written: Java keeps them until they can. */
void Generating::showUnstored (const juce::String& jobId, const juce::String& sentence)
{
    trouble.show (say ("{1} The new takes are kept in memory: make room and save them again, or save them "
                       "elsewhere.",
                       asSentence (sentence)),
                  say ("Save again"), [this, jobId] { store (jobId, {}); });
    trouble.alsoOffer (say ("Other folder"),
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

bool Generating::refusesWhileBusy()
{
    if (job.isBusy())
        trouble.show (say ("{1}; cancel it first.", job.work()));
    return job.isBusy();
}

void Generating::begin (std::optional<GenerationOrder> order, Seeds seeds)
{
    if (refusesWhileBusy())
        return;
    if (! order)
        return trouble.show (say (nothingHeard));
    if (seeds == Seeds::fresh)
        order->request = JsonObject (order->request).set ("seed", newSeed());
    job.start (std::move (*order));
}

} // namespace continuo
