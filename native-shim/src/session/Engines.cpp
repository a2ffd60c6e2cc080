#include "Engines.h"

#include "model/DataFolder.h"
#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

#include <algorithm>

namespace continuo
{

namespace
{
EngineState stateNamed (const juce::String& name)
{
    return name == "ready"      ? EngineState::ready
           : name == "starting" ? EngineState::starting
           : name == "failed"   ? EngineState::failed
                                : EngineState::off;
}

juce::String sentenceOf (EngineState state)
{
    switch (state)
    {
        case EngineState::off:
            return say ("The engine starts with the first clip.");
        case EngineState::starting:
            return say ("The engine is starting…");
        case EngineState::ready:
            return say ("Ready");
        case EngineState::failed:
            return say ("The engine has stopped.");
    }
    return {};
}

ModelChoice modelFrom (const juce::var& json, const juce::String& speed)
{
    juce::StringArray details { json["goodFor"].toString(), json["license"]["title"].toString(),
                                json["trouble"].toString() };
    ModelChoice model;
    model.id = json["name"].toString();
    model.name = json["title"].toString().isEmpty() ? model.id : json["title"].toString();
    model.installed = json["here"];
    const auto bytes = static_cast<juce::int64> (json["sizeBytes"]);
    const auto memory = static_cast<juce::int64> (json["memoryBytes"]["int8"]); // as it plays in here
    const auto needs = memory > 0 ? say ("needs {1} of memory", juce::File::descriptionOfSizeInBytes (memory))
                                  : juce::String();
    juce::StringArray terms { bytes > 0 ? juce::File::descriptionOfSizeInBytes (bytes) : juce::String(),
                              json["license"]["title"].toString(), needs, speed };
    terms.removeEmptyStrings();
    if (! model.installed)
        model.offer = terms.joinIntoString (", ");
    details.add (needs);
    details.add (speed);
    details.removeEmptyStrings();
    model.detail = details.joinIntoString (", ");
    model.followsMelody = json["melody"];
    model.stereo = static_cast<int> (json["channels"]) == 2;
    return model;
}

/** One that the engine does not list, by its name or folder. */
ModelChoice inFolder (const juce::String& id)
{
    ModelChoice model;
    model.id = id;
    model.name = id.isEmpty()                      ? say ("Default model")
                 : juce::File::isAbsolutePath (id) ? juce::File (id).getFileName()
                                                   : id;
    model.detail = juce::File::isAbsolutePath (id) ? id : juce::String();
    return model;
}

constexpr auto modelOfStems = "htdemucs";
} // namespace

Engines::Engines (SessionCore& c, Decisions& d, Trouble& t)
    : core (c), decisions (d), trouble (t), fetch (c, t), speeds (dataFolder().getChildFile ("speeds.json")),
      folders (dataFolder().getChildFile ("model-folders.json")),
      settings (dataFolder().getChildFile ("settings.json"))
{
    fetch.onFetched = [this] (const juce::String& id)
    {
        if (id != modelOfStems)
            decisions.record (say ("Choose model"), [&] (Choices& choices) { choices.model = id; });
    };
}

void Engines::watch()
{
    const auto now = core.link->status();
    if (std::exchange (lastLink, now.state) == now.state)
        return;
    core.news.changed (News::Part::engine);
    if (now.state == EngineState::failed)
        onFailed (now.problem);
    if (now.state == EngineState::ready)
    {
        askForModels();
        onReady();
    }
}

bool Engines::take (const juce::var& event)
{
    const auto kind = event["event"].toString();
    if (kind == "error")
        trouble.show (event["error"].toString());
    else if (kind == "models")
        takeModels (event);
    else if (kind == "engine")
        takeStatus (event);
    else
        return fetch.take (event);
    return true;
}

void Engines::takeStatus (const juce::var& json)
{
    status.state = stateNamed (json["state"].toString());
    status.sentence = sentenceOf (status.state);
    status.detail = asSentence (json["message"].toString()); // Java says something only of trouble
    status.model = json["model"].toString();
    status.mayTryAgain = status.state == EngineState::failed;
    core.news.changed (News::Part::engine);
}

EngineStatus Engines::engine() const
{
    const juce::ScopedLock guard (core.lock);
    const auto java = core.link->status();
    switch (java.state)
    {
        case EngineState::off:
            return { EngineState::off, sentenceOf (EngineState::off), {}, {}, false };
        case EngineState::starting:
            return { EngineState::starting, say ("Java is starting."), {}, {}, false };
        case EngineState::failed:
            return { EngineState::failed,
                     say ("No Java: only what is saved can be heard."),
                     java.problem + " " + say (installRemedy),
                     {},
                     false };
        case EngineState::ready:
            break;
    }
    auto shown = status;
    shown.sentence = sentenceOf (shown.state);
    if (shown.state == EngineState::ready && onlyTheIncludedModelIsHere())
        shown.sentence =
            say ("{1}. Better models than {2} can be had: choose one above", shown.sentence, defaultModel);
    return shown;
}

void Engines::wakeEngine()
{
    const juce::ScopedLock guard (core.lock);
    core.link->call (JsonObject().set ("do", "status"), nullptr,
                     [this] (const EngineReply& reply)
                     {
                         if (reply.worked())
                             takeStatus (JsonObject (reply.fields).set ("state", reply.fields["engine"]));
                         core.news.changed (News::Part::engine);
                     });
}

// ---- models ----

void Engines::askForModels()
{
    core.link->call (JsonObject().set ("do", "models"), nullptr,
                     [this] (const EngineReply& reply) { takeModels (reply.fields); });
}

void Engines::takeModels (const juce::var& reply)
{
    if (! reply["models"].isArray())
        return;
    modelList = reply["models"];
    defaultModel.clear();
    for (const auto& each : *modelList.getArray())
        if (each["byDefault"])
            defaultModel = each["name"].toString();
    core.news.changed (News::Part::engine);
}

bool Engines::onlyTheIncludedModelIsHere() const
{
    const auto* list = modelList.getArray();
    return list != nullptr && defaultModel.isNotEmpty()
           && std::count_if (list->begin(), list->end(), [] (const auto& each) { return each["here"]; }) == 1;
}

bool Engines::onlyNoiseIsHere() const
{
    return modelList.size() > 0 && core.project.choices.model.isEmpty() && defaultModel.isEmpty();
}

std::vector<ModelChoice> Engines::models() const
{
    const juce::ScopedLock guard (core.lock);
    std::vector<ModelChoice> models;
    if (const auto* list = modelList.getArray())
    {
        std::map<juce::String, double> parameters;
        for (const auto& each : *list)
            parameters[each["name"].toString()] = each["parameters"];
        for (const auto& each : *list)
            models.push_back (modelFrom (each, speeds.inWords (each["name"].toString(), parameters)));
    }
    const auto isListed = [&] (const juce::String& id)
    { return std::any_of (models.begin(), models.end(), [&] (const auto& each) { return each.id == id; }); };
    for (const auto& folder : folders.all())
        if (! isListed (folder))
            models.insert (models.begin(), inFolder (folder));
    // What is chosen is shown even before the engine has been asked, or when it knows no such model.
    if (const auto current = currentModel(); ! isListed (current))
        models.insert (models.begin(), inFolder (current));
    return models;
}

juce::String Engines::currentModel() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.model.isNotEmpty() ? core.project.choices.model : defaultModel;
}

void Engines::addFolder (const juce::String& folder)
{
    folders.add (folder);
    core.news.changed (News::Part::engine);
}

void Engines::chooseModel (const juce::String& id)
{
    decisions.make (say ("Choose model"), [&] (Choices& choices) { choices.model = id; });
}

void Engines::fetchModel (const juce::String& id)
{
    {
        const juce::ScopedLock guard (core.lock);
        for (const auto& each : models())
            if (each.id == id)
                fetch.offer (id, each.name);
    }
    core.news.announce();
}

void Engines::withStems (std::function<void()> then)
{
    fetch.offer (modelOfStems, modelOfStems, std::move (then));
}

void Engines::pauseFetching()
{
    {
        const juce::ScopedLock guard (core.lock);
        fetch.pause();
    }
    core.news.announce();
}

ModelFetch Engines::fetching() const
{
    const juce::ScopedLock guard (core.lock);
    return fetch.progress();
}

juce::String Engines::device() const
{
    const juce::ScopedLock guard (core.lock);
    return settings.device();
}

void Engines::chooseDevice (const juce::String& device)
{
    {
        const juce::ScopedLock guard (core.lock);
        if (const auto chosen = settings.chooseDevice (device); chosen.failed())
            trouble.show (chosen.getErrorMessage());
        core.news.changed (News::Part::engine);
    }
    core.news.announce();
}

void Engines::speedHeard (const juce::String& model, double stepsPerSecond)
{
    speeds.heard (model.isNotEmpty() ? model : defaultModel, stepsPerSecond);
}

void Engines::jobDone()
{
    speeds.keep();
    core.news.changed (News::Part::engine);
}

// ---- the host ----

void Engines::setHostName (const juce::String& name)
{
    hostFacts.name = name;
    core.news.changed (News::Part::engine);
}

void Engines::setTrack (const juce::AudioProcessor::TrackProperties& track)
{
    hostFacts.channel = track.name;
    hostFacts.channelColour = track.colour;
    core.news.changed (News::Part::engine);
}

HostFacts Engines::host() const
{
    const juce::ScopedLock guard (core.lock);
    return hostFacts;
}

} // namespace continuo
