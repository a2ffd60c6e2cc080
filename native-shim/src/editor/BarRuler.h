// Bars, and tempo and meter where they change, above the waveform.
#pragma once

#include "TimelineView.h"

namespace continuo
{

class BarRuler final : public juce::Component
{
public:
    BarRuler (EditorModel&, const TimelineView&);

    void paint (juce::Graphics&) override;
    /** Where the transport is the program's own, it goes there: to a bar line, unless Alt is held. */
    void mouseDown (const juce::MouseEvent&) override;

    static constexpr int height = 22;

private:
    EditorModel& model;
    const TimelineView& view;
};

/** How many bars lie between two numbers so that `pixelsPerBar` leaves each room: 1, 2, 4, 8 … */
int barsBetweenNumbers (float pixelsPerBar);

} // namespace continuo
