// What the engine tells, whole as bridge.json and openapi.yaml have it, of which a test gives what matters to it.
#pragma once

#include "model/Json.h"

#include <juce_core/juce_core.h>

namespace continuo::test
{

/** `defaults`, with what is given instead of what they have, also in the objects in them. */
inline juce::var withDefaults (const juce::var& given, const juce::var& defaults)
{
    auto* fields = given.getDynamicObject();
    if (fields == nullptr || defaults.getDynamicObject() == nullptr)
        return given;
    JsonObject whole (defaults);
    for (const auto& field : fields->getProperties())
        whole.set (field.name, withDefaults (field.value, defaults[field.name]));
    return whole;
}

inline juce::var modelsEvent (std::initializer_list<const char*> models)
{
    const auto defaults = juce::JSON::parse (R"({
        "name": "", "title": "", "goodFor": "", "byDefault": false, "here": false, "folder": "", "melody": false,
        "channels": 1, "parameters": 0, "sizeBytes": 0, "convertedPrecisions": [], "memoryBytes": {}, "trouble": "",
        "license": { "id": "", "title": "", "summary": "", "url": "" } })");
    juce::Array<juce::var> whole;
    for (const auto* model : models)
        whole.add (withDefaults (juce::JSON::parse (model), defaults));
    return JsonObject().set ("event", "models").set ("models", whole);
}

/** Mono of 32 kHz. */
inline juce::var clip (const juce::String& id, const juce::File& file, const juce::var& seed, double seconds)
{
    return JsonObject()
        .set ("clipId", id)
        .set ("path", file.getFullPathName())
        .set ("seed", seed)
        .set ("sampleRateHz", 32000)
        .set ("channels", 1)
        .set ("samples", static_cast<int> (seconds * 32000.0))
        .set ("prompt", "harp")
        .set ("seconds", seconds);
}

inline juce::var doneEvent (const juce::Array<juce::var>& clips)
{
    return JsonObject().set ("event", "done").set ("jobId", "job-1").set ("takes", clips);
}

inline juce::var failedEvent (const juce::String& error)
{
    return JsonObject()
        .set ("event", "failed")
        .set ("jobId", "job-1")
        .set ("error", error)
        .set ("kind", "failed");
}

inline juce::var engineEvent (const juce::String& state, const juce::String& message = {})
{
    return JsonObject()
        .set ("event", "engine")
        .set ("state", state)
        .set ("message", message)
        .set ("model", "");
}

} // namespace continuo::test
