#include "TakeWords.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

void TakeWords::show (const Take& now, bool isWaiting)
{
    take = now;
    waits = isWaiting;
    repaint();
}

juce::String TakeWords::details (bool briefly) const
{
    const auto ready = decimal (take.readySeconds, 1), length = decimal (take.lengthSeconds, 1);
    if (take.isGrowing)
        return waits ? say ("{1} of {2} s · waiting…", ready, length) : say ("{1} of {2} s", ready, length);
    if (take.isOpened() || take.isStem())
        return say ("{1} s", length);
    return briefly ? say ("{1} s · {2}", length, take.seed) : say ("{1} s · seed {2}", length, take.seed);
}

void TakeWords::paint (juce::Graphics& g)
{
    auto words = getLocalBounds().withTrimmedLeft (4);
    g.setFont (theme::boldFont (13.0f));
    if (take.starred)
    {
        const auto place = words.removeFromLeft (16).toFloat();
        juce::Path star;
        star.addStar ({ place.getCentreX() - 2.0f, place.getCentreY() }, 5, 2.8f, 6.2f);
        g.setColour (theme::colours.accent);
        g.fillPath (star);
    }
    g.setColour (theme::colours.text);
    const auto name = take.shownName();
    g.drawText (name,
                words.removeFromLeft (
                    juce::jmin (words.getWidth() * 3 / 4, g.getCurrentFont().getStringWidth (name) + 8)),
                juce::Justification::centredLeft, true);
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (theme::smallText));
    const bool isNarrow = g.getCurrentFont().getStringWidth (details (false)) > words.getWidth();
    g.drawText (details (isNarrow), words, juce::Justification::centredLeft, true);
}

void TakeWords::resized()
{
    if (naming != nullptr)
        naming->setBounds (getLocalBounds());
}

void TakeWords::askForName()
{
    if (take.isGrowing)
        return;
    naming = std::make_unique<juce::TextEditor>();
    naming->setTitle (say ("Name of {1}", take.shownName()));
    naming->setColour (juce::TextEditor::textColourId, theme::colours.text);
    naming->setText (take.name, juce::dontSendNotification);
    naming->setBounds (getLocalBounds());
    naming->selectAll();
    naming->onReturnKey = naming->onFocusLost = [this] { endNaming (true); };
    naming->onEscapeKey = [this] { endNaming (false); };
    addAndMakeVisible (*naming);
    naming->grabKeyboardFocus();
}

/** The editor goes, but not while it is being called. */
void TakeWords::endNaming (bool shallTake)
{
    if (naming == nullptr)
        return;
    const std::shared_ptr<juce::TextEditor> ended (std::move (naming));
    ended->setVisible (false);
    juce::MessageManager::callAsync ([ended] {});
    if (shallTake && ended->getText().trim() != take.name)
        onNamed (ended->getText());
}

} // namespace continuo
