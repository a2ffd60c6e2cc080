#include "Reworking.h"

#include "model/Json.h"
#include "model/Texts.h"

#include <cmath>

namespace continuo
{

namespace
{
/** What a request says of a knob; nothing where it says nothing. */
std::optional<float> knob (const juce::var& request, const char* name)
{
    for (const auto* field : { "sampling", "drawing" }) // as it once was called
        if (const auto value = request[field][name]; ! value.isVoid())
            return static_cast<float> (value);
    return std::nullopt;
}
} // namespace

Reworking::Reworking (SessionCore& c, Decisions& d, Trouble& t, Source& s, Words& w, Engines& e,
                      Generating& g)
    : core (c), decisions (d), trouble (t), engines (e), generating (g), orders (c, s, w)
{
}

/** As the project knows it, with the scale that it was used with. */
ProjectAdapter Reworking::adapterNow (const juce::var& used) const
{
    const auto folder = used["folder"].toString();
    ProjectAdapter adapter { folder, juce::File (folder).getFileName(), {}, used["scale"] };
    for (const auto& each : core.project.choices.adapters)
        if (each.folder == folder)
            adapter.hash = each.hash;
    return adapter;
}

void Reworking::continueFromTake (const juce::String& id)
{
    Span placement;
    {
        const juce::ScopedLock guard (core.lock);
        if (const auto* take = core.project.find (id))
            placement = take->placement;
    }
    if (placement.isEmpty())
        return;
    decisions.make (say ("Continue from take"),
                    [&] (Choices& choices)
                    {
                        core.project.select (choices, id);
                        choices.region = placement;
                    },
                    { { id::mode, static_cast<float> (Mode::continuation) } });
    generating.generate();
}

bool Reworking::isThere (const ProjectTake& take)
{
    const bool isHere = juce::File (take.path).existsAsFile();
    if (! isHere)
        trouble.show (say ("There is no file {1} any more: save the take, and open that.", take.path));
    return isHere;
}

void Reworking::renewTake (const juce::String& id, double keptSeconds)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr || take->isStem() || take->replaces() || keptSeconds <= 0.0
            || keptSeconds >= take->placement.length())
            return;
        if (! generating.refusesWhileBusy() && isThere (*take))
            generating.begin (orders.renewing (*take, keptSeconds), Generating::Seeds::fresh);
    }
    core.news.announce();
}

void Reworking::makeAnother (const juce::String& id, const MakeOrder& makeOrder)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr || take->isOpened() || take->isStem() || generating.refusesWhileBusy())
            return;
        const auto range =
            take->source.isEmpty() ? std::nullopt : std::make_optional (core.capture.range (take->source));
        const auto why = take->replaces() ? generating.obstacleToReplacing (range) : juce::String();
        if (why.isNotEmpty())
            trouble.show (why);
        else
            generating.begin (makeOrder (*take), Generating::Seeds::fresh);
    }
    core.news.announce();
}

void Reworking::retryTake (const juce::String& id)
{
    makeAnother (id, [this] (const ProjectTake& take) { return orders.again (take); });
}

void Reworking::varyTake (const juce::String& id, double temperatureFactor)
{
    makeAnother (id, [&] (const ProjectTake& take) { return orders.varying (take, temperatureFactor); });
}

void Reworking::useSettingsOf (const juce::String& id)
{
    Decisions::ParameterMap knobs;
    juce::String prompt, model;
    std::vector<ProjectAdapter> adapters;
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr || take->isOpened() || take->isStem())
            return;
        prompt = take->prompt;
        model = take->request["model"]["name"].toString();
        if (const auto* used = take->request["model"]["adapters"].getArray())
            for (const auto& each : *used)
                adapters.push_back (adapterNow (each));
        knobs[id::seed] = static_cast<float> (take->seed);
        knobs[id::seedLock] = 1.0f;
        const auto tempo = core.capture.tempoAt (core.capture.samples (take->placement.startSeconds));
        if (const auto bars = std::llround (take->lengthPpq / tempo.quarterNotesPerBar()); bars > 0)
            knobs[id::bars] = static_cast<float> (bars);
        for (const auto& [parameter, name] : { std::pair (id::temperature, "temperature"),
                                               { id::guidance, "guidanceScale" },
                                               { id::topK, "topK" } })
            if (const auto value = knob (take->request, name))
                knobs[parameter] = *value;
    }
    decisions.make (
        say ("Use a take's settings"),
        [&] (Choices& choices)
        {
            choices.editedPrompt = prompt;
            choices.model = model;
            choices.adapters = adapters;
        },
        knobs);
}

void Reworking::splitTake (const juce::String& id)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = core.project.find (id);
        if (take == nullptr)
            return;
        if (isThere (*take) && ! generating.refusesWhileBusy())
            engines.withStems (
                [this, its = generating.projectNumber(), id]
                {
                    if (its == generating.projectNumber())
                        startSplit (id);
                });
    }
    core.news.announce();
}

void Reworking::startSplit (const juce::String& takeId)
{
    const auto* take = core.project.find (takeId);
    if (take == nullptr || generating.refusesWhileBusy())
        return;
    trouble.clear();
    generating.begin (orders.forStems (*take), Generating::Seeds::ofOrder);
}

} // namespace continuo
