// The one big button, and while it works: how far, how fast, how long still.
#pragma once

#include "EditorModel.h"

namespace continuo
{

class GenerateBar final : public juce::Component
{
public:
    explicit GenerateBar (EditorModel&);

    void refresh();
    void setMode (int mode);

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 42;

private:
    juce::String plan() const;

    EditorModel& model;
    juce::ParameterAttachment bars, takes; // for the words only
    int barCount = 0, takeCount = 0;
    juce::TextButton button;
    juce::Rectangle<int> rest;
    int mode = 0;
};

/** "Loading the model…", "42 %", as one reads it on the bar. */
juce::String stateInWords (const GenerationProgress&);
/** "61 steps/s · 12 s left"; empty when neither is known. */
juce::String speedInWords (const GenerationProgress&);

} // namespace continuo
