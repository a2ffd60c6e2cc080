#include "CapturePanel.h"

#include "Theme.h"

namespace continuo
{

CapturePanel::CapturePanel (EditorModel& source_)
    : model (source_), view (model), tempo (model), ruler (model, view), waveform (model, view),
      chroma (model, view)
{
    title.setText ("Captured", juce::dontSendNotification);
    title.setFont (theme::boldFont (theme::bodyText));
    title.setBorderSize ({});
    words.setFont (theme::font (13.0f));
    words.setBorderSize ({});
    words.setColour (juce::Label::textColourId, theme::dimText);
    words.setMinimumHorizontalScale (1.0f);

    source.setTitle ("Melody source");
    source.setTooltip ("Whose melody leads: this track, the side-chain, or a track with another Continuo");
    source.onChange = [this]
    {
        const auto index = source.getSelectedItemIndex();
        if (index >= 0 && index < static_cast<int> (sources.size()))
            model.melody().setMelodySource (sources[static_cast<size_t> (index)].id);
    };
    fitButton.onClick = [this]
    {
        view.fit();
        repaintAll();
    };
    clearButton.onClick = [this] { model.timeline().clearCapture(); };
    waveform.onViewMoved = [this] { repaintAll(); };

    for (auto* child : std::initializer_list<juce::Component*> { &title, &words, &fitButton, &clearButton,
                                                                 &ruler, &waveform })
        addAndMakeVisible (child);
    addChildComponent (source);
    addChildComponent (tempo);
    addChildComponent (chroma);
    refreshRegion();
    refreshMelody();
    showTempoWhereHostDoesNot();
}

void CapturePanel::poll()
{
    waveform.poll();
    clearButton.setEnabled (! model.timeline().capturedSpan().isEmpty());
    showTempoWhereHostDoesNot();
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
    repaintAll();
}

void CapturePanel::setMelodyShown (bool shown)
{
    source.setVisible (shown);
    chroma.setVisible (shown);
    resized();
}

void CapturePanel::repaintAll()
{
    auto said = waveform.regionInWords();
    if (said.isEmpty())
        said = model.timeline().capturedSpan().isEmpty() ? juce::String() : "Drag over the bars you mean";
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
        source.addItem (sources[i].available ? sources[i].name : sources[i].name + " (not here)", id);
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
    clearButton.setBounds (row.removeFromRight (row.getHeight()));
    fitButton.setBounds (row.removeFromRight (row.getHeight()));
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
        chroma.setBounds (area.removeFromBottom (area.getHeight() / 2));
        area.removeFromBottom (juce::jmin (4, area.getHeight()));
    }
    waveform.setBounds (area);
}

} // namespace continuo
