// How a WaveformView looks: grid, captured sound, the take in its place, the marked region, the playhead.
#pragma once

#include "TimelineView.h"
#include "WaveformDrawing.h"

#include <map>

namespace continuo
{

class WaveformPainter
{
public:
    WaveformPainter (EditorModel& source, TimelineView& shown) : model (source), view (shown) {}

    void resize (int width, int height);
    void paint (juce::Graphics&, Span marked);

    /** Whether more was captured since it was painted. */
    bool isOutdated() const { return peaksRevision != model.timeline().capturedRevision(); }

    /** Takes changed. */
    void forgetTakes() { takePaths.clear(); }

private:
    float width() const { return bounds.getWidth(); }
    void paintGrid (juce::Graphics&) const;
    void paintCaptured (juce::Graphics&, Span marked);
    void paintTake (juce::Graphics&);
    void paintRegion (juce::Graphics&, Span marked) const;
    void paintPlayhead (juce::Graphics&) const;
    void paintInvitation (juce::Graphics&) const;

    EditorModel& model;
    TimelineView& view;
    juce::Rectangle<float> bounds;

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

} // namespace continuo
