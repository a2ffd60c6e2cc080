#include "ExactParameter.h"

#include <cmath>

namespace continuo
{

namespace
{
/** As many as a step of the range needs. */
int decimalsOf (float interval)
{
    int decimals = 0;
    for (auto step = interval; decimals < 3 && std::abs (step - std::round (step)) > 1.0e-4f; ++decimals)
        step *= 10.0f;
    return decimals;
}
} // namespace

ExactParameter::ExactParameter (const juce::ParameterID& id, const juce::String& name, Form f)
    : RangedAudioParameter (id, name, juce::AudioProcessorParameterWithIDAttributes().withLabel (f.unit)),
      form (std::move (f)), normalised (form.range.convertTo0to1 (form.initial))
{
}

void ExactParameter::setValue (float value)
{
    normalised.store (juce::jlimit (0.0f, 1.0f, value), std::memory_order_relaxed);
    valueChanged (convertFrom0to1 (value));
}

int ExactParameter::getNumSteps() const
{
    if (isDiscrete())
        return form.stepNames.size();
    const bool isWhole = juce::approximatelyEqual (form.range.interval, 1.0f);
    return isWhole ? juce::roundToInt (form.range.end - form.range.start) + 1
                   : RangedAudioParameter::getNumSteps();
}

juce::String ExactParameter::getText (float normalisedValue, int longest) const
{
    const auto value = convertFrom0to1 (normalisedValue);
    const auto decimals = decimalsOf (form.range.interval);
    const auto words = form.inWords    ? form.inWords (value)
                       : isDiscrete()  ? form.stepNames[juce::roundToInt (value - form.range.start)]
                       : decimals == 0 ? juce::String (juce::roundToInt (value))
                                       : juce::String (value, decimals);
    return longest > 0 ? words.substring (0, longest) : words;
}

float ExactParameter::getValueForText (const juce::String& text) const
{
    if (form.fromWords)
        return convertTo0to1 (form.fromWords (text));
    const auto words = text.trim();
    for (int step = 0; step < form.stepNames.size(); ++step)
        if (words.equalsIgnoreCase (form.stepNames[step]))
            return convertTo0to1 (form.range.start + static_cast<float> (step));
    return convertTo0to1 (form.range.snapToLegalValue (words.getFloatValue()));
}

} // namespace continuo
