// The upper half: what was captured, its bars and its melody, on one time axis.
#pragma once

#include "BarRuler.h"
#include "ChromaView.h"
#include "Icons.h"
#include "TempoField.h"
#include "WaveformView.h"
#include "model/Texts.h"

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
    /** Asks for sounds and opens them. */
    void askForSounds();

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void fillSources();
    void repaintAll();
    void showTempoWhereHostDoesNot();
    void showTransport();

    EditorModel& model;
    TimelineView view;
    juce::Label title, words;
    IconButton toStart { Icon::toStart, say ("Back to the beginning") }, play { Icon::play, say ("Play") };
    juce::TextButton open;
    std::unique_ptr<juce::FileChooser> chooser;
    juce::ComboBox source, stems;
    TempoField tempo;
    std::vector<MelodySource> sources;
    IconButton fitButton { Icon::fit, say ("Show everything"), say ("Show everything that was captured") };
    IconButton clearButton { Icon::remove, say ("Clear captured audio"),
                             say ("Forget the captured audio; takes stay") };
    BarRuler ruler;
    WaveformView waveform;
    ChromaView chroma;
};

} // namespace continuo
