// The knobs. The few that matter are always there; MoreStrip holds the rest, folded away.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

/** A parameter as a knob with its name above and its value below. */
class KnobCell final : public juce::Component
{
public:
    KnobCell (juce::AudioProcessorValueTreeState&, const char* parameterId, const juce::String& name,
              const juce::String& tip, std::function<juce::String (double)> inWords);

    void resized() override;

    juce::Slider knob;

private:
    juce::Label name;
    juce::AudioProcessorValueTreeState::SliderAttachment attachment;
};

/** The seed as a number to read and write, and a lock that keeps it. */
class SeedCell final : public juce::Component
{
public:
    explicit SeedCell (juce::AudioProcessorValueTreeState&);

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::Label name, number;
    IconButton lock { Icon::lockOpen, say ("Keep the seed") };
    juce::ParameterAttachment seed, locked;
};

class ControlStrip final : public juce::Component
{
public:
    explicit ControlStrip (EditorModel&);

    /** The button was pressed and asks for this. */
    std::function<void (bool shallShow)> onMore;
    void setMoreShown (bool);

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 86;

private:
    KnobCell bars, takes, guidance, temperature;
    SeedCell seed;
    juce::TextButton more { say ("More") };
    bool moreShown = false;
};

/** What computes, with its name above. */
class DeviceCell final : public juce::Component
{
public:
    explicit DeviceCell (EngineModel&);

    void refresh();
    void resized() override;

private:
    EngineModel& model;
    juce::StringArray labels; // of what can be chosen, as the engine has them
    juce::Label name;
    juce::ComboBox devices;
};

class MoreStrip final : public juce::Component
{
public:
    explicit MoreStrip (EditorModel&);

    void refreshEngine() { device.refresh(); }

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    KnobCell topK, gain, dryWet;
    DeviceCell device;
    juce::ToggleButton followTempo { say ("Follow host tempo") }, loop { say ("Loop the clip") };
    juce::AudioProcessorValueTreeState::ButtonAttachment followTempoAttachment, loopAttachment;
};

} // namespace continuo
