// The captured audio, the region that is marked in it, the selected take where it will play, and the playhead.
//
// Mouse: drag marks bars, an edge or the inside drags it, Alt leaves the bars; the wheel scrolls,
// with Ctrl or Cmd it zooms; a double click marks one bar. Keys: arrows move the region by a bar,
// with Shift its end, Delete clears it, + and - zoom.
#pragma once

#include "RegionDrag.h"
#include "WaveformPainter.h"

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

    EditorModel& model;
    TimelineView& view;
    WaveformPainter painter { model, view };
    RegionDrag drag;
    Span dragged;
    float playheadX = -10.0f;
};

} // namespace continuo
