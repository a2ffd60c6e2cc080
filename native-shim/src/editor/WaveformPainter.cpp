#include "WaveformPainter.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

void WaveformPainter::resize (int width, int height)
{
    bounds = juce::Rectangle<int> (width, height).toFloat();
    peaks.clear();
    capturedPath.clear();
    takePaths.clear();
}

void WaveformPainter::paint (juce::Graphics& g, Span marked)
{
    g.setColour (theme::colours.well);
    g.fillRoundedRectangle (bounds, theme::corner);
    juce::Graphics::ScopedSaveState clipped (g);
    juce::Path frame;
    frame.addRoundedRectangle (bounds, theme::corner);
    g.reduceClipRegion (frame);
    paintGrid (g);
    paintCaptured (g, marked);
    paintTake (g);
    paintRegion (g, marked);
    paintPlayhead (g);
    paintInvitation (g);
}

void WaveformPainter::paintGrid (juce::Graphics& g) const
{
    const auto lines = model.timeline().gridLines (view.visible());
    const float pixelsPerLine = width() / juce::jmax (1.0f, static_cast<float> (lines.size()));
    for (const auto& line : lines)
    {
        if (! line.startsBar() && pixelsPerLine < 9.0f)
            continue;
        g.setColour (theme::colours.line.withMultipliedAlpha (line.startsBar() ? 0.9f : 0.4f));
        g.fillRect (view.toX (line.seconds, width()), 0.0f, 1.0f, bounds.getHeight());
    }
}

void WaveformPainter::paintCaptured (juce::Graphics& g, Span marked)
{
    const auto revision = model.timeline().capturedRevision();
    if (peaks.empty() || peaksSpan != view.visible() || peaksRevision != revision)
    {
        peaks = model.timeline().capturedPeaks (view.visible(), juce::jmax (1, juce::roundToInt (width())));
        peaksSpan = view.visible();
        peaksRevision = revision;
        capturedPath.clear();
    }
    const auto area = bounds.reduced (0.0f, 8.0f);
    if (capturedPath.isEmpty())
        capturedPath = waveformPath (peaks, area);
    const auto& path = capturedPath;
    const auto inside = juce::Rectangle<float>::leftTopRightBottom (
        view.toX (marked.startSeconds, width()), 0.0f, view.toX (marked.endSeconds, width()),
        bounds.getHeight());
    fillWaveform (g, path, area, theme::colours.wave);
    if (! marked.isEmpty())
    {
        g.setColour (theme::colours.accent.withAlpha (0.10f));
        g.fillRect (inside);
        juce::Graphics::ScopedSaveState clipped (g);
        g.reduceClipRegion (inside.toNearestInt());
        fillWaveform (g, path, area, theme::colours.markedWave);
    }

    // Where nothing was captured between two captures, a dotted line says so.
    const auto captured = model.timeline().capturedSpan();
    const float dashes[] = { 2.0f, 4.0f };
    for (size_t i = 0; i < peaks.size();)
    {
        const auto seconds = view.toSeconds (static_cast<float> (i) + 0.5f, width());
        size_t end = i + 1;
        while (end < peaks.size() && peaks[end].captured == peaks[i].captured)
            ++end;
        if (! peaks[i].captured && captured.contains (seconds))
        {
            g.setColour (theme::colours.strongLine);
            g.drawDashedLine (
                { static_cast<float> (i), area.getCentreY(), static_cast<float> (end), area.getCentreY() },
                dashes, 2, 1.0f);
        }
        i = end;
    }
}

void WaveformPainter::paintTake (juce::Graphics& g)
{
    for (const auto& take : model.clips().takes())
    {
        if (! take.selected || take.placement.isEmpty())
            continue;
        const float left = view.toX (take.placement.startSeconds, width()),
                    right = view.toX (take.placement.endSeconds, width());
        if (right < 0.0f || left > width() || right - left < 2.0f)
            continue;
        const auto box = juce::Rectangle<float>::leftTopRightBottom (left + 1.0f, 3.0f, right - 1.0f,
                                                                     bounds.getHeight() - 3.0f);
        g.setColour (theme::colours.accent.withAlpha (0.07f));
        g.fillRoundedRectangle (box, 4.0f);
        g.setColour (theme::colours.accent.withAlpha (0.30f));
        g.drawRoundedRectangle (box.reduced (0.5f), 4.0f, 1.0f);
        const auto inside = box.reduced (0.0f, 5.0f);
        auto& drawn = takePaths[take.id];
        if (drawn.path.isEmpty() || drawn.box != inside)
            drawn = { waveformPath (model.clips().takePeaks (
                                        take.id, juce::jlimit (1, 4096, juce::roundToInt (right - left))),
                                    inside),
                      inside };
        fillWaveform (g, drawn.path, inside,
                      take.isOpened() ? theme::colours.markedWave : theme::colours.accent);
        if (take.isGrowing)
        {
            const auto transport = model.timeline().transport();
            const auto made = take.placement.startSeconds + take.readySeconds;
            paintMaking (g, inside, take.readySeconds / take.lengthSeconds,
                         transport.playing && transport.positionSeconds >= made
                             && take.placement.contains (transport.positionSeconds));
        }
        const auto name = take.shownName();
        g.setFont (theme::boldFont (11.0f));
        const auto plate = box.withSize (
            juce::jmin (box.getWidth(), g.getCurrentFont().getStringWidthFloat (name) + 12.0f), 17.0f);
        g.setColour (theme::colours.well.withAlpha (0.85f));
        g.fillRoundedRectangle (plate, 4.0f);
        g.setColour (theme::colours.accent);
        g.drawText (name, plate, juce::Justification::centred, true);
    }
}

void WaveformPainter::paintRegion (juce::Graphics& g, Span marked) const
{
    if (marked.isEmpty())
        return;
    const auto height = bounds.getHeight();
    for (const auto seconds : { marked.startSeconds, marked.endSeconds })
    {
        const float x = view.toX (seconds, width());
        g.setColour (theme::colours.accent);
        g.fillRect (x - 1.0f, 0.0f, 2.0f, height);
        g.fillRoundedRectangle (x - 3.5f, height * 0.5f - 11.0f, 7.0f, 22.0f, 3.5f);
        g.setColour (theme::colours.onAccent.withAlpha (0.6f));
        g.fillRect (x - 0.5f, height * 0.5f - 5.0f, 1.0f, 10.0f);
    }
}

void WaveformPainter::paintPlayhead (juce::Graphics& g) const
{
    const auto transport = model.timeline().transport();
    if (! transport.hasPlayhead && ! transport.recording)
        return;
    const float x = view.toX (transport.positionSeconds, width());
    g.setColour (theme::colours.text.withAlpha (transport.playing ? 1.0f : 0.55f));
    g.fillRect (x - 0.5f, 0.0f, 1.0f, bounds.getHeight());
    juce::Path head;
    head.addTriangle (x - 5.0f, 0.0f, x + 5.0f, 0.0f, x, 6.0f);
    g.fillPath (head);
}

/** What stands there the first time: the way to a first take, in three lines. */
void WaveformPainter::paintInvitation (juce::Graphics& g) const
{
    if (view.hasSound())
        return;
    const juce::StringArray lines {
        model.timeline().transport().isOwn
            ? say ("1   Open a sound or drop one here, or press play and make music.")
            : say ("1   Press play in your DAW: Continuo listens to this track. Or drop a sound here."),
        say ("2   Drag over the bars that it shall play on from."),
        say ("3   Press Continue, and hear the new bars while they are made.")
    };
    g.setColour (theme::colours.text);
    g.setFont (theme::font (theme::bodyText));
    const auto font = g.getCurrentFont();
    int widest = 0;
    for (const auto& line : lines)
        widest = juce::jmax (widest, font.getStringWidth (line));
    constexpr int lineHeight = 26;
    auto area = bounds.toNearestInt().withSizeKeepingCentre (
        juce::jmin (widest + 2, juce::roundToInt (width())), lineHeight * lines.size());
    for (const auto& line : lines)
    {
        g.drawText (line, area.removeFromTop (lineHeight), juce::Justification::centredLeft, true);
        g.setColour (theme::colours.dimText);
    }
}

} // namespace continuo
