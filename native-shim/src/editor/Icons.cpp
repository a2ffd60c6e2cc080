#include "Icons.h"

#include "Theme.h"

namespace continuo
{

namespace
{
juce::Path stroked (const juce::Path& line, float width = 0.11f)
{
    juce::Path outline;
    juce::PathStrokeType (width, juce::PathStrokeType::curved, juce::PathStrokeType::rounded)
        .createStrokedPath (outline, line);
    return outline;
}

juce::Path lines (std::initializer_list<std::initializer_list<juce::Point<float>>> strokes)
{
    juce::Path path;
    for (const auto& stroke : strokes)
    {
        bool first = true;
        for (auto point : stroke)
        {
            first ? path.startNewSubPath (point) : path.lineTo (point);
            first = false;
        }
    }
    return stroked (path);
}

/** An arrow bent back to the left. */
juce::Path undoArrow()
{
    juce::Path path;
    path.startNewSubPath (0.36f, 0.14f);
    path.lineTo (0.12f, 0.38f);
    path.lineTo (0.36f, 0.62f);
    path.startNewSubPath (0.12f, 0.38f);
    path.lineTo (0.60f, 0.38f);
    path.cubicTo (0.98f, 0.38f, 0.98f, 0.88f, 0.60f, 0.88f);
    path.lineTo (0.40f, 0.88f);
    return stroked (path);
}

juce::Path retryArrow()
{
    juce::Path path;
    path.addCentredArc (0.5f, 0.52f, 0.36f, 0.36f, 0.0f, 0.75f, juce::MathConstants<float>::twoPi - 0.15f,
                        true);
    auto outline = stroked (path);
    outline.addTriangle (0.56f, -0.02f, 0.56f, 0.36f, 0.30f, 0.17f);
    return outline;
}

juce::Path lock (bool closed)
{
    juce::Path shackle;
    shackle.startNewSubPath (0.30f, 0.46f);
    shackle.lineTo (0.30f, 0.30f);
    shackle.cubicTo (0.30f, 0.02f, 0.70f, 0.02f, 0.70f, 0.30f);
    if (closed)
        shackle.lineTo (0.70f, 0.46f);
    auto outline = stroked (shackle);
    outline.addRoundedRectangle (0.18f, 0.44f, 0.64f, 0.48f, 0.10f);
    return outline;
}

juce::Path continueArrow()
{
    auto path = lines ({ { { 0.10f, 0.5f }, { 0.66f, 0.5f } },
                         { { 0.44f, 0.24f }, { 0.70f, 0.5f }, { 0.44f, 0.76f } },
                         { { 0.90f, 0.18f }, { 0.90f, 0.82f } } });
    return path;
}

juce::Path playTriangle()
{
    juce::Path path;
    path.addTriangle (0.22f, 0.10f, 0.22f, 0.90f, 0.90f, 0.50f);
    return path.createPathWithRoundedCorners (0.08f);
}
} // namespace

juce::Path iconPath (Icon icon)
{
    juce::Path path;
    switch (icon)
    {
        case Icon::play:
            return playTriangle();
        case Icon::stop:
            path.addRoundedRectangle (0.18f, 0.18f, 0.64f, 0.64f, 0.08f);
            return path;
        case Icon::continueRight:
            return continueArrow();
        case Icon::retry:
            return retryArrow();
        case Icon::remove:
            return lines ({ { { 0.2f, 0.2f }, { 0.8f, 0.8f } }, { { 0.8f, 0.2f }, { 0.2f, 0.8f } } });
        case Icon::undo:
            return undoArrow();
        case Icon::redo:
            path = undoArrow();
            path.applyTransform (juce::AffineTransform::scale (-1.0f, 1.0f).translated (1.0f, 0.0f));
            return path;
        case Icon::lockOpen:
            return lock (false);
        case Icon::lockClosed:
            return lock (true);
        case Icon::pencil:
            return lines ({ { { 0.14f, 0.86f },
                              { 0.20f, 0.62f },
                              { 0.66f, 0.16f },
                              { 0.84f, 0.34f },
                              { 0.38f, 0.80f },
                              { 0.14f, 0.86f } } });
        case Icon::fit:
            return lines ({ { { 0.08f, 0.2f }, { 0.08f, 0.8f } },
                            { { 0.92f, 0.2f }, { 0.92f, 0.8f } },
                            { { 0.26f, 0.5f }, { 0.74f, 0.5f } },
                            { { 0.38f, 0.36f }, { 0.24f, 0.5f }, { 0.38f, 0.64f } },
                            { { 0.62f, 0.36f }, { 0.76f, 0.5f }, { 0.62f, 0.64f } } });
        case Icon::toStart:
            path.addTriangle (0.86f, 0.12f, 0.86f, 0.88f, 0.26f, 0.50f);
            path.addRoundedRectangle (0.12f, 0.12f, 0.12f, 0.76f, 0.04f);
            return path;
        case Icon::more:
            for (const float x : { 0.18f, 0.5f, 0.82f })
                path.addEllipse (x - 0.10f, 0.40f, 0.20f, 0.20f);
            return path;
        case Icon::keep: // down into a tray
            return lines ({ { { 0.5f, 0.10f }, { 0.5f, 0.58f } },
                            { { 0.28f, 0.38f }, { 0.5f, 0.60f }, { 0.72f, 0.38f } },
                            { { 0.12f, 0.62f }, { 0.12f, 0.88f }, { 0.88f, 0.88f }, { 0.88f, 0.62f } } });
        case Icon::star:
            path.addStar ({ 0.5f, 0.53f }, 5, 0.20f, 0.46f);
            return path;
        case Icon::contrast: // a disc, half of which is dark
            path.addPieSegment (0.12f, 0.12f, 0.76f, 0.76f, 0.0f, juce::MathConstants<float>::pi, 0.0f);
            {
                juce::Path ring;
                ring.addEllipse (0.12f, 0.12f, 0.76f, 0.76f);
                path.addPath (stroked (ring));
            }
            return path;
        case Icon::plus:
            return lines ({ { { 0.5f, 0.15f }, { 0.5f, 0.85f } }, { { 0.15f, 0.5f }, { 0.85f, 0.5f } } });
    }
    return path;
}

void drawIcon (juce::Graphics& g, Icon icon, juce::Rectangle<float> area, float size, juce::Colour colour)
{
    const auto square = area.withSizeKeepingCentre (size, size);
    g.setColour (colour);
    g.fillPath (iconPath (icon),
                juce::AffineTransform::scale (size).translated (square.getX(), square.getY()));
}

IconButton::IconButton (Icon shown, const juce::String& title, const juce::String& tip)
    : juce::Button (title), icon (shown)
{
    describe (title, tip);
    setMouseCursor (juce::MouseCursor::PointingHandCursor);
}

void IconButton::setIcon (Icon shown)
{
    if (icon == shown)
        return;
    icon = shown;
    repaint();
}

void IconButton::describe (const juce::String& title, const juce::String& tip)
{
    setName (title);
    setTitle (title);
    setTooltip (tip.isEmpty() ? title : tip);
}

void IconButton::setEmphasised (bool shallBe)
{
    emphasised = shallBe;
    repaint();
}

void IconButton::setGround (juce::Colour colour)
{
    ground = colour;
    repaint();
}

void IconButton::paintButton (juce::Graphics& g, bool highlighted, bool down)
{
    const auto bounds = getLocalBounds().toFloat();
    const float corner = ground.isTransparent() ? theme::corner : bounds.getHeight() * 0.5f;
    g.setColour (! isEnabled() ? ground.withMultipliedAlpha (0.5f)
                 : down        ? theme::colours.strongLine
                 : highlighted ? theme::colours.raisedHover
                               : ground);
    g.fillRoundedRectangle (bounds, corner);
    const auto colour = emphasised || getToggleState() ? theme::colours.accent
                        : highlighted                  ? theme::colours.text
                                                       : theme::colours.dimText;
    drawIcon (g, icon, bounds, juce::jmin (16.0f, juce::jmin (bounds.getWidth(), bounds.getHeight()) * 0.5f),
              colour.withMultipliedAlpha (isEnabled() ? 1.0f : 0.35f));
    if (hasKeyboardFocus (false))
        theme::drawFocusRing (g, bounds, corner);
}

} // namespace continuo
