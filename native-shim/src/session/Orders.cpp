#include "Orders.h"

#include "model/Json.h"
#include "model/Texts.h"

#include <cmath>

namespace continuo
{

namespace
{
constexpr double modelRateHz = 32000.0;
constexpr int candidates = 8;            // of so many loops, or new bars, those are kept that join best
constexpr double leadSeconds = 0.03;     // in which new bars fade into what stood there
constexpr double heardWithMelody = 12.0; // before new bars that follow a melody, too

const char* nameOf (Mode mode)
{
    return mode == Mode::text ? "text" : mode == Mode::melody ? "melody" : "continue";
}

Mode modeNamed (const juce::String& name)
{
    return name == "text" ? Mode::text : name == "melody" ? Mode::melody : Mode::continuation;
}

bool awaitsSound (const juce::var& request)
{
    for (const auto* role : { "context", "melody", "into" })
        if (request[role]["sound"]["upload"])
            return true;
    return false;
}

/** Projects of before the engine's own form of requests only have the prompt of theirs. */
bool isKnown (const juce::var& request) { return request["descriptions"].isArray(); }

/** A whole number of the models' samples. */
double wholeSamples (double seconds) { return std::round (seconds * modelRateHz) / modelRateHz; }

juce::var upload() { return JsonObject().set ("upload", true); }

juce::var alignment (const TempoPoint& tempo)
{
    return JsonObject().setIf (tempo.hasMusicalTime, "expectedBpm", tempo.tempoBpm);
}
} // namespace

std::optional<GenerationOrder> Orders::forClip (Mode mode, std::optional<TimelineRange> range,
                                                std::int64_t textStart) const
{
    const auto rate = timelineRate();
    const auto seconds = [rate] (std::int64_t samples) { return static_cast<double> (samples) / rate; };
    auto start = mode == Mode::continuation ? range->end : range ? range->start : textStart;
    auto tempo = core.capture.tempoAt (mode == Mode::continuation ? start - 1 : start);
    if (mode == Mode::text && ! range)
        start = barStart (start, tempo);

    GenerationOrder order;
    if (mode != Mode::text)
    {
        order.audio = source.sound (mode, *range, order.sound);
        if (order.audio == nullptr)
            return std::nullopt;
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
    describe (order, mode, range);
    return order;
}

/** Without audio (words alone ask for none) the timeline is empty, and its seconds can be counted in any rate. */
double Orders::timelineRate() const
{
    return core.capture.isPrepared() ? core.audio.track->sampleRateHz() : 48000.0;
}

std::int64_t Orders::barStart (std::int64_t sample, const TempoPoint& tempo) const
{
    const auto rate = timelineRate();
    const auto bars =
        std::floor ((tempo.ppqAt (sample, rate) - tempo.barStartPpq) / tempo.quarterNotesPerBar() + 1.0e-6);
    return std::llround (tempo.samplesAt (tempo.barStartPpq + bars * tempo.quarterNotesPerBar(), rate));
}

GenerationOrder Orders::forKept (const juce::var& request, double seconds) const
{
    const auto rate = timelineRate();
    const auto playhead = core.audio.track->playheadSamples();
    const auto tempo = core.capture.tempoAt (playhead);
    const auto start = barStart (playhead, tempo);
    GenerationOrder order;
    auto& take = order.prototype;
    take.mode = nameOf (request.hasProperty ("melody")    ? Mode::melody
                        : request.hasProperty ("context") ? Mode::continuation
                                                          : Mode::text);
    take.prompt = request["descriptions"][0].toString();
    take.hasMusicalTime = tempo.hasMusicalTime;
    take.startPpq = tempo.ppqAt (start, rate);
    take.loopSeconds = seconds;
    take.lengthPpq = seconds * tempo.tempoBpm / 60.0;
    take.placement.startSeconds = static_cast<double> (start) / rate;
    take.placement.endSeconds = take.placement.startSeconds + seconds;
    order.request = request;
    order.startsByItself = true;
    return order;
}

GenerationOrder Orders::forNewBars (TimelineRange range) const
{
    GenerationOrder order;
    order.audio = source.around (range, order.sound);
    const auto rate = core.audio.track->sampleRateHz();
    const auto tempo = core.capture.tempoAt (range.start);
    auto& take = order.prototype;
    take.mode = "replace";
    take.source = take.placement = core.capture.span (range);
    take.hasMusicalTime = tempo.hasMusicalTime;
    take.startPpq = tempo.ppqAt (range.start, rate);
    take.lengthPpq = tempo.ppqAt (range.end, rate) - take.startPpq;
    take.loopSeconds = take.placement.length();

    order.request = requestForNewBars (range, tempo, order.sound);
    describe (order, Mode::continuation, range);
    return order;
}

std::optional<GenerationOrder> Orders::asBefore (const ProjectTake& take) const
{
    if (isKnown (take.request) && ! awaitsSound (take.request))
        return GenerationOrder();
    const auto range =
        take.source.isEmpty() ? std::nullopt : std::make_optional (core.capture.range (take.source));
    return take.replaces()
               ? std::make_optional (forNewBars (*range))
               : forClip (modeNamed (take.mode), range, core.capture.samples (take.placement.startSeconds));
}

std::optional<GenerationOrder> Orders::again (const ProjectTake& take) const
{
    auto order = asBefore (take);
    if (! order)
        return std::nullopt;
    order->prototype = take;
    order->prototype.clipId.clear();
    order->request = isKnown (take.request) ? take.request : describedBy (order->request, take.prompt);
    order->composition = juce::var(); // the same prompt again
    order->startsByItself = ! take.replaces();
    return order;
}

std::optional<GenerationOrder> Orders::renewing (const ProjectTake& take, double keptSeconds) const
{
    auto order = take.mode == "melody" ? again (take) : std::make_optional (GenerationOrder());
    if (! order)
        return std::nullopt;
    const auto tempo = core.capture.tempoAt (core.capture.samples (take.placement.startSeconds));
    order->prototype = take;
    order->prototype.clipId.clear();
    order->prototype.variant = say ("{1} after {2}", calledInShort (take), barsInWords (take, keptSeconds));
    order->startsByItself = true;
    order->request =
        isKnown (take.request) ? take.request : requestFor (Mode::text, take.placement.length(), tempo);
    if (take.isOpened())
    {
        auto& made = order->prototype;
        made.mode = nameOf (Mode::continuation);
        made.name.clear();
        made.lengthPpq = take.placement.length() * tempo.tempoBpm / 60.0;
        made.loopSeconds = take.placement.length();
        describe (*order, Mode::text, core.capture.range (take.placement));
    }
    else if (! isKnown (take.request))
        order->request = describedBy (order->request, take.prompt);

    const auto kept = wholeSamples (keptSeconds);
    const auto sound = JsonObject().set ("file", take.path).set ("fromSeconds", 0.0).set ("toSeconds", kept);
    order->request =
        JsonObject (order->request)
            .set ("context",
                  JsonObject().set ("sound", sound).set ("kept", true).set ("alignment", alignment (tempo)))
            .set ("length", JsonObject().set ("seconds", wholeSamples (take.placement.length()) - kept))
            .set ("takes", core.values.takes())
            .without ("loop")
            .without ("into")
            .without ("best");
    return order;
}

std::optional<GenerationOrder> Orders::varying (const ProjectTake& take, double temperatureFactor) const
{
    auto order = again (take);
    if (! order)
        return std::nullopt;
    order->prototype.variant =
        say (temperatureFactor > 1.0 ? "{1} wilder" : "{1} tamer", calledInShort (take));
    const auto* field =
        order->request.hasProperty ("drawing") ? "drawing" : "sampling"; // as it once was called
    const auto temperature = static_cast<double> (order->request[field]["temperature"]) * temperatureFactor;
    const auto range = core.parameterTree.getParameterRange (id::temperature);
    order->request = JsonObject (order->request)
                         .set (field, JsonObject (order->request[field])
                                          .set ("temperature",
                                                juce::jlimit<double> (range.start, range.end, temperature)));
    return order;
}

/** "3", or the name that the user gave. */
juce::String Orders::calledInShort (const ProjectTake& take) const
{
    auto plain = take;
    plain.variant.clear();
    const auto name = core.project.nameOf (plain);
    return name.isNotEmpty() ? name : juce::String (take.number);
}

juce::String Orders::barsInWords (const ProjectTake& take, double seconds) const
{
    const auto tempo = core.capture.tempoAt (core.capture.samples (take.placement.startSeconds));
    const auto bars = seconds * tempo.tempoBpm / 60.0 / tempo.quarterNotesPerBar();
    const auto tenths = std::round (bars * 10.0) / 10.0;
    return say (tenths == 1.0 ? "{1} bar" : "{1} bars", juce::String (tenths).replace (".", say (".")));
}

GenerationOrder Orders::forStems (const ProjectTake& take) const
{
    GenerationOrder order;
    order.isSplit = true;
    order.request = JsonObject()
                        .set ("do", "split")
                        .set ("path", take.path)
                        .set ("seed", take.seed)
                        .set ("prompt", take.prompt);
    auto& stem = order.prototype = take;
    stem.whole = take.clipId;
    const auto name = core.project.nameOf (take);
    stem.stem = name.isNotEmpty() ? name : say ("Take {1}", take.number);
    stem.modeOfWhole = take.playedAs();
    stem.mode = "stem";
    stem.batch = -1; // no alternative to anything
    stem.request = juce::var();
    return order;
}

/** With the prompt that the user has edited, or with what it is to be composed of. */
void Orders::describe (GenerationOrder& order, Mode mode, std::optional<TimelineRange> range) const
{
    const auto& edited = core.project.choices.editedPrompt;
    if (edited.isEmpty())
    {
        order.composition = words.composition (mode, range, order.sound);
        return;
    }
    order.prototype.prompt = edited;
    order.request = describedBy (order.request, edited);
}

/** A JobRequest as the engine's interface has it, without its description. */
juce::var Orders::requestFor (Mode mode, double seconds, const TempoPoint& tempo) const
{
    const auto length = wholeSamples (seconds);
    const bool isLoop = core.values.loop() && mode != Mode::melody;
    return JsonObject()
        .setIf (! model().isVoid(), "model", model())
        .setIf (mode == Mode::continuation, "context",
                JsonObject().set ("sound", upload()).set ("alignment", alignment (tempo)))
        .setIf (mode == Mode::melody, "melody", melody())
        .set ("length", JsonObject().set ("seconds", length))
        .set ("takes", isLoop ? candidates : core.values.takes())
        .setIf (isLoop, "best", core.values.takes())
        .setIf (isLoop, "loop", JsonObject().set ("tempoBpm", tempo.tempoBpm))
        .set ("seed", core.values.seed())
        .set ("sampling", sampling());
}

/** The same for new bars: they go on from what stands before them, and lead into what stands behind. */
juce::var Orders::requestForNewBars (TimelineRange range, const TempoPoint& tempo,
                                     const juce::var& sound) const
{
    const bool keepsMelody = core.values.mode() == Mode::melody;
    const bool standsBefore = static_cast<juce::int64> (sound["replacedFrom"]) > 0;
    const bool standsBehind = sound["replacedTo"] < sound["samples"];
    const auto length = static_cast<double> (range.length()) / core.audio.track->sampleRateHz();
    return JsonObject()
        .setIf (! model().isVoid(), "model", model())
        .setIf (standsBefore, "context",
                JsonObject()
                    .set ("sound", upload())
                    .set ("alignment", alignment (tempo))
                    .setIf (keepsMelody, "longestSeconds", heardWithMelody))
        .setIf (keepsMelody, "melody", melody())
        .setIf (standsBehind, "into", JsonObject().set ("sound", upload()).set ("leadSeconds", leadSeconds))
        .set ("length", JsonObject().set ("seconds", length))
        .set ("takes", candidates)
        .set ("best", core.values.takes())
        .set ("seed", core.values.seed())
        .set ("sampling", sampling())
        .set ("output",
              JsonObject().set ("sampleRateHz", sound["sampleRateHz"]).set ("channels", sound["channels"]));
}

juce::var Orders::melody() const
{
    const auto& stems = core.project.choices.melodyStems;
    return JsonObject().set ("sound", upload()).setIf (stems != melodyStemsAuto, "stems", stems);
}

/** Void where the engine's default plays as it is. */
juce::var Orders::model() const
{
    const auto& choices = core.project.choices;
    juce::Array<juce::var> adapters;
    for (const auto& each : choices.adapters)
        if (each.scale > 0.0)
            adapters.add (JsonObject().set ("folder", each.folder).set ("scale", each.scale));
    if (choices.model.isEmpty() && adapters.isEmpty())
        return {};
    return JsonObject()
        .setIf (choices.model.isNotEmpty(), "name", choices.model)
        .setIf (! adapters.isEmpty(), "adapters", adapters);
}

juce::var Orders::sampling() const
{
    return JsonObject()
        .set ("guidanceScale", static_cast<double> (core.values.guidance()))
        .set ("temperature", static_cast<double> (core.values.temperature()))
        .set ("topK", core.values.topK());
}

} // namespace continuo
