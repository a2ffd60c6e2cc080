#include "Theme.h"

#include "model/DataFolder.h"

#include <Fonts.h>

#include <optional>

namespace continuo::theme
{

namespace
{
juce::Colour rgb (juce::uint32 hex) { return juce::Colour (0xff000000 | hex); }

juce::File choice() { return dataFolder().getChildFile ("window.txt"); }

bool isLightFromTheStart()
{
    if (const auto chosen = choice().loadFileAsString().trim(); chosen.isNotEmpty())
        return chosen == "light";
#if JUCE_MAC || JUCE_WINDOWS
    return ! juce::Desktop::getInstance().isDarkModeActive();
#else
    return false; // no DAW there follows the desktop, and most are dark
#endif
}

/** What the user has chosen is looked up with the first window. */
std::optional<bool>& light()
{
    static std::optional<bool> value;
    return value;
}
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

const Palette& darkPalette()
{
    static const Palette palette { rgb (0x131519), rgb (0x1b1e24), rgb (0x14161b), rgb (0x2a2e37),
                                   rgb (0x343944), rgb (0x2d323c), rgb (0x434a57), rgb (0xe8eaee),
                                   rgb (0xa0a7b4), rgb (0x8f97a5), rgb (0xf2b25c), rgb (0x221804),
                                   rgb (0x76839a), rgb (0xdfe4ec), rgb (0x7cc79a), rgb (0xef8a7d) };
    return palette;
}

const Palette& lightPalette()
{
    static const Palette palette { rgb (0xeceef1), rgb (0xfbfcfd), rgb (0xf3f5f8), rgb (0xdfe3e9),
                                   rgb (0xd2d7df), rgb (0xd0d5dd), rgb (0xa7afbc), rgb (0x1b1e24),
                                   rgb (0x4b525f), rgb (0x555d6b), rgb (0xb77000), rgb (0x140d00),
                                   rgb (0x77839a), rgb (0x343b48), rgb (0x1c7045), rgb (0xa62c1c) };
    return palette;
}

Palette colours = darkPalette();

bool isLight()
{
    if (! light())
        useLight (isLightFromTheStart());
    return *light();
}

void useLight (bool shallBe)
{
    light() = shallBe;
    colours = shallBe ? lightPalette() : darkPalette();
}

void chooseLight (bool shallBe)
{
    useLight (shallBe);
    choice().getParentDirectory().createDirectory();
    choice().replaceWithText (shallBe ? "light\n" : "dark\n");
}

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
    g.setColour (colours.accent);
    g.drawRoundedRectangle (bounds.reduced (0.75f), cornerSize, 1.5f);
}

void fillPanel (juce::Graphics& g, juce::Rectangle<float> bounds)
{
    g.setColour (colours.panel);
    g.fillRoundedRectangle (bounds, panelCorner);
}

void fillWell (juce::Graphics& g, juce::Rectangle<float> bounds, bool focused)
{
    g.setColour (colours.well);
    g.fillRoundedRectangle (bounds, corner);
    g.setColour (colours.line);
    g.drawRoundedRectangle (bounds.reduced (0.5f), corner, 1.0f);
    if (focused)
        drawFocusRing (g, bounds, corner);
}

} // namespace continuo::theme
