// How the engine is, and whether the track is heard.
#pragma once

#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

class StatusBar final : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit StatusBar (EditorModel&);

    void refresh();
    void poll();

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 28;

private:
    juce::String listening() const;

    EditorModel& model;
    juce::TextButton wake { say ("Start again") };
    juce::TextButton pause { say ("Pause") };
    juce::Rectangle<int> left, right;
    Transport shown;
    float level = 0.0f;
};

} // namespace continuo
