#include "Generation.h"

#include "model/Json.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
using State = GenerationProgress::State;

State stateOf (const juce::String& stage)
{
    return stage == "generating"                         ? State::running
           : stage == "decoding" || stage == "finishing" ? State::finishing
                                                         : State::loading;
}

juce::var cancelRequest (const juce::String& jobId)
{
    return JsonObject().set ("do", "cancel").set ("jobId", jobId);
}

/** Heard while it is made, unless that is not known before all is. */
juce::var heardEarly (const juce::var& request)
{
    const bool isJudged =
        request.hasProperty ("loop") || request.hasProperty ("into") || request.hasProperty ("best");
    return JsonObject (request).setIf (! isJudged, "streamed", true);
}

double numberOr (const juce::var& value, double otherwise)
{
    return value.isVoid() || value.isUndefined() ? otherwise : static_cast<double> (value);
}
} // namespace

void Generation::start (GenerationOrder newOrder)
{
    order = std::move (newOrder);
    jobId.clear();
    early.clear();
    setState (State::queued);
    const auto thisAttempt = ++attempt;
    if (order.composition.isVoid())
    {
        submit();
        return;
    }
    composing = engine.call (order.composition, order.audio,
                             [this, thisAttempt] (const EngineReply& reply)
                             {
                                 if (thisAttempt != attempt)
                                     return;
                                 if (! reply.worked())
                                     return fail (reply.error);
                                 order.prototype.prompt = reply.fields["prompt"].toString();
                                 order.request = describedBy (order.request, order.prototype.prompt);
                                 submit();
                             });
}

void Generation::submit()
{
    const juce::var call = order.isSplit ? order.request
                                         : JsonObject()
                                               .set ("do", "submit")
                                               .set ("request", heardEarly (order.request))
                                               .setIf (! order.sound.isVoid(), "audio", order.sound);
    engine.call (call, order.audio,
                 [this, thisAttempt = attempt] (const EngineReply& reply)
                 {
                     const auto id = reply.fields["jobId"].toString();
                     if (thisAttempt != attempt)
                     {
                         if (reply.worked())
                             engine.call (cancelRequest (id), nullptr, [] (const EngineReply&) {});
                         return;
                     }
                     if (! reply.worked())
                         return fail (reply.error);
                     jobId = id;
                     takeEarly();
                 });
}

void Generation::startAgain()
{
    if (order.request.isObject())
        start (order);
}

void Generation::takeEarly()
{
    for (const auto& event : std::exchange (early, {}))
        take (event);
}

void Generation::cancel()
{
    if (! isBusy())
        return;
    ++attempt;
    engine.cancel (composing);
    if (jobId.isNotEmpty())
        engine.call (cancelRequest (jobId), nullptr, [] (const EngineReply&) {});
    order = {};
    setState (State::idle);
    onGivenUp();
}

void Generation::fail (const juce::String& sentence)
{
    if (! isBusy())
        return;
    ++attempt;
    setState (State::idle);
    onGivenUp();
    onFailed (sentence);
}

bool Generation::take (const juce::var& event)
{
    const auto kind = event["event"].toString();
    if (takeOfUnstored (event))
        return true;
    if (! isBusy() || event["jobId"].isVoid())
        return false;
    if (jobId.isEmpty())
    {
        early.push_back (event);
        return true;
    }
    if (event["jobId"].toString() != jobId)
        return false;
    if (kind == "queued")
    {
        setState (State::queued);
        current.queuePosition = static_cast<int> (event["ahead"]);
    }
    else if (kind == "stage")
        setState (stateOf (event["stage"].toString()));
    else if (kind == "progress")
    {
        current.state = State::running;
        current.fraction = numberOr (event["fraction"], -1.0);
        current.stepsPerSecond = numberOr (event["stepsPerSecond"], 0.0);
        current.remainingSeconds = numberOr (event["remainingSeconds"], -1.0);
        onChange();
    }
    else if (kind == "machine")
    {
        current.machine = event["machine"].toString();
        onChange();
    }
    else if (kind == "sound")
        onSound (jobId, order, event);
    else if (kind == "done")
    {
        const auto its = std::exchange (order, {});
        setState (State::idle);
        finish (event, its);
    }
    else if (kind == "unstored")
    {
        order.audio.reset();
        unstored[jobId] = std::exchange (order, {});
        setState (State::idle);
        onUnstored (jobId, event["error"].toString());
    }
    else if (kind == "failed")
        fail (event["error"].toString());
    else if (kind == "cancelled")
    {
        setState (State::idle);
        onGivenUp();
    }
    else
        return false;
    return true;
}

juce::var describedBy (const juce::var& request, const juce::String& prompt)
{
    return JsonObject (request).set ("descriptions", juce::Array<juce::var> { prompt });
}

double lengthOf (const juce::var& request)
{
    const auto& context = request["context"];
    const double kept = context["kept"] ? static_cast<double> (context["sound"]["toSeconds"]) : 0.0;
    return kept + static_cast<double> (request["length"]["seconds"]);
}

bool Generation::takeOfUnstored (const juce::var& event)
{
    const auto id = event["jobId"].toString();
    const auto found = unstored.find (id);
    if (found == unstored.end())
        return false;
    if (event["event"].toString() == "done")
    {
        const auto its = std::move (found->second);
        unstored.erase (found);
        finish (event, its);
    }
    else if (event["event"].toString() == "unstored")
        onUnstored (id, event["error"].toString());
    return true;
}

GenerationOutcome outcomeOf (const juce::String& jobId, const ProjectTake& prototype, const juce::var& clips)
{
    GenerationOutcome outcome;
    outcome.jobId = jobId;
    outcome.prototype = prototype;
    if (const auto* all = clips.getArray())
    {
        for (const auto& each : *all)
        {
            auto take = outcome.prototype;
            take.clipId = each["clipId"].toString();
            take.path = each["path"].toString();
            take.seed = static_cast<juce::int64> (each["seed"]);
            if (take.isStem())
                take.stem << " " << sayKnown (each["stem"].toString());
            take.batchIndex = static_cast<int> (outcome.takes.size());
            const auto seconds = numberOr (each["seconds"], 0.0);
            if (seconds > 0.0)
                take.placement.endSeconds = take.placement.startSeconds + seconds;
            outcome.takes.push_back (take);
        }
    }
    return outcome;
}

void Generation::finish (const juce::var& event, const GenerationOrder& its)
{
    auto prototype = its.prototype;
    if (! its.isSplit)
        prototype.request = its.request;
    const auto outcome = outcomeOf (event["jobId"].toString(), prototype, event["takes"]);
    if (outcome.takes.empty())
        onFailed (say ("The engine finished without a clip."));
    else
        onDone (outcome);
}

void Generation::setState (State state)
{
    const auto machine = isBusy() && state != State::idle ? current.machine : juce::String();
    current = {};
    current.state = state;
    current.machine = machine;
    if (state == State::finishing)
        current.fraction = 1.0;
    onChange();
}

} // namespace continuo
