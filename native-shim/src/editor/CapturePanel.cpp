#include "CapturePanel.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
/** In the order in which they are shown. */
juce::StringArray stemChoices() { return { melodyStemsAuto, melodyStemsOn, melodyStemsOff }; }

juce::String soundFiles()
{
    return "*.wav;*.wave;*.bwf;*.aif;*.aiff;*.aifc;*.caf;*.flac;*.ogg;*.oga;*.opus;*.mp3;*.mp2;*.m4a;*.mp4;"
           "*.aac;*.wv;*.webm";
}
} // namespace

CapturePanel::CapturePanel (EditorModel& source_)
    : model (source_), view (model), tempo (model), ruler (model, view), waveform (model, view),
      chroma (model, view)
{
    title.setText (say ("Captured"), juce::dontSendNotification);
    title.setFont (theme::boldFont (theme::bodyText));
    title.setBorderSize ({});
    words.setFont (theme::font (13.0f));
    words.setBorderSize ({});
    words.setColour (juce::Label::textColourId, theme::colours.dimText);
    words.setMinimumHorizontalScale (1.0f);

    source.setTitle (say ("Melody source"));
    source.setTooltip (
        say ("Whose melody leads: this track, the side-chain, or a track with another Continuo"));
    source.onChange = [this]
    {
        const auto index = source.getSelectedItemIndex();
        if (index >= 0 && index < static_cast<int> (sources.size()))
            model.melody().setMelodySource (sources[static_cast<size_t> (index)].id);
    };
    stems.setTitle (say ("Drums and bass"));
    stems.setTooltip (
        say ("Whether the melody is followed without its drums and bass, as htdemucs finds them"));
    stems.addItem (say ("Without drums where possible"), 1);
    stems.addItem (say ("Without drums and bass"), 2);
    stems.addItem (say ("With drums and bass"), 3);
    stems.onChange = [this]
    {
        if (stems.getSelectedItemIndex() >= 0)
            model.melody().setMelodyStems (stemChoices()[stems.getSelectedItemIndex()]);
    };
    fitButton.onClick = [this]
    {
        view.fit();
        repaintAll();
    };
    clearButton.onClick = [this] { model.timeline().clearCapture(); };
    waveform.onViewMoved = [this] { repaintAll(); };
    open.setButtonText (say ("Open…"));
    open.setTitle (say ("Open a sound"));
    open.setTooltip (say ("Open a sound file, or drop one anywhere (Ctrl or Cmd and O)"));
    open.onClick = [this] { askForSounds(); };
    toStart.onClick = [this] { model.timeline().locate (0.0); };
    play.onClick = [this] { model.timeline().play (! model.timeline().transport().playing); };
    play.setGround (theme::colours.raised);

    for (auto* child : std::initializer_list<juce::Component*> { &title, &words, &open, &fitButton,
                                                                 &clearButton, &ruler, &waveform })
        addAndMakeVisible (child);
    addChildComponent (source);
    addChildComponent (stems);
    addChildComponent (toStart);
    addChildComponent (play);
    addChildComponent (tempo);
    addChildComponent (chroma);
    refreshRegion();
    refreshMelody();
    showTempoWhereHostDoesNot();
    showTransport();
}

void CapturePanel::askForSounds()
{
    chooser = std::make_unique<juce::FileChooser> (say ("Open sounds"), juce::File(), soundFiles());
    chooser->launchAsync (juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectFiles
                              | juce::FileBrowserComponent::canSelectMultipleItems,
                          [this] (const juce::FileChooser& chosen)
                          {
                              for (const auto& file : chosen.getResults())
                                  model.opening().open (file);
                          });
}

/** The transport's own buttons, where no host has any. */
void CapturePanel::showTransport()
{
    const auto transport = model.timeline().transport();
    if (transport.isOwn != play.isVisible())
    {
        play.setVisible (transport.isOwn);
        toStart.setVisible (transport.isOwn);
        ruler.setInterceptsMouseClicks (transport.isOwn, false);
        title.setText (transport.isOwn ? say ("Song") : say ("Captured"), juce::dontSendNotification);
        resized();
    }
    play.setIcon (transport.playing ? Icon::stop : Icon::play);
    play.describe (transport.playing ? say ("Stop") : say ("Play"),
                   transport.playing ? say ("Stop (Space)") : say ("Play (Space)"));
}

void CapturePanel::poll()
{
    waveform.poll();
    clearButton.setEnabled (! model.timeline().capturedSpan().isEmpty());
    showTempoWhereHostDoesNot();
    showTransport();
}

void CapturePanel::showTempoWhereHostDoesNot()
{
    if (const bool isNeeded = ! model.timeline().transport().hostTellsTempo; isNeeded != tempo.isVisible())
    {
        tempo.setVisible (isNeeded);
        resized();
    }
    if (tempo.isVisible())
        tempo.refresh();
}

void CapturePanel::refreshRegion()
{
    waveform.refresh();
    repaintAll();
}

void CapturePanel::refreshMelody()
{
    fillSources();
    stems.setSelectedItemIndex (stemChoices().indexOf (model.melody().melodyStems()),
                                juce::dontSendNotification);
    repaintAll();
}

void CapturePanel::setMelodyShown (bool shown)
{
    source.setVisible (shown && ! model.timeline().transport().isOwn); // there is no other track
    stems.setVisible (shown);
    chroma.setVisible (shown);
    resized();
}

void CapturePanel::repaintAll()
{
    auto said = waveform.regionInWords();
    if (said.isEmpty())
        said = view.hasSound() ? say ("Drag over the bars you mean") : juce::String();
    else if (model.words().heard().isNotEmpty())
        said << juce::String::fromUTF8 (" · ") << model.words().heard();
    words.setText (said, juce::dontSendNotification);
    words.setTooltip (said);
    ruler.repaint();
    waveform.repaint();
    chroma.repaint();
}

void CapturePanel::fillSources()
{
    sources = model.melody().melodySources();
    source.clear (juce::dontSendNotification);
    for (size_t i = 0; i < sources.size(); ++i)
    {
        const auto id = static_cast<int> (i) + 1;
        source.addItem (sources[i].available ? sources[i].name : say ("{1} (not here)", sources[i].name), id);
        if (sources[i].id == model.melody().melodySource())
            source.setSelectedId (id, juce::dontSendNotification);
    }
}

void CapturePanel::paint (juce::Graphics& g) { theme::fillPanel (g, getLocalBounds().toFloat()); }

void CapturePanel::resized()
{
    auto area = getLocalBounds().reduced (10, 8);
    auto row = area.removeFromTop (theme::controlHeight - 2);
    title.setBounds (row.removeFromLeft (70));
    if (play.isVisible())
    {
        toStart.setBounds (row.removeFromLeft (row.getHeight()));
        play.setBounds (row.removeFromLeft (row.getHeight()));
        row.removeFromLeft (theme::gap);
    }
    clearButton.setBounds (row.removeFromRight (row.getHeight()));
    fitButton.setBounds (row.removeFromRight (row.getHeight()));
    open.setBounds (row.removeFromRight (64).reduced (0, 1));
    row.removeFromRight (theme::gap);
    if (source.isVisible())
    {
        source.setBounds (row.removeFromRight (juce::jmin (190, row.getWidth() / 2)));
        row.removeFromRight (theme::gap);
    }
    if (tempo.isVisible())
    {
        tempo.setBounds (row.removeFromRight (juce::jmin (TempoField::width, row.getWidth() / 2)));
        row.removeFromRight (theme::gap);
    }
    words.setBounds (row);
    ruler.setBounds (area.removeFromTop (BarRuler::height));
    if (chroma.isVisible())
    {
        auto heard = area.removeFromBottom (area.getHeight() / 2);
        auto above = heard.removeFromTop (juce::jmin (theme::controlHeight - 6, heard.getHeight() / 3));
        stems.setBounds (above.removeFromLeft (juce::jmin (220, above.getWidth())));
        heard.removeFromTop (juce::jmin (4, heard.getHeight()));
        chroma.setBounds (heard);
        area.removeFromBottom (juce::jmin (4, area.getHeight()));
    }
    waveform.setBounds (area);
}

} // namespace continuo
