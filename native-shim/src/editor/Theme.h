// The editor's colours, measures and fonts: the only place that names them.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo::theme
{

/** One set of colours: text keeps a contrast of 4.5 : 1 or more, and signs one of 3 : 1, on whatever they stand on. */
struct Palette
{
    juce::Colour background, panel;
    juce::Colour well;                // what is written or drawn into
    juce::Colour raised, raisedHover; // what can be pressed
    juce::Colour line, strongLine;
    juce::Colour text, dimText, faintText;
    juce::Colour accent, onAccent; // quiet besides, so that the one accent leads the eye
    juce::Colour wave, markedWave;
    juce::Colour good, trouble;
};

const Palette& darkPalette();
const Palette& lightPalette();

/** Those of the windows of this process. Message thread. */
extern Palette colours;

/** Whether windows are light: what the user has chosen, else what the system is, where it tells; else they are dark. */
bool isLight();
/** Chooses it for now and for later; windows that are open are to be built anew. */
void chooseLight (bool);
/** The same for now alone: for tests and pictures. */
void useLight (bool);

inline constexpr int gap = 8;
inline constexpr int margin = 14;
inline constexpr int controlHeight = 28;
inline constexpr float corner = 6.0f;
inline constexpr float panelCorner = 10.0f;

juce::Font font (float height);
juce::Font boldFont (float height);

inline constexpr float smallText = 12.0f;
inline constexpr float bodyText = 14.0f;
inline constexpr float titleText = 16.0f;

/** The ring around whatever the keyboard would act on; the same everywhere. */
void drawFocusRing (juce::Graphics&, juce::Rectangle<float> bounds, float cornerSize);

/** A panel's ground with its outline. */
void fillPanel (juce::Graphics&, juce::Rectangle<float> bounds);
void fillWell (juce::Graphics&, juce::Rectangle<float> bounds, bool focused = false);

} // namespace continuo::theme
