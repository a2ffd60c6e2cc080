#include "HeaderBar.h"

#include "Theme.h"
#include "model/Parameters.h"

namespace continuo
{

namespace
{
struct ModeWords
{
    const char* name;
    const char* tip;
};
constexpr ModeWords modeWords[] = {
    { "Text", "Music from your words alone" },
    { "Continue", "Play on from where the marked bars end" },
    { "Melody", "Let the melody of the marked bars lead" },
};
} // namespace

ModeSwitch::ModeSwitch (juce::AudioProcessorValueTreeState& state)
    : attachment (
          *state.getParameter (id::mode), [this] (float value) { show (juce::roundToInt (value)); },
          state.undoManager)
{
    for (size_t i = 0; i < buttons.size(); ++i)
    {
        auto& button = buttons[i];
        button.setButtonText (modeWords[i].name);
        button.setTooltip (modeWords[i].tip);
        button.setColour (juce::TextButton::buttonColourId, theme::panel);
        button.setColour (juce::TextButton::textColourOffId, theme::dimText);
        button.onClick = [this, i] { attachment.setValueAsCompleteGesture (static_cast<float> (i)); };
        addAndMakeVisible (button);
    }
    attachment.sendInitialUpdate();
}

void ModeSwitch::show (int mode)
{
    current = mode;
    for (size_t i = 0; i < buttons.size(); ++i)
    {
        buttons[i].setToggleState (static_cast<int> (i) == mode, juce::dontSendNotification);
        buttons[i].setTitle (juce::String ("Mode: ") + modeWords[i].name
                             + (static_cast<int> (i) == mode ? ", chosen" : ""));
    }
    if (onMode != nullptr)
        onMode (mode);
}

void ModeSwitch::paint (juce::Graphics& g)
{
    g.setColour (theme::panel);
    g.fillRoundedRectangle (getLocalBounds().toFloat(), theme::corner + 2.0f);
}

void ModeSwitch::resized()
{
    auto area = getLocalBounds().reduced (2);
    for (size_t i = 0; i < buttons.size(); ++i)
        buttons[i].setBounds (area.removeFromLeft (area.getWidth() / static_cast<int> (buttons.size() - i)));
}

HeaderBar::HeaderBar (EditorModel& source) : modes (source.parameters()), model (source)
{
    undo.onClick = [this] { model.history().undo(); };
    redo.onClick = [this] { model.history().redo(); };
    models.setTitle ("Model");
    models.setTextWhenNothingSelected ("No model");
    models.setTextWhenNoChoicesAvailable ("No models found");
    models.onChange = [this]
    {
        const auto index = models.getSelectedId() - 1;
        if (index < 0 || index >= static_cast<int> (known.size()))
            return;
        const auto chosen = known[static_cast<size_t> (index)];
        if (chosen.installed)
            return model.engines().chooseModel (chosen.id);
        refreshEngine(); // it is not the one that plays yet
        model.engines().fetchModel (chosen.id);
    };
    for (auto* child : std::initializer_list<juce::Component*> { &modes, &undo, &redo, &models })
        addAndMakeVisible (child);
    refreshEngine();
    refreshUndo();
}

void HeaderBar::refreshEngine()
{
    known = model.engines().models();
    models.clear (juce::dontSendNotification);
    models.setTooltip ("The model that plays");
    bool isHeaded = false;
    for (size_t i = 0; i < known.size(); ++i)
    {
        const auto itemId = static_cast<int> (i) + 1;
        if (! known[i].installed && ! std::exchange (isHeaded, true))
            models.addSectionHeading ("To be fetched");
        models.addItem (known[i].installed || known[i].offer.isEmpty()
                            ? known[i].name
                            : known[i].name + juce::String::fromUTF8 (" · ") + known[i].offer,
                        itemId);
        if (known[i].id == model.engines().currentModel())
        {
            models.setSelectedId (itemId, juce::dontSendNotification);
            models.setTooltip (known[i].detail.isEmpty() ? known[i].name
                                                         : known[i].name + ": " + known[i].detail);
        }
    }
    models.setEnabled (! known.empty());
    repaint();
}

void HeaderBar::refreshUndo()
{
    const auto back = model.history().undoName(), forth = model.history().redoName();
    undo.setEnabled (back.isNotEmpty());
    redo.setEnabled (forth.isNotEmpty());
    undo.describe ("Undo", back.isEmpty() ? "Nothing to undo" : "Undo: " + back);
    redo.describe ("Redo", forth.isEmpty() ? "Nothing to redo" : "Redo: " + forth);
}

void HeaderBar::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().reduced (theme::margin, 0);
    auto mark = area.removeFromLeft (24).toFloat().withSizeKeepingCentre (24.0f, 24.0f);
    g.setColour (theme::accent);
    g.fillRoundedRectangle (mark, 7.0f);
    drawIcon (g, Icon::continueRight, mark, 15.0f, theme::onAccent);
    area.removeFromLeft (9);
    g.setColour (theme::text);
    g.setFont (theme::boldFont (18.0f));
    g.drawText ("Continuo", area.removeFromLeft (88), juce::Justification::centredLeft, false);
    paintChannel (g, area.withRight (modes.getX() - theme::gap));
}

/** The track that the plugin plays on, as the host's mixer shows it. */
void HeaderBar::paintChannel (juce::Graphics& g, juce::Rectangle<int> area) const
{
    const auto host = model.engines().host();
    if (host.channel.isEmpty() || area.getWidth() < 40)
        return;
    if (host.channelColour != juce::Colour())
    {
        g.setColour (host.channelColour.withAlpha (1.0f));
        g.fillRoundedRectangle (area.removeFromLeft (4).toFloat().withSizeKeepingCentre (4.0f, 16.0f), 2.0f);
        area.removeFromLeft (7);
    }
    g.setColour (theme::dimText);
    g.setFont (theme::font (theme::smallText));
    g.drawText (host.channel, area, juce::Justification::centredLeft, true);
}

void HeaderBar::resized()
{
    auto area = getLocalBounds().reduced (theme::margin, 9);
    modes.setBounds (area.withSizeKeepingCentre (252, area.getHeight()));
    models.setBounds (
        area.removeFromRight (juce::jlimit (130, 200, getWidth() / 5))
            .withSizeKeepingCentre (juce::jlimit (130, 200, getWidth() / 5), theme::controlHeight));
    area.removeFromRight (theme::gap);
    redo.setBounds (area.removeFromRight (26).withSizeKeepingCentre (26, 26));
    undo.setBounds (area.removeFromRight (26).withSizeKeepingCentre (26, 26));
}

} // namespace continuo
