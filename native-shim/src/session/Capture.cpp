#include "Capture.h"

#include "model/Texts.h"

namespace continuo
{

void Capture::assumeTempo()
{
    const auto& tempo = core.project.choices.assumedTempo;
    core.audio.track->assumeTempo ({ tempo.tempoBpm, tempo.meterNumerator, tempo.meterDenominator });
}

Transport Capture::transport() const
{
    auto transport = core.capture.transport();
    if (const auto* own = core.audio.ownTransport())
    {
        transport.isOwn = transport.hasPlayhead = true;
        transport.hasAudio = core.audio.isRunning();
        transport.playing = own->isPlaying();
        transport.recording = transport.playing && transport.hasAudio;
        transport.positionSeconds = core.capture.seconds (own->positionSamples());
    }
    return transport;
}

void Capture::play (bool shallPlay)
{
    if (auto* own = core.audio.ownTransport())
        own->play (shallPlay);
}

void Capture::locate (double seconds)
{
    if (auto* own = core.audio.ownTransport())
        own->locate (core.capture.samples (seconds));
}

float Capture::takeInputLevel() { return core.audio.takeInputPeak(); }

Span Capture::capturedSpan() const
{
    const auto heard = core.capture.capturedSpan();
    const juce::ScopedLock guard (core.lock);
    return heard.unitedWith (core.kept.span());
}

std::uint64_t Capture::capturedRevision() const
{
    const auto captured = capturedSpan();
    const auto host = core.capture.transport();
    const auto& track = *core.audio.track;
    auto revision = static_cast<std::uint64_t> (core.capture.samples (captured.endSeconds));
    for (const auto number :
         { static_cast<double> (core.capture.samples (captured.startSeconds)), host.tempoBpm,
           static_cast<double> (host.meterNumerator), static_cast<double> (track.spans().size()) })
        revision = revision * 1099511628211u + std::hash<double>() (number);
    if (host.recording)
        revision += static_cast<std::uint64_t> (track.playheadSamples());
    return revision;
}

std::vector<WavePeak> Capture::capturedPeaks (Span span, int columns) const
{
    auto peaks = core.capture.peaks (span, columns);
    const juce::ScopedLock guard (core.lock);
    core.kept.fill (span, peaks);
    return peaks;
}

std::vector<GridLine> Capture::gridLines (Span span) const { return core.capture.gridLines (span); }

std::vector<TempoMark> Capture::tempoMarks (Span span) const { return core.capture.tempoMarks (span); }

Span Capture::region() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.region;
}

void Capture::setRegion (Span span)
{
    decisions.make (say ("Move region"),
                    [&] (Choices& choices) { choices.region = span.isEmpty() ? Span() : span; });
}

void Capture::setAssumedTempo (const TempoAndMeter& tempo)
{
    decisions.make (say ("Change tempo"), [&] (Choices& choices) { choices.assumedTempo = tempo; });
}

void Capture::clearCapture()
{
    core.audio.track->forgetAll();
    core.audio.sideChain->forgetAll();
    const juce::ScopedLock guard (core.lock);
    core.kept.clear();
}

} // namespace continuo
