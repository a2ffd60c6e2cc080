#include "ControlStrip.h"

#include "Theme.h"
#include "model/Parameters.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
juce::RangedAudioParameter& parameter (juce::AudioProcessorValueTreeState& state, const char* id)
{
    auto* found = state.getParameter (id);
    jassert (found != nullptr);
    return *found;
}

void styleName (juce::Label& label, const juce::String& text)
{
    label.setText (text, juce::dontSendNotification);
    label.setFont (theme::font (theme::smallText));
    label.setColour (juce::Label::textColourId, theme::colours.dimText);
    label.setJustificationType (juce::Justification::centred);
    label.setBorderSize ({});
    label.setMinimumHorizontalScale (0.8f);
}

juce::String bars (double value)
{
    const int count = juce::roundToInt (value);
    return count == 1 ? say ("{1} bar", count) : say ("{1} bars", count);
}

juce::String whole (double value) { return juce::String (juce::roundToInt (value)); }

juce::String decibels (double value)
{
    return value <= silentGainDb ? say ("silent") : juce::String (value, 1) + " dB";
}

/** Puts cells of equal width side by side. */
void spread (juce::Rectangle<int> area, std::initializer_list<juce::Component*> cells)
{
    auto left = static_cast<int> (cells.size());
    for (auto* cell : cells)
        cell->setBounds (area.removeFromLeft (area.getWidth() / left--));
}
} // namespace

KnobCell::KnobCell (juce::AudioProcessorValueTreeState& state, const char* parameterId,
                    const juce::String& shownName, const juce::String& tip,
                    std::function<juce::String (double)> inWords)
    : attachment (state, parameterId, knob)
{
    styleName (name, shownName);
    knob.setSliderStyle (juce::Slider::RotaryHorizontalVerticalDrag);
    knob.setTextBoxStyle (juce::Slider::TextBoxBelow, false, 72, 16);
    knob.setColour (juce::Slider::textBoxOutlineColourId, juce::Colours::transparentBlack);
    knob.setColour (juce::Slider::textBoxTextColourId, theme::colours.text);
    knob.setColour (juce::Slider::textBoxHighlightColourId, theme::colours.accent.withAlpha (0.35f));
    knob.setTitle (shownName);
    knob.setTooltip (tip);
    knob.setWantsKeyboardFocus (true);
    knob.textFromValueFunction = std::move (inWords);
    knob.updateText();
    for (auto* child : knob.getChildren()) // the text box, made by the slider itself
    {
        child->setTitle (say ("{1}, as text", shownName));
        if (auto* label = dynamic_cast<juce::Label*> (child))
            label->setFont (theme::boldFont (theme::smallText));
    }
    addAndMakeVisible (name);
    addAndMakeVisible (knob);
}

void KnobCell::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (16));
    area.removeFromTop (2);
    knob.setBounds (area);
}

SeedCell::SeedCell (juce::AudioProcessorValueTreeState& state)
    : seed (parameter (state, id::seed), [this] (float value)
            { number.setText (whole (static_cast<double> (value)), juce::dontSendNotification); }),
      locked (parameter (state, id::seedLock),
              [this] (float value)
              {
                  const bool isLocked = value >= 0.5f;
                  lock.setToggleState (isLocked, juce::dontSendNotification);
                  lock.setIcon (isLocked ? Icon::lockClosed : Icon::lockOpen);
                  lock.describe (isLocked ? say ("Keep the seed, on") : say ("Keep the seed, off"),
                                 isLocked ? say ("The same seed is used again")
                                          : say ("Every clip gets a new seed. Click to keep this one."));
              })
{
    styleName (name, say ("Seed"));
    number.setTitle (say ("Seed"));
    number.setTooltip (
        say ("The number that the dice begin with: the same one with the same settings and sound "
             "gives the same clip"));
    number.setEditable (true);
    number.setFont (theme::boldFont (13.0f));
    number.setJustificationType (juce::Justification::centred);
    number.setBorderSize ({ 1, 4, 1, 4 });
    number.onTextChange = [this]
    {
        seed.setValueAsCompleteGesture (
            static_cast<float> (juce::jlimit (0, maxSeed, number.getText().getIntValue())));
        seed.sendInitialUpdate(); // what was not a number shows the seed again
    };
    lock.onClick = [this] { locked.setValueAsCompleteGesture (lock.getToggleState() ? 0.0f : 1.0f); };
    addAndMakeVisible (name);
    addAndMakeVisible (number);
    addAndMakeVisible (lock);
    seed.sendInitialUpdate();
    locked.sendInitialUpdate();
}

void SeedCell::paint (juce::Graphics& g)
{
    theme::fillWell (g, number.getBounds().toFloat(), number.isBeingEdited());
}

void SeedCell::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (16));
    lock.setBounds (area.removeFromBottom (20).withSizeKeepingCentre (26, 20));
    number.setBounds (area.withSizeKeepingCentre (juce::jmin (72, area.getWidth() - 4), 24));
}

DeviceCell::DeviceCell (EngineModel& source) : model (source)
{
    styleName (name, say ("Computes on"));
    devices.setTitle (say ("Computes on"));
    devices.setTooltip (
        say ("What computes, in all projects: a graphics card where there is one that can hold the "
             "model, or always the same"));
    devices.onChange = [this]
    {
        if (const auto index = devices.getSelectedItemIndex(); index >= 0)
            model.chooseDevice (labels[index]);
    };
    addAndMakeVisible (name);
    addAndMakeVisible (devices);
    refresh();
}

void DeviceCell::refresh()
{
    labels = { deviceAuto, deviceProcessor, deviceGraphicsCard };
    juce::StringArray words { say ("Automatic"), say ("Processor"), say ("Graphics card") };
    const auto chosen = model.device();
    if (labels.addIfNotAlreadyThere (chosen)) // one that the engine knows by another name
        words.add (chosen);
    devices.clear (juce::dontSendNotification);
    devices.addItemList (words, 1);
    devices.setSelectedItemIndex (labels.indexOf (chosen), juce::dontSendNotification);
}

void DeviceCell::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (16));
    devices.setBounds (area.withSizeKeepingCentre (area.getWidth() - theme::gap, theme::controlHeight));
}

ControlStrip::ControlStrip (EditorModel& model)
    : bars (model.parameters(), id::bars, say ("Length"), say ("How many bars the new clip has"),
            continuo::bars),
      takes (model.parameters(), id::takes, say ("Takes"),
             say ("How many versions are made at once, to choose from. More take longer."), whole),
      guidance (
          model.parameters(), id::guidance, say ("Guidance"),
          say (
              "How closely the music keeps to your words: 3 is usual, 1 hardly, 6 and more to the letter and "
              "harsher"),
          [] (double v) { return juce::String (v, 1); }),
      temperature (
          model.parameters(), id::temperature, say ("Temperature"),
          say ("How daring it plays: below 1 safe, and soon the same again; 1 as it has learnt; above 1 "
               "wilder, up "
               "to wrong notes"),
          [] (double v) { return juce::String (v, 2); }),
      seed (model.parameters())
{
    more.setTooltip (say ("Show the other settings"));
    more.onClick = [this]
    {
        if (onMore != nullptr)
            onMore (! moreShown);
    };
    for (auto* child :
         std::initializer_list<juce::Component*> { &bars, &takes, &guidance, &temperature, &seed, &more })
        addAndMakeVisible (child);
}

void ControlStrip::setMoreShown (bool shown)
{
    moreShown = shown;
    more.setButtonText (shown ? say ("Less") : say ("More"));
    more.setTitle (shown ? say ("Fewer settings") : say ("More settings"));
    more.setTooltip (shown ? say ("Fold the other settings away") : say ("Show the other settings"));
}

void ControlStrip::paint (juce::Graphics& g) { theme::fillPanel (g, getLocalBounds().toFloat()); }

void ControlStrip::resized()
{
    auto area = getLocalBounds().reduced (6, 8);
    more.setBounds (area.removeFromRight (58).withSizeKeepingCentre (58, theme::controlHeight));
    area.removeFromRight (2);
    spread (area, { &bars, &takes, &guidance, &temperature, &seed });
}

MoreStrip::MoreStrip (EditorModel& model)
    : topK (model.parameters(), id::topK, say ("Top k"),
            say ("Among how many likely next sounds it chooses: few are tame, 250 is usual, 0 chooses among "
                 "all"),
            [] (double v) { return v < 0.5 ? say ("all") : whole (v); }),
      gain (model.parameters(), id::gain, say ("Clip gain"),
            say ("How loud the clip is; 0 dB as it was made"), decibels),
      dryWet (model.parameters(), id::dryWet, say ("Balance"),
              say ("What comes in and the clip: in the middle both in full; to the left the clip becomes "
                   "quieter, to "
                   "the right what comes in"),
              [] (double v) { return balanceInWords (static_cast<float> (v)); }),
      device (model.engines()), followTempoAttachment (model.parameters(), id::followTempo, followTempo),
      loopAttachment (model.parameters(), id::loop, loop)
{
    followTempo.setTitle (say ("Follow host tempo"));
    followTempo.setTooltip (say ("Length in bars and the prompt take the host's tempo"));
    loop.setTitle (say ("Loop the clip"));
    loop.setTooltip (say (
        "Play the clip again and again; new clips are made so that their end leads into their beginning"));
    for (auto* child :
         std::initializer_list<juce::Component*> { &topK, &gain, &dryWet, &device, &followTempo, &loop })
        addAndMakeVisible (child);
    followTempo.setVisible (! model.timeline().transport().isOwn); // there is no host
}

void MoreStrip::paint (juce::Graphics& g) { theme::fillPanel (g, getLocalBounds().toFloat()); }

void MoreStrip::resized()
{
    auto area = getLocalBounds().reduced (6, 8);
    auto switches = area.removeFromRight (juce::jmin (170, area.getWidth() * 2 / 5))
                        .withSizeKeepingCentre (juce::jmin (166, area.getWidth()), 60);
    followTempo.setBounds (switches.removeFromTop (28));
    switches.removeFromTop (4);
    loop.setBounds (switches.removeFromTop (28));
    device.setBounds (area.removeFromRight (area.getWidth() / 3));
    spread (area, { &topK, &gain, &dryWet });
}

} // namespace continuo
