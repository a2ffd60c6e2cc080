#include "EditorLook.h"

#include "Theme.h"

namespace continuo
{

namespace
{
constexpr float tooltipWidth = 320.0f;

juce::TextLayout tooltipLayout (const juce::String& text)
{
    juce::AttributedString string;
    string.append (text, theme::font (theme::smallText + 1.0f), theme::colours.text);
    juce::TextLayout layout;
    layout.createLayoutWithBalancedLineLengths (string, tooltipWidth);
    return layout;
}

float radiusOf (const juce::Component& component)
{
    return juce::jmin (theme::corner, static_cast<float> (component.getHeight()) * 0.5f);
}
} // namespace

EditorLook::EditorLook()
{
    using namespace juce;
    theme::isLight(); // its colours are there from here on
    setColour (ResizableWindow::backgroundColourId, theme::colours.background);
    setColour (Label::textColourId, theme::colours.text);
    setColour (TextButton::buttonColourId, theme::colours.raised);
    setColour (TextButton::textColourOffId, theme::colours.text);
    setColour (TextButton::textColourOnId, theme::colours.onAccent);
    setColour (ComboBox::textColourId, theme::colours.text);
    setColour (ComboBox::arrowColourId, theme::colours.dimText);
    setColour (TextEditor::textColourId, theme::colours.text);
    setColour (TextEditor::backgroundColourId, theme::colours.well);
    setColour (TextEditor::highlightColourId, theme::colours.accent.withAlpha (0.35f));
    setColour (TextEditor::highlightedTextColourId, theme::colours.text);
    setColour (CaretComponent::caretColourId, theme::colours.accent);
    setColour (PopupMenu::backgroundColourId, theme::colours.raised);
    setColour (PopupMenu::textColourId, theme::colours.text);
    setColour (PopupMenu::headerTextColourId, theme::colours.faintText);
    setColour (PopupMenu::highlightedBackgroundColourId, theme::colours.accent);
    setColour (PopupMenu::highlightedTextColourId, theme::colours.onAccent);
    setColour (ScrollBar::thumbColourId, theme::colours.strongLine);
    setColour (AlertWindow::backgroundColourId, theme::colours.panel);
    setColour (AlertWindow::textColourId, theme::colours.text);
    setColour (AlertWindow::outlineColourId, theme::colours.line);
}

juce::Typeface::Ptr EditorLook::getTypefaceForFont (const juce::Font& asked)
{
    if (asked.getTypefaceName() == juce::Font::getDefaultSansSerifFontName())
        return (asked.isBold() ? theme::boldFont (1.0f) : theme::font (1.0f)).getTypefacePtr();
    return LookAndFeel_V4::getTypefaceForFont (asked);
}

void EditorLook::drawButtonBackground (juce::Graphics& g, juce::Button& button, const juce::Colour& colour,
                                       bool highlighted, bool down)
{
    const auto bounds = button.getLocalBounds().toFloat();
    auto fill = button.getToggleState() ? theme::colours.accent : colour;
    if (down)
        fill = fill.darker (0.15f);
    else if (highlighted)
        fill = fill.brighter (0.08f);
    g.setColour (fill.withMultipliedAlpha (button.isEnabled() ? 1.0f : 0.4f));
    g.fillRoundedRectangle (bounds, radiusOf (button));
    if (button.hasKeyboardFocus (false))
    {
        theme::drawFocusRing (g, bounds, radiusOf (button));
        if (fill.getPerceivedBrightness() > 0.5f) // on the accent the ring needs a seam to be seen
        {
            g.setColour (theme::colours.background);
            g.drawRoundedRectangle (bounds.reduced (2.5f), radiusOf (button) - 1.0f, 1.5f);
        }
    }
}

void EditorLook::drawButtonText (juce::Graphics& g, juce::TextButton& button, bool, bool)
{
    g.setFont (getTextButtonFont (button, button.getHeight()));
    const auto id =
        button.getToggleState() ? juce::TextButton::textColourOnId : juce::TextButton::textColourOffId;
    g.setColour (button.findColour (id).withMultipliedAlpha (button.isEnabled() ? 1.0f : 0.5f));
    g.drawText (button.getButtonText(), button.getLocalBounds().reduced (6, 0), juce::Justification::centred);
}

juce::Font EditorLook::getTextButtonFont (juce::TextButton&, int height)
{
    return theme::boldFont (height >= 36 ? theme::titleText : 13.0f);
}

void EditorLook::drawToggleButton (juce::Graphics& g, juce::ToggleButton& button, bool highlighted, bool)
{
    auto bounds = button.getLocalBounds().toFloat();
    const auto track = bounds.removeFromLeft (30.0f).withSizeKeepingCentre (28.0f, 16.0f);
    const bool on = button.getToggleState();
    const float alpha = button.isEnabled() ? 1.0f : 0.4f;
    g.setColour ((on            ? theme::colours.accent
                  : highlighted ? theme::colours.strongLine
                                : theme::colours.line)
                     .withMultipliedAlpha (alpha));
    g.fillRoundedRectangle (track, 8.0f);
    g.setColour ((on ? theme::colours.onAccent : theme::colours.dimText).withMultipliedAlpha (alpha));
    g.fillEllipse (
        juce::Rectangle<float> (12.0f, 12.0f)
            .withCentre ({ on ? track.getRight() - 8.0f : track.getX() + 8.0f, track.getCentreY() }));
    g.setColour ((highlighted ? theme::colours.text : theme::colours.dimText).withMultipliedAlpha (alpha));
    g.setFont (theme::font (theme::smallText + 1.0f));
    g.drawText (button.getButtonText(), bounds.withTrimmedLeft (6.0f), juce::Justification::centredLeft);
    if (button.hasKeyboardFocus (false))
        theme::drawFocusRing (g, button.getLocalBounds().toFloat(), theme::corner);
}

void EditorLook::drawRotarySlider (juce::Graphics& g, int x, int y, int width, int height, float position,
                                   float startAngle, float endAngle, juce::Slider& slider)
{
    const auto area = juce::Rectangle<int> (x, y, width, height).toFloat();
    const float diameter = juce::jmin (area.getWidth(), area.getHeight()) - 4.0f;
    const auto circle = area.withSizeKeepingCentre (diameter, diameter);
    const float radius = diameter * 0.5f - 2.0f;
    const auto centre = circle.getCentre();
    const float angle = startAngle + position * (endAngle - startAngle);
    const juce::PathStrokeType stroke (3.0f, juce::PathStrokeType::curved, juce::PathStrokeType::rounded);

    juce::Path track, filled;
    track.addCentredArc (centre.x, centre.y, radius, radius, 0.0f, startAngle, endAngle, true);
    g.setColour (theme::colours.line);
    g.strokePath (track, stroke);
    filled.addCentredArc (centre.x, centre.y, radius, radius, 0.0f, startAngle, angle, true);
    g.setColour (slider.isEnabled() ? theme::colours.accent : theme::colours.strongLine);
    g.strokePath (filled, stroke);

    const auto knob = circle.reduced (6.0f);
    g.setColour (slider.isMouseOverOrDragging() ? theme::colours.raisedHover : theme::colours.raised);
    g.fillEllipse (knob);
    const auto tip = centre.getPointOnCircumference (knob.getWidth() * 0.5f - 3.0f, angle);
    const auto root = centre.getPointOnCircumference (knob.getWidth() * 0.5f - 8.0f, angle);
    g.setColour (theme::colours.text);
    g.drawLine ({ root, tip }, 2.0f);
    if (slider.hasKeyboardFocus (true))
        theme::drawFocusRing (g, circle.expanded (2.0f), circle.getWidth() * 0.5f + 2.0f);
}

void EditorLook::drawComboBox (juce::Graphics& g, int width, int height, bool, int, int, int, int,
                               juce::ComboBox& box)
{
    const auto bounds = juce::Rectangle<int> (width, height).toFloat();
    const float alpha = box.isEnabled() ? 1.0f : 0.4f;
    g.setColour ((box.isMouseOver (true) ? theme::colours.raisedHover : theme::colours.raised)
                     .withMultipliedAlpha (alpha));
    g.fillRoundedRectangle (bounds, theme::corner);
    const float x = bounds.getRight() - 15.0f, y = bounds.getCentreY();
    juce::Path arrow;
    arrow.startNewSubPath (x - 4.0f, y - 2.0f);
    arrow.lineTo (x, y + 2.0f);
    arrow.lineTo (x + 4.0f, y - 2.0f);
    g.setColour (theme::colours.dimText.withMultipliedAlpha (alpha));
    g.strokePath (arrow,
                  juce::PathStrokeType (1.5f, juce::PathStrokeType::curved, juce::PathStrokeType::rounded));
    if (box.hasKeyboardFocus (true))
        theme::drawFocusRing (g, bounds, theme::corner);
}

juce::Font EditorLook::getComboBoxFont (juce::ComboBox&) { return theme::font (13.0f); }

void EditorLook::positionComboBoxText (juce::ComboBox& box, juce::Label& label)
{
    label.setBounds (4, 0, box.getWidth() - 28, box.getHeight());
    label.setFont (getComboBoxFont (box));
    label.setMinimumHorizontalScale (1.0f); // cut with dots rather than squeeze
}

void EditorLook::drawPopupMenuBackgroundWithOptions (juce::Graphics& g, int width, int height,
                                                     const juce::PopupMenu::Options&)
{
    g.fillAll (theme::colours.raised);
    g.setColour (theme::colours.strongLine);
    g.drawRect (0, 0, width, height);
}

juce::Font EditorLook::getPopupMenuFont() { return theme::font (theme::bodyText); }

void EditorLook::fillTextEditorBackground (juce::Graphics& g, int width, int height, juce::TextEditor& editor)
{
    theme::fillWell (g, juce::Rectangle<int> (width, height).toFloat(), editor.hasKeyboardFocus (true));
}

void EditorLook::drawTextEditorOutline (juce::Graphics&, int, int, juce::TextEditor&) {}

void EditorLook::drawScrollbar (juce::Graphics& g, juce::ScrollBar&, int x, int y, int width, int height,
                                bool vertical, int thumbStart, int thumbSize, bool over, bool down)
{
    const auto thumb = vertical ? juce::Rectangle<int> (x, thumbStart, width, thumbSize)
                                : juce::Rectangle<int> (thumbStart, y, thumbSize, height);
    g.setColour (over || down ? theme::colours.faintText : theme::colours.strongLine);
    g.fillRoundedRectangle (thumb.toFloat().reduced (2.0f), 2.0f);
}

void EditorLook::drawCornerResizer (juce::Graphics& g, int width, int height, bool over, bool dragging)
{
    const auto w = static_cast<float> (width), h = static_cast<float> (height);
    g.setColour (over || dragging ? theme::colours.dimText : theme::colours.strongLine);
    for (const float inset : { 4.0f, 8.0f })
        g.drawLine (w - inset - 4.0f, h - 4.0f, w - 4.0f, h - inset - 4.0f, 1.5f);
}

juce::Rectangle<int> EditorLook::getTooltipBounds (const juce::String& text, juce::Point<int> at,
                                                   juce::Rectangle<int> parent)
{
    const auto layout = tooltipLayout (text);
    const int width = static_cast<int> (std::ceil (layout.getWidth())) + 18;
    const int height = static_cast<int> (std::ceil (layout.getHeight())) + 12;
    return juce::Rectangle<int> (at.x > parent.getCentreX() ? at.x - (width + 12) : at.x + 16,
                                 at.y > parent.getCentreY() ? at.y - (height + 6) : at.y + 12, width, height)
        .constrainedWithin (parent);
}

void EditorLook::drawTooltip (juce::Graphics& g, const juce::String& text, int width, int height)
{
    const auto bounds = juce::Rectangle<int> (width, height).toFloat();
    g.fillAll (theme::colours.raised);
    g.setColour (theme::colours.strongLine);
    g.drawRect (bounds, 1.0f);
    tooltipLayout (text).draw (g, bounds.reduced (9.0f, 6.0f));
}

} // namespace continuo
