#include "ErrorBanner.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

ErrorBanner::ErrorBanner (EditorModel& source) : model (source)
{
    sentence.setFont (theme::font (13.0f));
    sentence.setBorderSize ({});
    sentence.setMinimumHorizontalScale (1.0f);
    action.onClick = [this] { model.trouble().performErrorAction(); };
    folderAction.onClick = [this] { askForFolder(); };
    dismiss.onClick = [this] { model.trouble().dismissError(); };
    addAndMakeVisible (sentence);
    addChildComponent (action);
    addChildComponent (folderAction);
    addAndMakeVisible (dismiss);
    refresh();
}

void ErrorBanner::refresh()
{
    const auto error = model.trouble().error();
    const bool isNew = error.exists() && error.sentence != sentence.getText();
    sentence.setText (error.sentence, juce::dontSendNotification);
    sentence.setTooltip (error.sentence);
    const auto show = [] (juce::TextButton& button, const juce::String& words, const juce::String& tip)
    {
        button.setButtonText (words);
        button.setTitle (words);
        button.setTooltip (tip);
        button.setVisible (words.isNotEmpty());
    };
    show (action, error.action, error.action);
    show (folderAction, error.folderAction, say ("Choose another folder"));
    setTitle (error.sentence);
    setVisible (error.exists());
    resized();
    if (isNew)
        juce::AccessibilityHandler::postAnnouncement (error.sentence,
                                                      juce::AccessibilityHandler::AnnouncementPriority::high);
}

void ErrorBanner::askForFolder()
{
    chooser = std::make_unique<juce::FileChooser> (
        say ("A folder for the new takes"), juce::File::getSpecialLocation (juce::File::userMusicDirectory));
    chooser->launchAsync (juce::FileBrowserComponent::openMode
                              | juce::FileBrowserComponent::canSelectDirectories,
                          [this] (const juce::FileChooser& chosen)
                          {
                              if (chosen.getResult() != juce::File())
                                  model.trouble().performErrorActionIn (chosen.getResult());
                          });
}

void ErrorBanner::paint (juce::Graphics& g)
{
    const auto bounds = getLocalBounds().toFloat();
    g.setColour (theme::colours.panel.interpolatedWith (theme::colours.trouble, 0.14f));
    g.fillRoundedRectangle (bounds, theme::panelCorner);
    const auto sign = bounds.withWidth (40.0f).withSizeKeepingCentre (18.0f, 18.0f);
    g.setColour (theme::colours.trouble);
    g.fillEllipse (sign);
    g.setColour (theme::colours.background);
    g.setFont (theme::boldFont (13.0f));
    g.drawText ("!", sign, juce::Justification::centred, false);
}

void ErrorBanner::resized()
{
    auto area = getLocalBounds().reduced (8, 5);
    area.removeFromLeft (32);
    dismiss.setBounds (area.removeFromRight (area.getHeight()));
    area.removeFromRight (4);
    for (auto* button : { &action, &folderAction })
    {
        if (! button->isVisible())
            continue;
        const int wide =
            juce::jlimit (70, 180, theme::boldFont (13.0f).getStringWidth (button->getButtonText()) + 26);
        button->setBounds (area.removeFromRight (wide).withSizeKeepingCentre (wide, theme::controlHeight));
        area.removeFromRight (theme::gap);
    }
    sentence.setBounds (area);
}

} // namespace continuo
