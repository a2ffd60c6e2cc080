#include "plugin/PluginProcessor.h"

#include <catch2/catch.hpp>

using namespace continuo;

namespace
{
void setNormalised (ContinuoProcessor& plugin, const char* id, float value)
{
    plugin.parameters().getParameter (id)->setValueNotifyingHost (value);
}
} // namespace

TEST_CASE ("every parameter has a stable id, in a stable order")
{
    ContinuoProcessor plugin;
    juce::StringArray ids;
    for (auto* parameter : plugin.getParameters())
        ids.add (dynamic_cast<juce::AudioProcessorParameterWithID*> (parameter)->paramID);
    CHECK (ids.joinIntoString (" ")
           == "mode generate cancel bars followTempo takes guidance temperature topK seed seedLock "
              "take gain dryWet loop");
}

TEST_CASE ("a trigger counts each rise once, however long it stays on")
{
    ContinuoProcessor plugin;
    const ParameterValues values (plugin.parameters());
    CHECK (values.generate.rises() == 0);
    setNormalised (plugin, id::generate, 1.0f);
    setNormalised (plugin, id::generate, 1.0f);
    CHECK (values.generate.rises() == 1);
    setNormalised (plugin, id::generate, 0.0f);
    setNormalised (plugin, id::generate, 1.0f);
    CHECK (values.generate.rises() == 2);
    CHECK (values.cancel.rises() == 0);
}

TEST_CASE ("the lowest clip gain is silence and 0 dB is 1")
{
    ContinuoProcessor plugin;
    const ParameterValues values (plugin.parameters());
    CHECK (values.gain() == Approx (1.0f));
    setNormalised (plugin, id::gain, 0.0f);
    CHECK (values.gain() == 0.0f);
}

TEST_CASE ("the largest seed survives the way through a normalised value")
{
    ContinuoProcessor plugin;
    const ParameterValues values (plugin.parameters());
    auto* seed = plugin.parameters().getParameter (id::seed);
    for (const int wanted : { 1, 123456, maxSeed - 1, maxSeed })
    {
        seed->setValueNotifyingHost (seed->convertTo0to1 (static_cast<float> (wanted)));
        CHECK (values.seed() == wanted);
    }
}
