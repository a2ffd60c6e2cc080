#include "EditorGestures.h"
#include "editor/PluginEditor.h"
#include "editor/Theme.h"
#include "model/DataFolder.h"

#include <Catch.h>

#include <cmath>

using namespace continuo;
using theme::Palette;

namespace
{
/** As WCAG 2 defines it. */
double luminance (juce::Colour colour)
{
    const auto linear = [] (double value)
    { return value <= 0.03928 ? value / 12.92 : std::pow ((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear (static_cast<double> (colour.getFloatRed()))
           + 0.7152 * linear (static_cast<double> (colour.getFloatGreen()))
           + 0.0722 * linear (static_cast<double> (colour.getFloatBlue()));
}

double contrast (juce::Colour a, juce::Colour b)
{
    const auto one = luminance (a) + 0.05, other = luminance (b) + 0.05;
    return std::max (one, other) / std::min (one, other);
}
} // namespace

TEST_CASE ("text has a contrast of 4.5 to 1 and signs one of 3 to 1, in dark windows and in light ones",
           "[editor]")
{
    CHECK (contrast (juce::Colours::black, juce::Colours::white) == Approx (21.0));
    for (const auto* palette : { &theme::darkPalette(), &theme::lightPalette() })
    {
        const auto& c = *palette;
        for (const auto ground : { c.background, c.panel, c.well, c.raised })
        {
            for (const auto words : { c.text, c.dimText, c.faintText, c.trouble })
                CHECK (contrast (words, ground) >= 4.5);
        }
        CHECK (contrast (c.text, c.raisedHover) >= 4.5);
        CHECK (contrast (c.onAccent, c.accent) >= 4.5);
        CHECK (contrast (c.accent, c.raised) >= 3.0);
        for (const auto ground : { c.background, c.panel, c.well })
            for (const auto sign : { c.accent, c.wave, c.markedWave, c.good })
                CHECK (contrast (sign, ground) >= 3.0);
    }
}

TEST_CASE ("a button makes the window light or dark, for good", "[editor]")
{
    theme::useLight (false);
    FixtureModel model ("takes");
    PluginEditor editor (model.processor, model);
    editor.setSize (900, 600);
    const auto corner = [&]
    { return editor.createComponentSnapshot (editor.getLocalBounds()).getPixelAt (3, 100).getARGB(); };
    const auto press = [&] (const char* title)
    {
        std::function<juce::Component*(juce::Component&)> find =
            [&] (juce::Component& parent) -> juce::Component*
        {
            for (auto* child : parent.getChildren())
                if (auto* found = child->getTitle() == title ? child : find (*child))
                    return found;
            return nullptr;
        };
        auto* button = dynamic_cast<juce::Button*> (find (editor));
        REQUIRE (button != nullptr);
        button->onClick();
        gestures::dispatchFor (50);
    };
    CHECK (corner() == theme::darkPalette().background.getARGB());
    press ("Light window");
    CHECK (corner() == theme::lightPalette().background.getARGB());
    const auto kept = dataFolder().getChildFile ("window.txt");
    CHECK (kept.loadFileAsString().trim() == "light");
    press ("Dark window");
    CHECK (corner() == theme::darkPalette().background.getARGB());
    CHECK (kept.loadFileAsString().trim() == "dark");
    kept.deleteFile();
}

TEST_CASE ("words that were there before the window can be read in it, dark or light", "[editor]")
{
    for (const bool isLight : { false, true })
    {
        theme::useLight (isLight);
        FixtureModel model ("takes");
        EditorView view (model);
        view.setSize (900, 600);
        double most = 0.0;
        const auto picture = view.createComponentSnapshot ({ 30, 330, 300, 20 }); // the prompt
        for (int y = 0; y < picture.getHeight(); ++y)
            for (int x = 0; x < picture.getWidth(); ++x)
                most = std::max (most, contrast (picture.getPixelAt (x, y), theme::colours.well));
        CHECK (most >= 4.5);
    }
    theme::useLight (false);
}
