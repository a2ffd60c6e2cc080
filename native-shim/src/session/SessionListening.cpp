// Session: what Java says of the marked region and the user's words: the composed prompt, what was heard, the
// melody's chroma, presets, models.
#include "Session.h"

#include "model/Json.h"

namespace continuo
{

namespace
{
constexpr juce::uint32 settleMillis = 300;

constexpr double leadingStrength = 0.1; // of the strongest in the region; less is a pause

/** What Java added to the user's own words. */
std::vector<PromptPart> partsOf (const juce::var& composed, const juce::StringArray& unused)
{
    std::vector<PromptPart> parts;
    if (const auto* list = composed["parts"].getArray())
        for (const auto& part : *list)
            if (const auto text = part["text"].toString(); part["source"].toString() != "words")
                parts.push_back ({ text, part["reason"].toString(), ! unused.contains (text) });
    return parts;
}

std::vector<std::int8_t> leadingPitchClasses (const juce::var& reply)
{
    std::vector<std::int8_t> leading;
    const auto* classes = reply["argmax"].getArray();
    const auto* strengths = reply["strength"].getArray();
    for (int frame = 0; classes != nullptr && frame < classes->size(); ++frame)
    {
        const bool leads =
            strengths == nullptr || static_cast<double> ((*strengths)[frame]) >= leadingStrength;
        leading.push_back (static_cast<std::int8_t> (leads ? static_cast<int> ((*classes)[frame]) : -1));
    }
    return leading;
}
} // namespace

void Session::listenAgain()
{
    listenAtMillis = juce::jmax (1u, juce::Time::getMillisecondCounter() + settleMillis);
}

void Session::listenIfDue()
{
    if (listenAtMillis == 0 || juce::Time::getMillisecondCounter() < listenAtMillis
        || lastLink != EngineLink::State::ready)
        return;
    listenAtMillis = 0;
    const auto asked = ++listening;
    const auto mode = values.mode();
    const auto source = sourceRange (std::nullopt);

    juce::var sound;
    const auto samples = source && mode != Mode::text && refusal (mode, source).isEmpty()
                             ? soundOf (mode, *source, sound)
                             : nullptr;
    link->call (compositionFor (mode, source, sound), samples,
                [this, asked] (const EngineReply& reply)
                {
                    if (asked != listening)
                        return;
                    composed = reply.worked() ? std::make_optional (reply.fields) : std::nullopt;
                    changed (Part::prompt);
                });

    chroma = {};
    chroma.state = MelodyChroma::State::none;
    changed (Part::melody);
    if (mode != Mode::melody || samples == nullptr)
        return;
    chroma.state = MelodyChroma::State::computing;
    chroma.span = capture.span (*source);
    link->call (JsonObject().set ("do", "chroma").set ("audio", sound), samples,
                [this, asked] (const EngineReply& reply)
                {
                    if (asked != listening)
                        return;
                    chroma.state = reply.worked() ? MelodyChroma::State::ready : MelodyChroma::State::failed;
                    chroma.sentence = reply.error;
                    chroma.frameRateHz = static_cast<double> (reply.fields.getProperty ("frameRateHz", 50.0));
                    chroma.leadingPitchClasses = leadingPitchClasses (reply.fields);
                    changed (Part::melody);
                });
}

juce::var Session::compositionFor (Mode mode, std::optional<TimelineRange> source, juce::var sound) const
{
    const auto tempo = capture.tempoAt (source ? source->end - 1 : audio.track->playheadSamples());
    const bool tellsTempo = values.followTempo() && tempo.hasMusicalTime;
    return JsonObject()
        .set ("do", "compose")
        .set ("prompt", project.choices.prompt)
        .setIf (project.choices.presetId.isNotEmpty(), "presetId", project.choices.presetId)
        .setIf (tellsTempo, "tempoBpm", tempo.tempoBpm)
        .setIf (tellsTempo, "meterNumerator", tempo.meterNumerator)
        .setIf (tellsTempo, "meterDenominator", tempo.meterDenominator)
        .setIf (mode != Mode::text && ! sound.isVoid(), "audio", sound);
}

/** As Java composed it, unless the user leaves out a part of it. */
juce::String Session::promptFrom (const juce::var& reply) const
{
    if (project.choices.unusedParts.isEmpty())
        return reply["prompt"].toString();
    juce::StringArray texts { project.choices.prompt.trim() };
    for (const auto& part : partsOf (reply, project.choices.unusedParts))
        if (part.used)
            texts.add (part.text);
    texts.removeEmptyStrings();
    return texts.joinIntoString (", ");
}

std::vector<PromptPart> Session::promptParts() const
{
    const juce::ScopedLock guard (lock);
    if (! composed || project.choices.editedPrompt.isNotEmpty())
        return {};
    return partsOf (*composed, project.choices.unusedParts);
}

juce::String Session::composedPrompt() const
{
    const juce::ScopedLock guard (lock);
    if (project.choices.editedPrompt.isNotEmpty())
        return project.choices.editedPrompt;
    return composed ? promptFrom (*composed) : project.choices.prompt;
}

juce::String Session::heard() const
{
    const juce::ScopedLock guard (lock);
    if (! composed)
        return {};
    juce::StringArray words { (*composed)["key"].toString() };
    if (const auto tempo = static_cast<double> ((*composed)["estimatedTempoBpm"]); tempo > 0.0)
        words.add ("about " + juce::String (juce::roundToInt (tempo)) + " bpm");
    words.removeEmptyStrings();
    return words.joinIntoString (", ");
}

MelodyChroma Session::melodyChroma() const
{
    const juce::ScopedLock guard (lock);
    return chroma;
}

std::shared_ptr<const RegionRecorder> Session::melodyRecorder() const
{
    const auto& source = project.choices.melodySource;
    if (source == "track")
        return audio.track;
    if (source == "side-chain")
        return audio.sideChain;
    if (auto recorder =
            TrackRegistry::ofThisProcess().find (static_cast<std::uint64_t> (source.getLargeIntValue())))
        return recorder;
    return TrackRegistry::ofThisProcess().findByName (project.choices.melodyTrackName.toStdString(),
                                                      registration.id());
}

std::vector<MelodySource> Session::melodySources() const
{
    const juce::ScopedLock guard (lock);
    std::vector<MelodySource> sources { { "track", "This track", true },
                                        { "side-chain", "Side-chain",
                                          audio.sideChain->endOfHeardSamples().has_value() } };
    const auto& chosen = project.choices.melodySource;
    bool isListed = chosen == "track" || chosen == "side-chain";
    for (const auto& track : TrackRegistry::ofThisProcess().tracks (registration.id()))
    {
        const juce::String trackId (static_cast<juce::int64> (track.id));
        isListed = isListed || trackId == chosen;
        sources.push_back ({ trackId, juce::String (track.name), true });
    }
    if (! isListed)
        sources.push_back ({ chosen, project.choices.melodyTrackName, melodyRecorder() != nullptr });
    return sources;
}

juce::String Session::melodySource() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.melodySource;
}

void Session::askForPresetsAndModels()
{
    link->call (JsonObject().set ("do", "presets"), nullptr,
                [this] (const EngineReply& reply)
                {
                    presetList = reply.fields["presets"];
                    changed (Part::presets);
                });
    link->call (JsonObject().set ("do", "models"), nullptr,
                [this] (const EngineReply& reply) { takeModels (reply.fields); });
    juce::Array<juce::var> used;
    for (const auto& take : project.takes)
        if (project.choices.removed.count (take.clipId) == 0)
            used.add (take.clipId);
    link->call (JsonObject().set ("do", "retainClips").set ("clipIds", used), nullptr,
                [] (const EngineReply&) {});
}

/** Java reads what the host has said; before it is there, nobody does. */
void Session::askAboutHost()
{
    if (link->status().state != EngineLink::State::ready)
        return;
    // The papers live until the reply is here: their addresses are in the request.
    link->call (JsonObject().set ("do", "host").set ("hostFunctions", papers->addresses()), nullptr,
                [this, held = papers] (const EngineReply& reply)
                {
                    if (! reply.worked())
                        return;
                    const auto colour = reply.fields["channelColour"].toString();
                    hostFacts = { reply.fields["hostName"].toString(), reply.fields["channelName"].toString(),
                                  colour.isEmpty() ? juce::Colour() : juce::Colour::fromString (colour) };
                    changed (Part::engine);
                });
}

HostFacts Session::host() const
{
    const juce::ScopedLock guard (lock);
    return hostFacts;
}

void Session::takeModels (const juce::var& reply)
{
    if (reply["models"].isArray())
        modelList = reply["models"];
    defaultModel = reply["current"].toString();
    changed (Part::engine);
}

} // namespace continuo
