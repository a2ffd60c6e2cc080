#include "Parameters.h"

#include "Texts.h"

namespace continuo
{

namespace
{
constexpr int firstVersion = 1; // parameters that come later carry a higher one

juce::ParameterID withVersion (const char* id) { return { id, firstVersion }; }

/** In steps of 1. */
juce::NormalisableRange<float> wholeNumbers (int from, int to)
{
    return { static_cast<float> (from), static_cast<float> (to), 1.0f };
}

auto parameter (const char* id, const char* name, ExactParameter::Form form)
{
    return std::make_unique<ExactParameter> (withVersion (id), name, std::move (form));
}

auto choice (const char* id, const char* name, juce::StringArray choices, int initial)
{
    ExactParameter::Form form { wholeNumbers (0, choices.size() - 1), static_cast<float> (initial) };
    form.stepNames = std::move (choices);
    return parameter (id, name, std::move (form));
}

auto whole (const char* id, const char* name, int from, int to, int initial)
{
    return parameter (id, name, { wholeNumbers (from, to), static_cast<float> (initial) });
}

ExactParameter::Form switchedTo (bool initial)
{
    ExactParameter::Form form { wholeNumbers (0, 1), initial ? 1.0f : 0.0f };
    form.stepNames = { "Off", "On" };
    return form;
}

auto onOff (const char* id, const char* name, bool initial)
{
    return parameter (id, name, switchedTo (initial));
}

auto trigger (const char* id, const char* name)
{
    return std::make_unique<TriggerParameter> (withVersion (id), name, switchedTo (false));
}

auto number (const char* id, const char* name, juce::NormalisableRange<float> range, float initial,
             const char* unit = "")
{
    ExactParameter::Form form { range, initial };
    form.unit = unit;
    return parameter (id, name, std::move (form));
}

auto balance (const char* id, const char* name)
{
    ExactParameter::Form form { { 0.0f, 1.0f, 0.001f }, 0.5f };
    form.inWords = balanceInWords;
    form.fromWords = balanceFromWords;
    return parameter (id, name, std::move (form));
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
    layout.add (
        std::make_unique<Group> ("clip", "Clip", "|", whole (id::take, "Take Selected", 1, maxTakes, 1),
                                 number (id::gain, "Clip Gain", { silentGainDb, 12.0f, 0.1f }, 0.0f, "dB"),
                                 balance (id::dryWet, "Balance"), onOff (id::loop, "Loop", false)));
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

juce::String balanceInWords (float balance)
{
    const auto inPercent = [] (float share)
    {
        const auto tenths = juce::roundToInt (share * 1000.0f);
        return decimal (tenths / 10.0, tenths % 10 == 0 ? 0 : 1) + " %";
    };
    if (juce::approximatelyEqual (balance, 0.5f))
        return say ("both");
    if (balance <= 0.0f)
        return say ("track only");
    if (balance >= 1.0f)
        return say ("clip only");
    return balance < 0.5f ? say ("clip {1}", inPercent (balance * 2.0f))
                          : say ("track {1}", inPercent ((1.0f - balance) * 2.0f));
}

float balanceFromWords (const juce::String& text)
{
    const auto words = text.trim().toLowerCase();
    // In the user's language, as it is shown, or in English, as hosts may have kept it.
    const auto is = [&] (const char* form) { return words == form || words == say (form).toLowerCase(); };
    const auto beginsAs = [&] (const char* form)
    {
        const auto before = [] (const juce::String& whole)
        { return whole.upToFirstOccurrenceOf ("{1}", false, false).toLowerCase(); };
        return words.startsWith (before (form)) || words.startsWith (before (say (form)));
    };
    if (is ("both"))
        return 0.5f;
    if (is ("clip only") || is ("track only"))
        return is ("clip only") ? 1.0f : 0.0f;
    const auto share = static_cast<float> (
        juce::jlimit (0.0, 1.0, fromDecimal (words.fromFirstOccurrenceOf (" ", false, false)) / 100.0));
    if (beginsAs ("clip {1}"))
        return share / 2.0f;
    return beginsAs ("track {1}") ? 1.0f - share / 2.0f : words.getFloatValue();
}

float ParameterValues::gain() const noexcept
{
    return juce::Decibels::decibelsToGain (gainValue->load (std::memory_order_relaxed), silentGainDb);
}

} // namespace continuo
