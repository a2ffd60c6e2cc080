#include "plugin/PluginProcessor.h"

#include <Catch.h>

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

TEST_CASE ("a parameter gives back the very number that the host set, and its value is on a step")
{
    ContinuoProcessor plugin;
    juce::Random random (7);
    for (auto* each : plugin.getParameters())
    {
        auto& parameter = *dynamic_cast<juce::RangedAudioParameter*> (each);
        for (int round = 0; round < 50; ++round)
        {
            const auto set = random.nextFloat();
            parameter.setValueNotifyingHost (set);
            INFO (parameter.paramID << " set to " << set);
            CHECK (parameter.getValue() == set);
            const auto& range = parameter.getNormalisableRange();
            const auto value = plugin.parameters().getRawParameterValue (parameter.paramID)->load();
            CHECK (value == Approx (range.snapToLegalValue (value)).margin (1.0e-4));
            CHECK (value == parameter.convertFrom0to1 (set));
        }
    }
}

TEST_CASE ("every parameter's text leads back to its value")
{
    ContinuoProcessor plugin;
    juce::Random random (8);
    for (auto* each : plugin.getParameters())
    {
        auto& parameter = *dynamic_cast<juce::RangedAudioParameter*> (each);
        for (int round = 0; round < 50; ++round)
        {
            const auto value = round == 0 ? 0.0f : round == 1 ? 0.5f : round == 2 ? 1.0f : random.nextFloat();
            const auto text = parameter.getText (value, 0);
            INFO (parameter.paramID << " at " << value << ": " << text);
            CHECK (text.isNotEmpty());
            CHECK (parameter.convertFrom0to1 (parameter.getValueForText (text))
                   == Approx (parameter.convertFrom0to1 (value)).margin (1.0e-3));
        }
    }
}

TEST_CASE ("the balance is told as what one hears")
{
    CHECK (balanceInWords (0.5f) == "both");
    CHECK (balanceInWords (0.0f) == "track only");
    CHECK (balanceInWords (1.0f) == "clip only");
    CHECK (balanceInWords (0.2f) == "clip 40 %");
    CHECK (balanceInWords (0.95f) == "track 10 %");
}
