// The melody as the model will hear it: the leading one of the 12 pitch classes over time, on the waveform's time axis.
#pragma once

#include "TimelineView.h"

namespace continuo
{

class ChromaView final : public juce::Component, public juce::SettableTooltipClient
{
public:
    ChromaView (EditorModel&, const TimelineView&);

    void paint (juce::Graphics&) override;

private:
    void paintKeys (juce::Graphics&, juce::Rectangle<float> area) const;
    void paintMelody (juce::Graphics&, juce::Rectangle<float> area, const MelodyChroma&) const;

    EditorModel& model;
    const TimelineView& view;
};

/** A run of frames with one leading pitch class. */
struct ChromaRun
{
    int firstFrame = 0;
    int frames = 0;
    int pitchClass = 0;
};

/** Frames in which nothing leads belong to no run. */
std::vector<ChromaRun> chromaRuns (const std::vector<std::int8_t>& leadingPitchClasses);

} // namespace continuo
