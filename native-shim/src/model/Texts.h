// Every text that is read in the window, in the user's language: files of native-shim/texts, and of the folder `texts` in
// the user's data folder. Any thread.
//
// The source has the texts in English, which are the keys of the files: say ("Take {1}", 3) looks for "Take {1}" in the
// language's file, and puts 3 where its text has {1}. What has no entry is said in English.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

/** The text in the user's language. */
juce::String say (const char* english);

/** With `values[0]` instead of {1}, and so on. */
juce::String sayWith (const char* english, const juce::StringArray& values);

template <typename... Values>
juce::String say (const char* english, const Values&... values)
{
    return sayWith (english, { juce::String (values)... });
}

/** For words that Java composes, which may have an entry: without one they are as they are. */
juce::String sayKnown (const juce::String& english);

/** Marks a text that is said elsewhere, by say (thisText). */
constexpr const char* later (const char* english) { return english; }

/** With the decimal sign of the language. */
juce::String decimal (double number, int places);
/** The same from what was typed; commas are points. */
double fromDecimal (const juce::String& typed);

/** "112 bpm", with a decimal where there is one. */
juce::String tempoInWords (double tempoBpm);

/** "12 s left", "3 min 05 s left". */
juce::String timeLeft (double seconds);

/** Which language that is, as its file is called: "en", "de". */
juce::String languageOfTexts();

/** Speaks another language from now on. Before any other thread speaks: for tests and pictures. */
void speak (const juce::String& language);

/** What the user's system speaks, or what the file language.txt of the data folder says instead. */
juce::String languageOfUser();

} // namespace continuo
