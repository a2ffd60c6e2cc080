// The editor's colours, measures and fonts: the only place that names them.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo::theme
{

// Dark and quiet, so that the one accent leads the eye. Text keeps a contrast of 4.5 : 1 or more.
inline const juce::Colour background { 0xff131519 };
inline const juce::Colour panel { 0xff1b1e24 };
inline const juce::Colour well { 0xff14161b };   // what is written or drawn into
inline const juce::Colour raised { 0xff2a2e37 }; // what can be pressed
inline const juce::Colour raisedHover { 0xff343944 };
inline const juce::Colour line { 0xff2d323c };
inline const juce::Colour strongLine { 0xff434a57 };
inline const juce::Colour text { 0xffe8eaee };
inline const juce::Colour dimText { 0xffa0a7b4 };
inline const juce::Colour faintText { 0xff7f8795 };
inline const juce::Colour accent { 0xfff2b25c };
inline const juce::Colour onAccent { 0xff221804 };
inline const juce::Colour wave { 0xff76839a };
inline const juce::Colour markedWave { 0xffdfe4ec };
inline const juce::Colour good { 0xff7cc79a };
inline const juce::Colour trouble { 0xffef8a7d };

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
