// Tempo and meter to read and write, for hosts that tell none: then bars are counted by these.
#pragma once

#include "model/EditorModel.h"

namespace continuo
{

class TempoField final : public juce::Component
{
public:
    explicit TempoField (EditorModel&);

    /** Shows what holds now, unless it is being written. */
    void refresh();

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int width = 136;

private:
    void take();

    EditorModel& model;
    juce::Label tempo, meter;
};

} // namespace continuo
