// The captured audio, the region that is marked in it, the selected take where it will play, and the playhead.
//
// Mouse: drag marks bars, an edge or the inside drags it, Alt leaves the bars; the wheel scrolls,
// with Ctrl or Cmd it zooms; a double click marks one bar. Keys: arrows move the region by a bar,
// with Shift its end, Delete clears it, + and - zoom.
#pragma once

#include "RegionDrag.h"

#include <map>

namespace continuo
{

class WaveformView final : public juce::Component, public juce::SettableTooltipClient
{
public:
    WaveformView (EditorModel&, TimelineView&);

    /** Called when zooming or scrolling moved the view, so that its neighbours draw again. */
    std::function<void()> onViewMoved;

    /** 30 times a second: draws what the transport and the recorder changed. */
    void poll();
    /** Region or takes changed. */
    void refresh();
    juce::String regionInWords() const;
    /** What is shown: the model's region, or the one that is being dragged. */
    Span region() const;

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseMove (const juce::MouseEvent&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void mouseDoubleClick (const juce::MouseEvent&) override;
    void mouseWheelMove (const juce::MouseEvent&, const juce::MouseWheelDetails&) override;
    void mouseMagnify (const juce::MouseEvent&, float scaleFactor) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override { repaint(); }
    void focusLost (FocusChangeType) override { repaint(); }
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    float width() const { return static_cast<float> (getWidth()); }
    double secondsAt (const juce::MouseEvent&) const;
    void moveView();
    void setRegionByKey (Span);
    void paintGrid (juce::Graphics&) const;
    void paintCaptured (juce::Graphics&);
    void paintTake (juce::Graphics&);
    void paintRegion (juce::Graphics&) const;
    void paintPlayhead (juce::Graphics&) const;
    void paintInvitation (juce::Graphics&) const;

    EditorModel& model;
    TimelineView& view;
    RegionDrag drag;
    Span dragged;
    float playheadX = -10.0f;

    std::vector<WavePeak> peaks; // of the visible span, one a pixel
    Span peaksSpan;
    std::uint64_t peaksRevision = 0;
    juce::Path capturedPath;

    struct DrawnTake
    {
        juce::Path path;
        juce::Rectangle<float> box;
    };

    std::map<juce::String, DrawnTake> takePaths; // kept while the playhead walks over them
};

/** The area between highs and lows, column by column, around `area`'s middle; holes leave gaps.
    Quiet parts are drawn higher than they are, so that they can be seen at all. */
juce::Path waveformPath (const std::vector<WavePeak>&, juce::Rectangle<float> area);

/** Fills it so that its loud edges are fainter than its body. */
void fillWaveform (juce::Graphics&, const juce::Path&, juce::Rectangle<float> area, juce::Colour);

/** Of a clip that is being made, whose `share` of the area is ready: a line where that ends, a dotted one up to its end.
    The line is bold where somebody waits there. */
void paintMaking (juce::Graphics&, juce::Rectangle<float> area, double share, bool isAwaited);

} // namespace continuo
