#include "TempoField.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

TempoField::TempoField (EditorModel& source) : model (source)
{
    tempo.setTitle (say ("Tempo"));
    tempo.setTooltip (model.timeline().transport().isOwn
                          ? say ("The tempo that bars are counted by")
                          : say ("Your host tells no tempo: write yours here, and bars are counted by it"));
    meter.setTitle (say ("Meter"));
    meter.setTooltip (say ("Beats in a bar, such as 4/4 or 6/8"));
    for (auto* label : { &tempo, &meter })
    {
        label->setEditable (true);
        label->setFont (theme::boldFont (theme::smallText));
        label->setJustificationType (juce::Justification::centred);
        label->setBorderSize ({ 1, 4, 1, 4 });
        label->onTextChange = [this] { take(); };
        addAndMakeVisible (label);
    }
    refresh();
}

void TempoField::refresh()
{
    const auto now = model.timeline().transport();
    if (! tempo.isBeingEdited())
        tempo.setText (tempoInWords (now.tempoBpm), juce::dontSendNotification);
    if (! meter.isBeingEdited())
        meter.setText (juce::String (now.meterNumerator) + "/" + juce::String (now.meterDenominator),
                       juce::dontSendNotification);
}

/** What is no tempo or no meter is not taken, and the field shows what holds. */
void TempoField::take()
{
    const auto words = meter.getText();
    const TempoAndMeter written {
        tempo.getText().replaceCharacter (',', '.').retainCharacters ("0123456789.").getDoubleValue(),
        words.upToFirstOccurrenceOf ("/", false, false).getIntValue(),
        words.fromFirstOccurrenceOf ("/", false, false).getIntValue()
    };
    if (written.isUsable())
        model.timeline().setAssumedTempo (written);
    refresh();
}

void TempoField::paint (juce::Graphics& g)
{
    for (auto* label : { &tempo, &meter })
        theme::fillWell (g, label->getBounds().toFloat(), label->isBeingEdited());
}

void TempoField::resized()
{
    auto area = getLocalBounds().withSizeKeepingCentre (getWidth(), juce::jmin (24, getHeight()));
    tempo.setBounds (area.removeFromLeft (82));
    area.removeFromLeft (4);
    meter.setBounds (area);
}

} // namespace continuo
