// What was recorded, in the editor's terms: seconds, peaks, bars. Any thread but the audio thread; no state of its own.
#pragma once

#include "audio/RegionReader.h"
#include "model/Snapshots.h"

#include <optional>

namespace continuo
{

class CaptureView
{
public:
    explicit CaptureView (const RegionReader& r) : reader (r) {}

    /** False before the host has prepared the plugin: there are no seconds yet. */
    bool isPrepared() const { return reader.sampleRateHz() > 0.0; }

    Transport transport() const;
    Span capturedSpan() const;
    std::vector<WavePeak> peaks (Span, int columns) const;
    std::vector<GridLine> gridLines (Span) const;
    std::vector<TempoMark> tempoMarks (Span) const;

    /** Tempo, meter and bars that hold at a sample: heard there, else the nearest known, else the host's now. */
    TempoPoint tempoAt (std::int64_t sample) const;

    double seconds (std::int64_t samples) const;
    std::int64_t samples (double seconds) const;
    Span span (TimelineRange) const;
    TimelineRange range (Span) const;

private:
    /** Tempo points from the last one at or before `from` to the last one before `to`. */
    std::vector<TempoPoint> tempoPoints (std::int64_t from, std::int64_t to) const;
    TempoPoint hostsTempo() const;

    const RegionReader& reader;
};

} // namespace continuo
