#include "HeaderBar.h"

#include "Theme.h"
#include "model/Parameters.h"
#include "model/Texts.h"

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
    { later ("Text"), later ("Music from your words alone") },
    { later ("Continue"), later ("Play on from where the marked bars end") },
    { later ("Melody"), later ("Let the melody of the marked bars lead") },
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
        button.setButtonText (say (modeWords[i].name));
        button.setTooltip (say (modeWords[i].tip));
        button.setColour (juce::TextButton::buttonColourId, theme::colours.panel);
        button.setColour (juce::TextButton::textColourOffId, theme::colours.dimText);
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
        buttons[i].setTitle (static_cast<int> (i) == mode ? say ("Mode: {1}, chosen", say (modeWords[i].name))
                                                          : say ("Mode: {1}", say (modeWords[i].name)));
    }
    if (onMode != nullptr)
        onMode (mode);
}

void ModeSwitch::paint (juce::Graphics& g)
{
    g.setColour (theme::colours.panel);
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
    light.setToggleState (theme::isLight(), juce::dontSendNotification);
    light.describe (theme::isLight() ? say ("Dark window") : say ("Light window"),
                    say ("Light or dark, in all projects"));
    light.onClick = [this]
    {
        theme::chooseLight (! theme::isLight());
        if (onLook != nullptr)
            onLook();
    };
    models.setTitle (say ("Model"));
    models.setTextWhenNothingSelected (say ("No model"));
    models.setTextWhenNoChoicesAvailable (say ("No models found"));
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
    for (auto* child : std::initializer_list<juce::Component*> { &modes, &light, &undo, &redo, &models })
        addAndMakeVisible (child);
    refreshEngine();
    refreshUndo();
}

void HeaderBar::refreshEngine()
{
    known = model.engines().models();
    models.clear (juce::dontSendNotification);
    models.setTooltip (say ("The model that plays"));
    bool isHeaded = false;
    for (size_t i = 0; i < known.size(); ++i)
    {
        const auto itemId = static_cast<int> (i) + 1;
        if (! known[i].installed && ! std::exchange (isHeaded, true))
            models.addSectionHeading (say ("To be fetched"));
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
    undo.describe (say ("Undo"), back.isEmpty() ? say ("Nothing to undo") : say ("Undo: {1}", back));
    redo.describe (say ("Redo"), forth.isEmpty() ? say ("Nothing to redo") : say ("Redo: {1}", forth));
}

void HeaderBar::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().reduced (theme::margin, 0);
    auto mark = area.removeFromLeft (24).toFloat().withSizeKeepingCentre (24.0f, 24.0f);
    g.setColour (theme::colours.accent);
    g.fillRoundedRectangle (mark, 7.0f);
    drawIcon (g, Icon::continueRight, mark, 15.0f, theme::colours.onAccent);
    area.removeFromLeft (9);
    g.setColour (theme::colours.text);
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
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (theme::smallText));
    g.drawText (host.channel, area, juce::Justification::centredLeft, true);
}

void HeaderBar::resized()
{
    auto area = getLocalBounds().reduced (theme::margin, 9);
    const auto whole = area;
    models.setBounds (
        area.removeFromRight (juce::jlimit (130, 200, getWidth() / 5))
            .withSizeKeepingCentre (juce::jlimit (130, 200, getWidth() / 5), theme::controlHeight));
    area.removeFromRight (theme::gap);
    redo.setBounds (area.removeFromRight (26).withSizeKeepingCentre (26, 26));
    undo.setBounds (area.removeFromRight (26).withSizeKeepingCentre (26, 26));
    light.setBounds (area.removeFromRight (26).withSizeKeepingCentre (26, 26));
    // In the middle, or as near to it as there is room.
    const int width = 252;
    modes.setBounds (
        whole.withSizeKeepingCentre (width, whole.getHeight())
            .withX (juce::jmin (whole.getCentreX() - width / 2, light.getX() - theme::gap - width)));
}

} // namespace continuo
