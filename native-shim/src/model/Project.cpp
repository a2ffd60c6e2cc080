#include "Project.h"

#include "Json.h"
#include "Texts.h"

#include <cmath>

namespace continuo
{

namespace
{
using juce::var;

double number (const var& json, const char* name, double fallback = 0.0)
{
    const auto value = json[name];
    const bool isNumber = value.isDouble() || value.isInt() || value.isInt64();
    return isNumber && std::isfinite (static_cast<double> (value)) ? static_cast<double> (value) : fallback;
}

int whole (const var& json, const char* name, int fallback = 0)
{
    return juce::roundToInt (juce::jlimit (-1.0e9, 1.0e9, number (json, name, fallback)));
}

juce::String text (const var& json, const char* name, const char* fallback = "")
{
    const auto value = json[name];
    return value.isString() ? value.toString() : juce::String (fallback);
}

var spanJson (Span span)
{
    return JsonObject().set ("start", span.startSeconds).set ("end", span.endSeconds);
}

Span span (const var& json)
{
    const Span result { number (json, "start"), number (json, "end") };
    return result.isEmpty() ? Span() : result;
}

constexpr double touchSeconds = 0.001; // clips that overlap by less stand one behind the other

bool overlap (Span a, Span b)
{
    return a.startSeconds < b.endSeconds - touchSeconds && b.startSeconds < a.endSeconds - touchSeconds;
}

TempoAndMeter tempoAndMeter (const var& json)
{
    TempoAndMeter tempo;
    tempo.tempoBpm = number (json, "assumedTempoBpm");
    tempo.meterNumerator = whole (json, "assumedMeterNumerator", 4);
    tempo.meterDenominator = whole (json, "assumedMeterDenominator", 4);
    return tempo.isUsable() ? tempo : TempoAndMeter();
}

var listJson (const std::set<juce::String>& ids)
{
    juce::Array<var> list;
    for (const auto& id : ids)
        list.add (id);
    return list;
}

var namesJson (const std::map<juce::String, juce::String>& names)
{
    JsonObject fields;
    for (const auto& [id, name] : names)
        fields.setIf (name.isNotEmpty(), id, name);
    return fields;
}

std::map<juce::String, juce::String> names (const var& json)
{
    std::map<juce::String, juce::String> result;
    if (auto* object = json.getDynamicObject())
        for (const auto& field : object->getProperties())
            if (field.value.isString())
                result[field.name.toString()] = field.value.toString();
    return result;
}

juce::StringArray list (const var& json, const char* name)
{
    juce::StringArray result;
    if (const auto* items = json[name].getArray())
        for (const auto& item : *items)
            if (item.isString())
                result.add (item.toString());
    return result;
}

std::set<juce::String> idSet (const var& json, const char* name)
{
    const auto ids = list (json, name);
    return { ids.begin(), ids.end() };
}

juce::String melodyStems (const var& json)
{
    const auto chosen = text (json, "melodyStems", melodyStemsAuto);
    return chosen == melodyStemsOn || chosen == melodyStemsOff ? chosen : juce::String (melodyStemsAuto);
}

var adaptersJson (const std::vector<ProjectAdapter>& adapters)
{
    juce::Array<var> list;
    for (const auto& each : adapters)
        list.add (JsonObject()
                      .set ("folder", each.folder)
                      .set ("name", each.name)
                      .set ("hash", each.hash)
                      .set ("scale", each.scale));
    return list;
}

std::vector<ProjectAdapter> adapters (const var& json)
{
    std::vector<ProjectAdapter> result;
    if (const auto* list = json.getArray())
        for (const auto& each : *list)
            if (text (each, "folder").isNotEmpty())
                result.push_back ({ text (each, "folder"), text (each, "name"), text (each, "hash"),
                                    juce::jlimit (0.0, largestAdapterScale, number (each, "scale", 1.0)) });
    return result;
}

var takeJson (const ProjectTake& take)
{
    return JsonObject()
        .set ("clipId", take.clipId)
        .set ("path", take.path)
        .set ("number", take.number)
        .setIf (take.isOpened(), "name", take.name)
        .setIf (take.isStem(), "stem", take.stem)
        .setIf (take.isStem(), "whole", take.whole)
        .setIf (take.variant.isNotEmpty(), "variant", take.variant)
        .set ("batch", take.batch)
        .set ("batchIndex", take.batchIndex)
        .set ("prompt", take.prompt)
        .set ("seed", take.seed)
        .set ("mode", take.mode)
        .set ("source", spanJson (take.source))
        .set ("placement", spanJson (take.placement))
        .set ("hasMusicalTime", take.hasMusicalTime)
        .set ("startPpq", take.startPpq)
        .set ("lengthPpq", take.lengthPpq)
        .set ("loopSeconds", take.loopSeconds)
        .setIf (take.isStem(), "modeOfWhole", take.modeOfWhole)
        .set ("request", take.request);
}

ProjectTake take (const var& json)
{
    ProjectTake result;
    result.clipId = text (json, "clipId");
    result.path = text (json, "path");
    result.number = whole (json, "number", 1);
    result.name = text (json, "name");
    result.stem = text (json, "stem");
    result.whole = text (json, "whole");
    result.variant = text (json, "variant");
    result.batch = whole (json, "batch");
    result.batchIndex = whole (json, "batchIndex");
    result.prompt = text (json, "prompt");
    result.seed = static_cast<juce::int64> (json["seed"]);
    result.mode = text (json, "mode", "continue");
    result.source = span (json["source"]);
    result.placement = span (json["placement"]);
    result.hasMusicalTime = json["hasMusicalTime"];
    result.startPpq = number (json, "startPpq");
    result.lengthPpq = number (json, "lengthPpq");
    result.loopSeconds = number (json, "loopSeconds");
    result.modeOfWhole = text (json, "modeOfWhole");
    result.request = json["request"];
    return result;
}
} // namespace

const ProjectTake* Project::find (const juce::String& clipId) const
{
    for (const auto& candidate : takes)
        if (candidate.clipId == clipId)
            return &candidate;
    return nullptr;
}

juce::String Project::nameOf (const ProjectTake& take) const
{
    const auto given = choices.names.find (take.clipId);
    return given != choices.names.end() && given->second.isNotEmpty() ? given->second
           : take.isStem()                                            ? take.stem
           : take.variant.isNotEmpty() ? say ("Take {1} ({2})", take.number, take.variant)
                                       : take.name;
}

void Project::select (Choices& changed, const juce::String& clipId) const
{
    const auto* chosen = find (clipId);
    if (chosen == nullptr)
        return;
    for (const auto& take : takes)
        if (overlap (take.placement, chosen->placement) && ! take.isSiblingOf (*chosen)
            && (take.replaces() || ! chosen->replaces()))
            changed.selected.erase (take.clipId);
    changed.selected.insert (clipId);
}

void Choices::replay (const Choices& before, const Choices& after)
{
    const auto set = [&] (auto field)
    {
        if (before.*field != after.*field)
            this->*field = after.*field;
    };
    const auto setIds = [&] (std::set<juce::String> Choices::* field)
    {
        for (const auto& id : before.*field)
            if ((after.*field).count (id) == 0)
                (this->*field).erase (id);
        for (const auto& id : after.*field)
            if ((before.*field).count (id) == 0)
                (this->*field).insert (id);
    };
    set (&Choices::region);
    set (&Choices::prompt);
    set (&Choices::editedPrompt);
    set (&Choices::unusedParts);
    set (&Choices::presetId);
    set (&Choices::melodySource);
    set (&Choices::melodyTrackName);
    set (&Choices::melodyStems);
    set (&Choices::model);
    set (&Choices::adapters);
    set (&Choices::assumedTempo);
    setIds (&Choices::selected);
    setIds (&Choices::removed);
    setIds (&Choices::starred);
    const auto nameIn = [] (const Choices& choices, const juce::String& id)
    {
        const auto found = choices.names.find (id);
        return found == choices.names.end() ? juce::String() : found->second;
    };
    for (const auto* changed : { &before, &after })
        for (const auto& [id, unused] : changed->names)
            if (const auto name = nameIn (after, id); name != nameIn (before, id))
                names[id] = name;
}

var Project::toJson() const
{
    juce::Array<var> takeList;
    for (const auto& each : takes)
        if (choices.removed.count (each.clipId) == 0)
            takeList.add (takeJson (each));
    return JsonObject()
        .set ("region", spanJson (choices.region))
        .set ("prompt", choices.prompt)
        .set ("editedPrompt", choices.editedPrompt)
        .set ("unusedParts", juce::Array<var> (choices.unusedParts.begin(), choices.unusedParts.size()))
        .set ("presetId", choices.presetId)
        .set ("melodySource", choices.melodySource)
        .set ("melodyTrackName", choices.melodyTrackName)
        .set ("melodyStems", choices.melodyStems)
        .set ("model", choices.model)
        .setIf (! choices.adapters.empty(), "adapters", adaptersJson (choices.adapters))
        .set ("assumedTempoBpm", choices.assumedTempo.tempoBpm)
        .set ("assumedMeterNumerator", choices.assumedTempo.meterNumerator)
        .set ("assumedMeterDenominator", choices.assumedTempo.meterDenominator)
        .set ("selected", listJson (choices.selected))
        .setIf (! choices.starred.empty(), "starred", listJson (choices.starred))
        .setIf (! choices.names.empty(), "names", namesJson (choices.names))
        .set ("takes", takeList)
        .set ("lastNumber", lastNumber)
        .set ("lastBatch", lastBatch)
        .set ("keptRegion", spanJson (keptRegion))
        .set ("editorWidth", editorSize.x)
        .set ("editorHeight", editorSize.y)
        .set ("moreIsShown", moreIsShown);
}

Project Project::fromJson (const var& json)
{
    Project project;
    auto& choices = project.choices;
    choices.region = span (json["region"]);
    choices.prompt = text (json, "prompt");
    choices.editedPrompt = text (json, "editedPrompt");
    choices.unusedParts = list (json, "unusedParts");
    choices.presetId = text (json, "presetId");
    choices.melodySource = text (json, "melodySource", "track");
    choices.melodyTrackName = text (json, "melodyTrackName");
    choices.melodyStems = melodyStems (json);
    choices.model = text (json, "model");
    choices.adapters = adapters (json["adapters"]);
    choices.assumedTempo = tempoAndMeter (json);
    choices.selected = idSet (json, "selected");
    choices.starred = idSet (json, "starred");
    choices.names = names (json["names"]);
    if (const auto* takes = json["takes"].getArray())
        for (const auto& each : *takes)
            if (text (each, "clipId").isNotEmpty())
                project.takes.push_back (take (each));
    project.lastNumber = whole (json, "lastNumber");
    project.lastBatch = whole (json, "lastBatch");
    project.keptRegion = span (json["keptRegion"]);
    project.editorSize = { whole (json, "editorWidth"), whole (json, "editorHeight") };
    project.moreIsShown = json["moreIsShown"];
    return project;
}

} // namespace continuo
