// The upper half: what was captured, its bars and its melody, on one time axis.
#pragma once

#include "BarRuler.h"
#include "ChromaView.h"
#include "Icons.h"
#include "TempoField.h"
#include "WaveformView.h"

namespace continuo
{

class CapturePanel final : public juce::Component
{
public:
    explicit CapturePanel (EditorModel&);

    void poll();
    void refreshRegion();
    void refreshMelody();
    void setMelodyShown (bool);

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void fillSources();
    void repaintAll();
    void showTempoWhereHostDoesNot();

    EditorModel& model;
    TimelineView view;
    juce::Label title, words;
    juce::ComboBox source;
    TempoField tempo;
    std::vector<MelodySource> sources;
    IconButton fitButton { Icon::fit, "Show everything", "Show everything that was captured" };
    IconButton clearButton { Icon::remove, "Clear captured audio", "Forget the captured audio; takes stay" };
    BarRuler ruler;
    WaveformView waveform;
    ChromaView chroma;
};

} // namespace continuo
