#include "StatusBar.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

StatusBar::StatusBar (EditorModel& source) : model (source)
{
    wake.setTitle (say ("Start the engine again"));
    wake.setTooltip (say ("Start the engine again"));
    wake.onClick = [this] { model.engines().wakeEngine(); };
    addChildComponent (wake);
    pause.setTitle (say ("Pause fetching the model"));
    pause.setTooltip (say ("What has arrived is kept: choose the model again to go on"));
    pause.onClick = [this] { model.engines().pauseFetching(); };
    addChildComponent (pause);
    refresh();
}

void StatusBar::refresh()
{
    const auto engine = model.engines().engine();
    wake.setVisible (engine.mayTryAgain
                     && ! model.trouble().error().exists()); // the banner has a button of its own
    const auto fetch = model.engines().fetching();
    pause.setVisible (fetch.isUnderWay());
    setTitle (say ("Engine: {1}", fetch.isUnderWay() ? fetch.sentence : engine.sentence));
    setTooltip (engine.detail.isEmpty() ? engine.sentence : engine.sentence + "\n" + engine.detail);
    resized();
    repaint();
}

void StatusBar::poll()
{
    const auto now = model.timeline().transport();
    const float before = level;
    level = juce::jmax (juce::jmin (1.0f, model.timeline().takeInputLevel()), level * 0.85f);
    if (level < 0.001f)
        level = 0.0f;
    if (level != before || now.recording != shown.recording || now.playing != shown.playing
        || now.hasPlayhead != shown.hasPlayhead || now.isOwn != shown.isOwn || now.hasAudio != shown.hasAudio)
    {
        shown = now;
        repaint (right);
    }
}

juce::String StatusBar::listening() const
{
    if (shown.isOwn && ! shown.hasAudio)
        return say ("No sound device: nothing is heard");
    if (shown.recording)
        return say ("Listening");
    if (shown.isOwn)
        return say ("Listens while it plays");
    const auto host = model.engines().host().name;
    return shown.hasPlayhead ? say ("Listens when {1} plays", host.isEmpty() ? say ("your DAW") : host)
                             : say ("No position from {1}", host.isEmpty() ? say ("the host") : host);
}

void StatusBar::paint (juce::Graphics& g)
{
    const auto engine = model.engines().engine();
    auto area = left;
    auto dot = area.removeFromLeft (8).toFloat().withSizeKeepingCentre (8.0f, 8.0f);
    switch (engine.state)
    {
        case EngineState::off:
            g.setColour (theme::colours.faintText);
            break;
        case EngineState::starting:
            g.setColour (theme::colours.accent);
            break;
        case EngineState::ready:
            g.setColour (theme::colours.good);
            break;
        case EngineState::failed:
            g.setColour (theme::colours.trouble);
            break;
    }
    g.fillEllipse (dot);
    area.removeFromLeft (8);
    g.setFont (theme::font (theme::smallText));
    g.setColour (engine.state == EngineState::failed ? theme::colours.text : theme::colours.dimText);
    const auto fetch = model.engines().fetching();
    g.drawText (fetch.isUnderWay() ? fetch.sentence : engine.sentence, area, juce::Justification::centredLeft,
                true);
    if (fetch.fraction > 0.0)
    {
        g.setColour (theme::colours.accent);
        g.fillRect (left.toFloat().removeFromTop (2.0f).withWidth (
            static_cast<float> (left.getWidth() * juce::jmin (1.0, fetch.fraction))));
    }

    area = right;
    auto meter = area.removeFromRight (72).toFloat().withSizeKeepingCentre (72.0f, 6.0f);
    g.setColour (theme::colours.well);
    g.fillRoundedRectangle (meter, 3.0f);
    g.setColour (theme::colours.line);
    g.drawRoundedRectangle (meter.reduced (0.5f), 3.0f, 1.0f);
    const float decibels = juce::Decibels::gainToDecibels (level, -60.0f);
    if (decibels > -60.0f)
    {
        g.setColour (decibels > -0.5f ? theme::colours.trouble : theme::colours.good);
        g.fillRoundedRectangle (
            meter.withWidth (juce::jmax (6.0f, meter.getWidth() * (decibels + 60.0f) / 60.0f)), 3.0f);
    }
    area.removeFromRight (8);
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (theme::smallText));
    g.drawText (listening(), area, juce::Justification::centredRight, true);
}

void StatusBar::resized()
{
    auto area = getLocalBounds().reduced (theme::margin, 0);
    area.removeFromRight (8); // the window's corner
    right = area.removeFromRight (270);
    if (pause.isVisible())
    {
        pause.setBounds (area.removeFromRight (72).withSizeKeepingCentre (72, 22));
        area.removeFromRight (theme::gap);
    }
    if (wake.isVisible())
    {
        wake.setBounds (area.removeFromRight (92).withSizeKeepingCentre (92, 22));
        area.removeFromRight (theme::gap);
    }
    left = area;
}

} // namespace continuo
