#include "ModelSpeeds.h"

#include "model/Json.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr double stepsPerSecondOfMusic = 50.0;
constexpr double fewestParameters = 1.0e8; // those of smaller models lie in caches

double parametersOf (const juce::String& model, const std::map<juce::String, double>& parameters)
{
    const auto found = parameters.find (model);
    return found == parameters.end() ? 0.0 : found->second;
}
} // namespace

ModelSpeeds::ModelSpeeds (juce::File kept) : file (std::move (kept))
{
    const auto json = juce::JSON::parse (file);
    if (auto* object = json.getDynamicObject())
        for (const auto& [model, steps] : object->getProperties())
            if (steps.isDouble() && static_cast<double> (steps) > 0.0)
                stepsPerSecond[model.toString()] = steps;
}

void ModelSpeeds::heard (const juce::String& model, double steps)
{
    if (model.isEmpty() || steps <= 0.0)
        return;
    playing = model;
    playingSteps = steps;
}

void ModelSpeeds::keep()
{
    if (playing.isEmpty())
        return;
    stepsPerSecond[std::exchange (playing, {})] = playingSteps;
    JsonObject json;
    for (const auto& [model, steps] : stepsPerSecond)
        json.set (model, steps);
    file.getParentDirectory().createDirectory();
    file.replaceWithText (juce::JSON::toString (json)); // not kept: it is measured again
}

double ModelSpeeds::expected (const juce::String& model,
                              const std::map<juce::String, double>& parameters) const
{
    if (const auto measured = stepsPerSecond.find (model); measured != stepsPerSecond.end())
        return measured->second / stepsPerSecondOfMusic;
    const auto wanted = parametersOf (model, parameters);
    double best = 0.0;
    for (const auto& [other, steps] : stepsPerSecond)
        if (const auto its = parametersOf (other, parameters);
            wanted >= fewestParameters && its >= fewestParameters)
            best = juce::jmax (best, steps * its / wanted / stepsPerSecondOfMusic);
    return best;
}

juce::String ModelSpeeds::inWords (const juce::String& model,
                                   const std::map<juce::String, double>& parameters) const
{
    const auto realTime = expected (model, parameters);
    if (realTime <= 0.0)
        return {};
    return say ("{1} × real time here", realTime < 9.95 ? decimal (juce::jmax (0.1, realTime), 1)
                                                        : juce::String (juce::roundToInt (realTime)));
}

} // namespace continuo
