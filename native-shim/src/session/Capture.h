// What was captured and what of it is marked.
#pragma once

#include "Decisions.h"

namespace continuo
{

class Capture final : public TimelineModel
{
public:
    Capture (SessionCore& c, Decisions& d) : core (c), decisions (d) {}

    /** With the lock held: the choices are others, or a project was loaded. */
    void assumeTempo();

    Transport transport() const override;
    float takeInputLevel() override;
    Span capturedSpan() const override;
    std::uint64_t capturedRevision() const override;
    std::vector<WavePeak> capturedPeaks (Span, int columns) const override;
    std::vector<GridLine> gridLines (Span) const override;
    std::vector<TempoMark> tempoMarks (Span) const override;
    Span region() const override;
    void setRegion (Span) override;
    void setAssumedTempo (const TempoAndMeter&) override;
    void clearCapture() override;
    void play (bool) override;
    void locate (double seconds) override;

private:
    SessionCore& core;
    Decisions& decisions;
};

} // namespace continuo
