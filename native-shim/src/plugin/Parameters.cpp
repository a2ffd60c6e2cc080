#include "Parameters.h"

namespace continuo
{

namespace
{
constexpr int firstVersion = 1; // parameters that come later carry a higher one

juce::ParameterID withVersion (const char* id) { return { id, firstVersion }; }

auto choice (const char* id, const char* name, juce::StringArray choices, int initial)
{
    return std::make_unique<juce::AudioParameterChoice> (withVersion (id), name, std::move (choices),
                                                         initial);
}

auto whole (const char* id, const char* name, int from, int to, int initial)
{
    return std::make_unique<juce::AudioParameterInt> (withVersion (id), name, from, to, initial);
}

auto onOff (const char* id, const char* name, bool initial)
{
    return std::make_unique<juce::AudioParameterBool> (withVersion (id), name, initial);
}

auto trigger (const char* id, const char* name)
{
    return std::make_unique<TriggerParameter> (withVersion (id), name, false);
}

auto number (const char* id, const char* name, juce::NormalisableRange<float> range, float initial,
             const char* unit = "")
{
    return std::make_unique<juce::AudioParameterFloat> (
        withVersion (id), name, range, initial, juce::AudioParameterFloatAttributes().withLabel (unit));
}

TriggerParameter& triggerOf (juce::AudioProcessorValueTreeState& state, const char* id)
{
    return *dynamic_cast<TriggerParameter*> (state.getParameter (id));
}
} // namespace

juce::AudioProcessorValueTreeState::ParameterLayout parameterLayout()
{
    using Group = juce::AudioProcessorParameterGroup;
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    layout.add (std::make_unique<Group> (
        "generation", "Generate", "|",
        choice (id::mode, "Mode", { "Text", "Continue", "Melody" }, static_cast<int> (Mode::continuation)),
        trigger (id::generate, "Generate"), trigger (id::cancel, "Cancel"),
        whole (id::bars, "Length in Bars", 1, maxBars, 8), onOff (id::followTempo, "Follow Host Tempo", true),
        whole (id::takes, "Takes", 1, maxTakes, 2)));
    layout.add (std::make_unique<Group> (
        "sampling", "Sampling", "|", number (id::guidance, "Guidance", { 1.0f, 10.0f, 0.1f }, 3.0f),
        number (id::temperature, "Temperature", { 0.1f, 2.0f, 0.01f }, 1.0f),
        whole (id::topK, "Top K", 0, 1000, 250), whole (id::seed, "Seed", 0, maxSeed, 0),
        onOff (id::seedLock, "Seed Lock", false)));
    layout.add (std::make_unique<Group> (
        "clip", "Clip", "|", whole (id::take, "Take Selected", 1, maxTakes, 1),
        number (id::gain, "Clip Gain", { silentGainDb, 12.0f, 0.1f }, 0.0f, "dB"),
        number (id::dryWet, "Dry/Wet", { 0.0f, 1.0f, 0.001f }, 0.5f), onOff (id::loop, "Loop", false)));
    return layout;
}

ParameterValues::ParameterValues (juce::AudioProcessorValueTreeState& state)
    : generate (triggerOf (state, id::generate)), cancel (triggerOf (state, id::cancel)),
      modeValue (state.getRawParameterValue (id::mode)), barsValue (state.getRawParameterValue (id::bars)),
      followTempoValue (state.getRawParameterValue (id::followTempo)),
      takesValue (state.getRawParameterValue (id::takes)), takeValue (state.getRawParameterValue (id::take)),
      guidanceValue (state.getRawParameterValue (id::guidance)),
      temperatureValue (state.getRawParameterValue (id::temperature)),
      topKValue (state.getRawParameterValue (id::topK)), seedValue (state.getRawParameterValue (id::seed)),
      seedLockValue (state.getRawParameterValue (id::seedLock)),
      gainValue (state.getRawParameterValue (id::gain)),
      dryWetValue (state.getRawParameterValue (id::dryWet)), loopValue (state.getRawParameterValue (id::loop))
{
}

float ParameterValues::gain() const noexcept
{
    return juce::Decibels::decibelsToGain (gainValue->load (std::memory_order_relaxed), silentGainDb);
}

} // namespace continuo
