// Session: what the editor draws, and small choices that change nothing else.
#include "Session.h"

#include "model/Json.h"
#include "model/DataFolder.h"

#include <algorithm>

namespace continuo
{

namespace
{
/** Java says something only of trouble. */
juce::String sentenceOf (EngineStatus::State state)
{
    switch (state)
    {
        case EngineStatus::State::off:
            return "The engine starts with the first clip.";
        case EngineStatus::State::starting:
            return juce::String::fromUTF8 ("The engine is starting…");
        case EngineStatus::State::ready:
            return "Ready";
        case EngineStatus::State::failed:
            return "The engine has stopped.";
    }
    return {};
}
} // namespace

Transport Session::transport() const { return capture.transport(); }

float Session::takeInputLevel() { return audio.takeInputPeak(); }

Span Session::capturedSpan() const
{
    const auto heard = capture.capturedSpan();
    const juce::ScopedLock guard (lock);
    return heard.unitedWith (kept.span());
}

std::uint64_t Session::capturedRevision() const
{
    const auto captured = capturedSpan();
    const auto host = capture.transport();
    auto revision = static_cast<std::uint64_t> (capture.samples (captured.endSeconds));
    for (const auto number :
         { static_cast<double> (capture.samples (captured.startSeconds)), host.tempoBpm,
           static_cast<double> (host.meterNumerator), static_cast<double> (audio.track->spans().size()) })
        revision = revision * 1099511628211u + std::hash<double>() (number);
    if (host.recording)
        revision += static_cast<std::uint64_t> (audio.track->playheadSamples());
    return revision;
}

std::vector<WavePeak> Session::capturedPeaks (Span span, int columns) const
{
    auto peaks = capture.peaks (span, columns);
    const juce::ScopedLock guard (lock);
    kept.fill (span, peaks);
    return peaks;
}

std::vector<GridLine> Session::gridLines (Span span) const { return capture.gridLines (span); }

std::vector<TempoMark> Session::tempoMarks (Span span) const { return capture.tempoMarks (span); }

void Session::clearCapture()
{
    audio.track->forgetAll();
    audio.sideChain->forgetAll();
    const juce::ScopedLock guard (lock);
    kept.clear();
}

juce::String Session::prompt() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.prompt;
}

bool Session::composedPromptIsEdited() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.editedPrompt.isNotEmpty();
}

// ---- presets ----

std::vector<Preset> Session::presets() const
{
    const juce::ScopedLock guard (lock);
    std::vector<Preset> presets;
    if (const auto* list = presetList.getArray())
        for (const auto& each : *list)
            presets.push_back ({ each["id"].toString(), each["name"].toString(), each["family"].toString(),
                                 each["prompt"].toString(), static_cast<bool> (each["isUsers"]) });
    return presets;
}

juce::String Session::currentPreset() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.presetId;
}

void Session::choosePreset (const juce::String& id)
{
    // Names in a preset's settings → parameters.
    static const std::pair<const char*, const char*> settingNames[] { { "guidanceScale", id::guidance },
                                                                      { "temperature", id::temperature },
                                                                      { "topK", id::topK },
                                                                      { "lengthBars", id::bars } };
    juce::var preset;
    {
        const juce::ScopedLock guard (lock);
        if (const auto* list = presetList.getArray())
            for (const auto& each : *list)
                if (each["id"].toString() == id)
                    preset = each;
    }
    if (preset.isVoid())
        return;
    ParameterMap parameters;
    for (const auto& [setting, parameter] : settingNames)
        if (const auto value = preset["settings"][setting];
            value.isDouble() || value.isInt() || value.isInt64())
            parameters[parameter] = static_cast<float> (static_cast<double> (value));
    choose (
        "Choose preset",
        [&] (Choices& choices)
        {
            choices.presetId = id;
            choices.prompt = preset["prompt"].toString();
            choices.editedPrompt.clear();
        },
        parameters);
}

void Session::saveAsPreset (const juce::String& name)
{
    const juce::ScopedLock guard (lock);
    const auto settings = JsonObject()
                              .set ("guidanceScale", static_cast<double> (values.guidance()))
                              .set ("temperature", static_cast<double> (values.temperature()))
                              .setIf (values.topK() > 0, "topK", values.topK())
                              .set ("lengthBars", values.bars());
    link->call (JsonObject()
                    .set ("do", "savePreset")
                    .set ("name", name)
                    .set ("prompt", project.choices.prompt)
                    .set ("settings", settings),
                nullptr,
                [this] (const EngineReply& reply)
                {
                    if (reply.worked())
                        askForPresetsAndModels();
                    else
                        showError (reply.error);
                });
}

// ---- engine ----

EngineStatus Session::engine() const
{
    const juce::ScopedLock guard (lock);
    const auto status = link->status();
    switch (status.state)
    {
        case EngineLink::State::off:
            return { EngineStatus::State::off, sentenceOf (EngineStatus::State::off), {}, {}, false };
        case EngineLink::State::starting:
            return { EngineStatus::State::starting, "Java is starting.", {}, {}, false };
        case EngineLink::State::failed:
            return { EngineStatus::State::failed, "No Java: only what is saved can be heard.",
                     status.problem + " " + installRemedy, {}, false };
        case EngineLink::State::ready:
            break;
    }
    auto shown = engineStatus;
    shown.sentence = sentenceOf (shown.state);
    return shown;
}

std::vector<ModelChoice> Session::models() const
{
    const juce::ScopedLock guard (lock);
    std::vector<ModelChoice> models;
    if (const auto* list = modelList.getArray())
        for (const auto& each : *list)
        {
            juce::StringArray details { each["goodFor"].toString(), each["license"].toString(),
                                        each["trouble"].toString() };
            details.removeEmptyStrings();
            ModelChoice model;
            model.id = each["name"].toString();
            model.name = each["title"].toString().isEmpty() ? model.id : each["title"].toString();
            model.detail = details.joinIntoString (", ");
            model.installed = each["here"];
            model.followsMelody = each["melody"];
            model.stereo = static_cast<int> (each["channels"]) == 2;
            models.push_back (model);
        }
    // What is chosen is shown even before the engine has been asked, or when it knows no such model.
    const auto current = currentModel();
    if (std::none_of (models.begin(), models.end(), [&] (const auto& each) { return each.id == current; }))
    {
        ModelChoice chosen;
        chosen.id = current;
        chosen.name = current.isEmpty() ? "Default model" : current;
        models.insert (models.begin(), chosen);
    }
    return models;
}

juce::String Session::currentModel() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.model.isNotEmpty() ? project.choices.model : defaultModel;
}

void Session::wakeEngine()
{
    const juce::ScopedLock guard (lock);
    link->call (
        JsonObject().set ("do", "status"), nullptr,
        [this] (const EngineReply& reply)
        {
            if (reply.worked())
                takeEvent (
                    JsonObject (reply.fields).set ("event", "engine").set ("state", reply.fields["engine"]));
            changed (Part::engine);
        });
}

// ---- the window ----

juce::Point<int> Session::editorSize() const
{
    const juce::ScopedLock guard (lock);
    return project.editorSize;
}

void Session::setEditorSize (juce::Point<int> size)
{
    const juce::ScopedLock guard (lock);
    project.editorSize = size;
}

bool Session::moreIsShown() const
{
    const juce::ScopedLock guard (lock);
    return project.moreIsShown;
}

void Session::setMoreIsShown (bool shown)
{
    const juce::ScopedLock guard (lock);
    project.moreIsShown = shown;
}

} // namespace continuo
