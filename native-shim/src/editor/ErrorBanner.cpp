#include "ErrorBanner.h"

#include "Theme.h"

namespace continuo
{

ErrorBanner::ErrorBanner (EditorModel& source) : model (source)
{
    sentence.setFont (theme::font (13.0f));
    sentence.setBorderSize ({});
    sentence.setMinimumHorizontalScale (1.0f);
    action.onClick = [this] { model.performErrorAction(); };
    dismiss.onClick = [this] { model.dismissError(); };
    addAndMakeVisible (sentence);
    addChildComponent (action);
    addAndMakeVisible (dismiss);
    refresh();
}

void ErrorBanner::refresh()
{
    const auto error = model.error();
    const bool isNew = error.exists() && error.sentence != sentence.getText();
    sentence.setText (error.sentence, juce::dontSendNotification);
    sentence.setTooltip (error.sentence);
    action.setButtonText (error.action);
    action.setTitle (error.action);
    action.setVisible (error.action.isNotEmpty());
    setTitle (error.sentence);
    setVisible (error.exists());
    resized();
    if (isNew)
        juce::AccessibilityHandler::postAnnouncement (error.sentence,
                                                      juce::AccessibilityHandler::AnnouncementPriority::high);
}

void ErrorBanner::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    g.setColour (theme::panel.interpolatedWith (theme::trouble, 0.14f));
    g.fillRoundedRectangle (bounds, theme::panelCorner);
    const auto sign = bounds.withWidth (40.0f).withSizeKeepingCentre (18.0f, 18.0f);
    g.setColour (theme::trouble);
    g.fillEllipse (sign);
    g.setColour (theme::background);
    g.setFont (theme::boldFont (13.0f));
    g.drawText ("!", sign, juce::Justification::centred, false);
}

void ErrorBanner::resized()
{
    auto area = getLocalBounds().reduced (8, 5);
    area.removeFromLeft (32);
    dismiss.setBounds (area.removeFromRight (area.getHeight()));
    area.removeFromRight (4);
    if (action.isVisible())
    {
        const int wide =
            juce::jlimit (70, 180, theme::boldFont (13.0f).getStringWidth (action.getButtonText()) + 26);
        action.setBounds (area.removeFromRight (wide));
        area.removeFromRight (theme::gap);
    }
    sentence.setBounds (area);
}

} // namespace continuo
