// A parameter that gives back the very number that the host set.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <functional>

namespace continuo
{

/** JUCE's own parameters snap what they are given to their steps: a host that sets 0.16 for a choice of three reads 0
    back, and takes that for a parameter that was not restored. This one snaps its value alone.

    Any thread, the audio thread included; setting and reading neither allocate nor lock. */
class ExactParameter : public juce::RangedAudioParameter
{
public:
    /** What hosts see of it. */
    struct Form
    {
        using InWords = std::function<juce::String (float value)>;
        using FromWords = std::function<float (const juce::String&)>;

        juce::NormalisableRange<float> range;
        float initial = 0.0f;
        juce::StringArray stepNames {}; // of range.start, range.start + 1 …; empty: it is shown as a number
        juce::String unit {};
        InWords inWords {};     // empty: the step's name or the number
        FromWords fromWords {}; // its inverse
    };

    ExactParameter (const juce::ParameterID&, const juce::String& name, Form);

    const juce::NormalisableRange<float>& getNormalisableRange() const override { return form.range; }

protected:
    /** In the parameter's own unit, on a step. On whatever thread sets it. */
    virtual void valueChanged (float) {}

private:
    float getValue() const override { return normalised.load (std::memory_order_relaxed); }
    void setValue (float) override;
    float getDefaultValue() const override { return convertTo0to1 (form.initial); }
    int getNumSteps() const override;
    bool isDiscrete() const override { return ! form.stepNames.isEmpty(); }
    bool isBoolean() const override { return form.stepNames.size() == 2; }
    juce::String getText (float normalisedValue, int longest) const override;
    float getValueForText (const juce::String&) const override;

    const Form form;
    std::atomic<float> normalised;
};

} // namespace continuo
