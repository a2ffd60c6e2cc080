#include "Words.h"

#include "model/Json.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr juce::uint32 settleMillis = 300;

/** What Java added to the user's own words. */
std::vector<PromptPart> partsOf (const juce::var& composed, const juce::StringArray& unused)
{
    std::vector<PromptPart> parts;
    if (const auto* list = composed["parts"].getArray())
        for (const auto& part : *list)
            if (const auto text = part["text"].toString(); part["source"].toString() != "words")
                parts.push_back ({ text, sayKnown (part["reason"].toString()), ! unused.contains (text) });
    return parts;
}

/** The entry of a list that has the id; void if none has. */
juce::var withId (const juce::var& list, const juce::String& id)
{
    if (const auto* entries = list.getArray())
        for (const auto& each : *entries)
            if (each["id"].toString() == id)
                return each;
    return {};
}
} // namespace

Words::Words (SessionCore& c, Decisions& d, Trouble& t, Source& s, Melody& m)
    : core (c), decisions (d), trouble (t), source (s), melody (m)
{
}

void Words::listenAgain()
{
    listenAtMillis = juce::jmax (1u, juce::Time::getMillisecondCounter() + settleMillis);
}

void Words::listenIfDue()
{
    if (listenAtMillis == 0 || juce::Time::getMillisecondCounter() < listenAtMillis
        || core.link->status().state != EngineState::ready)
        return;
    listenAtMillis = 0;
    const auto asked = ++listening;
    core.link->cancel (composing);
    core.link->cancel (findingChroma);
    const auto mode = core.values.mode();
    const auto range = source.range();

    juce::var sound;
    const auto samples = range && mode != Mode::text && source.obstacle (mode, range).isEmpty()
                             ? source.sound (mode, *range, sound)
                             : nullptr;
    composing = core.link->call (composition (mode, range, sound), samples,
                                 [this, asked] (const EngineReply& reply)
                                 {
                                     if (asked != listening)
                                         return;
                                     composed =
                                         reply.worked() ? std::make_optional (reply.fields) : std::nullopt;
                                     core.news.changed (News::Part::prompt);
                                 });
    if (mode == Mode::melody && samples != nullptr)
        askForChroma (*range, sound, samples);
    else
        melody.showChroma ({});
}

void Words::askForChroma (TimelineRange range, const juce::var& sound, const PlanarSamples& samples)
{
    MelodyChroma chroma;
    chroma.state = MelodyChroma::State::computing;
    chroma.span = core.capture.span (range);
    melody.showChroma (chroma);
    findingChroma = core.link->call (JsonObject().set ("do", "chroma").set ("audio", sound), samples,
                                     [this, asked = listening] (const EngineReply& reply)
                                     {
                                         if (asked == listening)
                                             melody.takeChroma (reply);
                                     });
}

juce::var Words::composition (Mode mode, std::optional<TimelineRange> range, juce::var sound) const
{
    const auto& choices = core.project.choices;
    const auto tempo = core.capture.tempoAt (range ? range->end - 1 : core.audio.track->playheadSamples());
    const bool tellsTempo = core.values.followTempo() && tempo.hasMusicalTime;
    return JsonObject()
        .set ("do", "compose")
        .set ("prompt", choices.prompt)
        .setIf (choices.presetId.isNotEmpty(), "presetId", choices.presetId)
        .setIf (! choices.unusedParts.isEmpty(), "leftOut", choices.unusedParts)
        .setIf (tellsTempo, "tempoBpm", tempo.tempoBpm)
        .setIf (tellsTempo, "meterNumerator", tempo.meterNumerator)
        .setIf (tellsTempo, "meterDenominator", tempo.meterDenominator)
        .setIf (mode != Mode::text && ! sound.isVoid(), "audio", sound);
}

juce::String Words::prompt() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.prompt;
}

void Words::setPrompt (const juce::String& words)
{
    decisions.make (say ("Edit words"),
                    [&] (Choices& choices)
                    {
                        choices.prompt = words;
                        choices.editedPrompt.clear();
                        choices.presetId.clear();
                    });
}

std::vector<PromptPart> Words::promptParts() const
{
    const juce::ScopedLock guard (core.lock);
    if (! composed || core.project.choices.editedPrompt.isNotEmpty())
        return {};
    return partsOf (*composed, core.project.choices.unusedParts);
}

void Words::setPromptPartUsed (int index, bool used)
{
    const auto parts = promptParts();
    if (index < 0 || index >= static_cast<int> (parts.size()))
        return;
    const auto text = parts[static_cast<size_t> (index)].text;
    decisions.make (used ? say ("Use prompt part") : say ("Leave out prompt part"),
                    [&] (Choices& choices)
                    {
                        choices.unusedParts.removeString (text);
                        if (! used)
                            choices.unusedParts.add (text);
                    });
}

juce::String Words::composedPrompt() const
{
    const juce::ScopedLock guard (core.lock);
    const auto& choices = core.project.choices;
    if (choices.editedPrompt.isNotEmpty())
        return choices.editedPrompt;
    return composed ? (*composed)["prompt"].toString() : choices.prompt;
}

bool Words::composedPromptIsEdited() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.editedPrompt.isNotEmpty();
}

void Words::editComposedPrompt (const juce::String& text)
{
    decisions.make (say ("Edit prompt"), [&] (Choices& choices) { choices.editedPrompt = text.trim(); });
}

juce::String Words::heard() const
{
    const juce::ScopedLock guard (core.lock);
    if (! composed)
        return {};
    juce::StringArray words { (*composed)["key"].toString() };
    if (const auto tempo = static_cast<double> ((*composed)["estimatedTempoBpm"]); tempo > 0.0)
        words.add (say ("about {1} bpm", juce::roundToInt (tempo)));
    words.removeEmptyStrings();
    return words.joinIntoString (", ");
}

// ---- presets ----

void Words::askForPresets()
{
    core.link->call (JsonObject().set ("do", "presets"), nullptr,
                     [this] (const EngineReply& reply)
                     {
                         presetList = reply.fields["presets"];
                         core.news.changed (News::Part::presets);
                     });
}

std::vector<Preset> Words::presets() const
{
    const juce::ScopedLock guard (core.lock);
    std::vector<Preset> presets;
    if (const auto* list = presetList.getArray())
        for (const auto& each : *list)
            presets.push_back ({ each["id"].toString(), each["name"].toString(), each["family"].toString(),
                                 each["prompt"].toString(), static_cast<bool> (each["isUsers"]) });
    return presets;
}

juce::String Words::currentPreset() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.presetId;
}

void Words::choosePreset (const juce::String& id)
{
    // Names in a preset's settings → parameters.
    static const std::pair<const char*, const char*> settingNames[] { { "guidanceScale", id::guidance },
                                                                      { "temperature", id::temperature },
                                                                      { "topK", id::topK },
                                                                      { "lengthBars", id::bars } };
    juce::var preset;
    {
        const juce::ScopedLock guard (core.lock);
        preset = withId (presetList, id);
    }
    if (preset.isVoid())
        return;
    Decisions::ParameterMap parameters;
    for (const auto& [setting, parameter] : settingNames)
        if (const auto value = preset["settings"][setting];
            value.isDouble() || value.isInt() || value.isInt64())
            parameters[parameter] = static_cast<float> (static_cast<double> (value));
    decisions.make (
        say ("Choose preset"),
        [&] (Choices& choices)
        {
            choices.presetId = id;
            choices.prompt = preset["prompt"].toString();
            choices.editedPrompt.clear();
        },
        parameters);
}

void Words::saveAsPreset (const juce::String& name)
{
    const juce::ScopedLock guard (core.lock);
    const auto& values = core.values;
    const auto settings = JsonObject()
                              .set ("guidanceScale", static_cast<double> (values.guidance()))
                              .set ("temperature", static_cast<double> (values.temperature()))
                              .setIf (values.topK() > 0, "topK", values.topK())
                              .set ("lengthBars", values.bars());
    core.link->call (JsonObject()
                         .set ("do", "savePreset")
                         .set ("name", name)
                         .set ("prompt", core.project.choices.prompt)
                         .set ("settings", settings),
                     nullptr,
                     [this] (const EngineReply& reply)
                     {
                         if (reply.worked())
                             askForPresets();
                         else
                             trouble.show (reply.error);
                     });
}

} // namespace continuo
