// The one big button, and while it works: how far, how fast, how long still.
#pragma once

#include "model/EditorModel.h"

namespace continuo
{

class GenerateBar final : public juce::Component
{
public:
    explicit GenerateBar (EditorModel&);

    void refresh();
    void poll();
    void setMode (int mode);

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 42;

private:
    /** What is on screen, to see when it is no longer true. */
    struct Shown
    {
        bool isBusy = false;
        juce::String obstacle, obstacleToReplacing, plan;
    };

    juce::String plan() const;

    EditorModel& model;
    juce::ParameterAttachment bars, takes; // for the words only
    int barCount = 0, takeCount = 0;
    juce::TextButton button, replaceButton;
    juce::Rectangle<int> rest;
    int mode = 0;
    Shown shown;
};

/** "Loading the model…", "42 %", as one reads it on the bar. */
juce::String stateInWords (const GenerationProgress&);
/** "1.2 × real time · 12 s left"; empty when neither is known. */
juce::String speedInWords (const GenerationProgress&);

} // namespace continuo
