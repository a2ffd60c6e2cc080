#include "CaptureView.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

namespace
{
constexpr size_t mostGridLines = 8192;

bool isSameTempo (const TempoPoint& a, const TempoPoint& b)
{
    return a.tempoBpm == b.tempoBpm && a.meterNumerator == b.meterNumerator
           && a.meterDenominator == b.meterDenominator;
}
} // namespace

double CaptureView::seconds (std::int64_t samples) const
{
    return isPrepared() ? static_cast<double> (samples) / reader.sampleRateHz() : 0.0;
}

std::int64_t CaptureView::samples (double seconds) const
{
    return std::llround (seconds * reader.sampleRateHz());
}

Span CaptureView::span (TimelineRange range) const
{
    return range.isEmpty() ? Span() : Span { seconds (range.start), seconds (range.end) };
}

TimelineRange CaptureView::range (Span span) const
{
    return { samples (span.startSeconds), samples (span.endSeconds) };
}

Transport CaptureView::transport() const
{
    const auto host = reader.latestPosition();
    Transport transport;
    transport.hasPlayhead = reader.clock() == TimelineClock::host;
    transport.playing = host.isPlaying;
    transport.recording = isPrepared() && (host.isPlaying || ! transport.hasPlayhead);
    transport.positionSeconds = seconds (reader.playheadSamples());
    const auto tempo = hostsTempo();
    transport.hostTellsTempo = host.hasMusicalTime;
    transport.tempoBpm = tempo.tempoBpm;
    transport.meterNumerator = tempo.meterNumerator;
    transport.meterDenominator = tempo.meterDenominator;
    return transport;
}

Span CaptureView::capturedSpan() const { return span (reader.extent()); }

std::vector<WavePeak> CaptureView::peaks (Span span, int columns) const
{
    return isPrepared() && columns > 0 && ! span.isEmpty() ? reader.overview (range (span), columns)
                                                           : std::vector<WavePeak>();
}

TempoPoint CaptureView::hostsTempo() const
{
    const auto host = reader.latestPosition();
    TempoPoint tempo;
    tempo.timelineSamples = host.timelineSamples;
    tempo.hasMusicalTime = host.hasMusicalTime;
    tempo.ppqPosition = host.ppqPosition;
    tempo.tempoBpm = host.tempoBpm;
    tempo.meterNumerator = host.meterNumerator;
    tempo.meterDenominator = host.meterDenominator;
    if (host.hasBarStart)
        tempo.barStartPpq = host.barStartPpq;
    else
        tempo.barStartPpq =
            std::floor (host.ppqPosition / tempo.quarterNotesPerBar()) * tempo.quarterNotesPerBar();
    return reader.toldOrAssumed (tempo);
}

std::vector<TempoPoint> CaptureView::tempoPoints (std::int64_t from, std::int64_t to) const
{
    std::vector<TempoPoint> points;
    for (const auto& heard : reader.spans())
    {
        if (heard.range.start >= to && ! points.empty())
            break;
        if (heard.range.start <= from)
            points.clear();
        points.push_back (heard.tempo);
    }
    if (points.empty())
        points.push_back (hostsTempo());
    return points;
}

TempoPoint CaptureView::tempoAt (std::int64_t sample) const
{
    return tempoPoints (sample, sample + 1).front();
}

std::vector<TempoMark> CaptureView::tempoMarks (Span span) const
{
    std::vector<TempoMark> marks;
    if (! isPrepared())
        return marks;
    TempoPoint last;
    for (const auto& point : tempoPoints (samples (span.startSeconds), samples (span.endSeconds)))
    {
        if (! marks.empty() && isSameTempo (point, last))
            continue;
        last = point;
        marks.push_back ({ std::max (span.startSeconds, seconds (point.timelineSamples)), point.tempoBpm,
                           point.meterNumerator, point.meterDenominator });
    }
    if (! marks.empty())
        marks.front().seconds = span.startSeconds;
    return marks;
}

std::vector<GridLine> CaptureView::gridLines (Span span) const
{
    std::vector<GridLine> lines;
    if (! isPrepared() || span.isEmpty())
        return lines;
    const auto rate = reader.sampleRateHz();
    const auto points = tempoPoints (samples (span.startSeconds), samples (span.endSeconds));
    for (size_t i = 0; i < points.size(); ++i)
    {
        const auto& point = points[i];
        const auto from = i == 0 ? span.startSeconds : seconds (point.timelineSamples);
        const auto to = i + 1 < points.size() ? seconds (points[i + 1].timelineSamples) : span.endSeconds;
        const auto perBeat = 4.0 / point.meterDenominator;
        const auto firstPpq = point.ppqPosition
                              + (from * rate - static_cast<double> (point.timelineSamples))
                                    / point.samplesPerQuarterNote (rate);
        for (auto beat = std::ceil ((firstPpq - point.barStartPpq) / perBeat - 1.0e-6);; beat += 1.0)
        {
            const auto at = point.samplesAt (point.barStartPpq + beat * perBeat, rate) / rate;
            if (at >= to || lines.size() >= mostGridLines)
                break;
            const auto bars = std::floor (beat / point.meterNumerator);
            const auto firstBar = std::round (point.barStartPpq / point.quarterNotesPerBar());
            lines.push_back ({ at, static_cast<int> (firstBar + bars) + 1,
                               static_cast<int> (beat - bars * point.meterNumerator) + 1 });
        }
    }
    return lines;
}

} // namespace continuo
