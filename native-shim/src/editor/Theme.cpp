#include "Theme.h"

#include <Fonts.h>

namespace continuo::theme
{

namespace
{
/** Inter comes with the plugin: what a host's machine has for "sans serif" can be anything. */
juce::Font embedded (const char* data, int size, juce::Typeface::Ptr& kept, float height)
{
    if (kept == nullptr)
        kept = juce::Typeface::createSystemTypefaceFor (data, static_cast<size_t> (size));
    return juce::Font (kept).withHeight (height);
}

/** Dies with the last editor, before JUCE's own fonts do. */
struct Typefaces final : private juce::DeletedAtShutdown
{
    ~Typefaces() override { clearSingletonInstance(); }
    juce::Typeface::Ptr regular, semiBold;
    JUCE_DECLARE_SINGLETON (Typefaces, false)
};
JUCE_IMPLEMENT_SINGLETON (Typefaces)
} // namespace

juce::Font font (float height)
{
    return embedded (fonts::InterRegular_otf, fonts::InterRegular_otfSize, Typefaces::getInstance()->regular,
                     height);
}

juce::Font boldFont (float height)
{
    return embedded (fonts::InterSemiBold_otf, fonts::InterSemiBold_otfSize,
                     Typefaces::getInstance()->semiBold, height);
}

void drawFocusRing (juce::Graphics& g, juce::Rectangle<float> bounds, float cornerSize)
{
    g.setColour (accent);
    g.drawRoundedRectangle (bounds.reduced (0.75f), cornerSize, 1.5f);
}

void fillPanel (juce::Graphics& g, juce::Rectangle<float> bounds)
{
    g.setColour (panel);
    g.fillRoundedRectangle (bounds, panelCorner);
}

void fillWell (juce::Graphics& g, juce::Rectangle<float> bounds, bool focused)
{
    g.setColour (well);
    g.fillRoundedRectangle (bounds, corner);
    g.setColour (line);
    g.drawRoundedRectangle (bounds.reduced (0.5f), corner, 1.0f);
    if (focused)
        drawFocusRing (g, bounds, corner);
}

} // namespace continuo::theme
