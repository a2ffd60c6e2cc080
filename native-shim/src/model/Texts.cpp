#include "Texts.h"

#include "DataFolder.h"

#include <IncludedTexts.h>

namespace continuo
{

namespace
{
/** The texts that come with Continuo. */
juce::String included (const juce::String& language)
{
    int size = 0;
    const auto* data = texts::getNamedResource ((language + "_txt").toRawUTF8(), size);
    return data == nullptr ? juce::String() : juce::String::fromUTF8 (data, size);
}

struct Language
{
    explicit Language (const juce::String& wanted)
        : code (wanted),
          users (dataFolder().getChildFile ("texts").getChildFile (wanted + ".txt").loadFileAsString(),
                 false),
          ours (included (wanted), false)
    {
    }

    juce::String of (const juce::String& english) const
    {
        return users.translate (english, ours.translate (english, english));
    }

    juce::String code;
    juce::LocalisedStrings users, ours;
};

std::unique_ptr<const Language>& spoken()
{
    static auto language = std::make_unique<const Language> (languageOfUser());
    return language;
}
} // namespace

juce::String say (const char* english) { return spoken()->of (juce::String::fromUTF8 (english)); }

juce::String sayKnown (const juce::String& english) { return spoken()->of (english); }

juce::String sayWith (const char* english, const juce::StringArray& values)
{
    const auto words = say (english);
    juce::String filled;
    for (int at = 0; at < words.length();)
    {
        const auto open = words.indexOfChar (at, '{');
        const auto place = open < 0 ? -1 : static_cast<int> (words[open + 1] - '1');
        if (open < 0)
            return filled + words.substring (at);
        const bool isPlace = place >= 0 && place < values.size() && words[open + 2] == '}';
        filled << words.substring (at, open) << (isPlace ? values[place] : juce::String ("{"));
        at = open + (isPlace ? 3 : 1);
    }
    return filled;
}

juce::String decimal (double number, int places)
{
    return juce::String (number, places).replace (".", say ("."));
}

double fromDecimal (const juce::String& typed) { return typed.replaceCharacter (',', '.').getDoubleValue(); }

juce::String tempoInWords (double tempoBpm)
{
    return say ("{1} bpm", tempoBpm == std::round (tempoBpm) ? juce::String (juce::roundToInt (tempoBpm))
                                                             : decimal (tempoBpm, 1));
}

juce::String timeLeft (double seconds)
{
    const auto whole = static_cast<int> (std::ceil (seconds));
    if (whole < 60)
        return say ("{1} s left", whole);
    const auto twoDigits = [] (int number) { return juce::String (number).paddedLeft ('0', 2); };
    if (whole < 3600)
        return say ("{1} min {2} s left", whole / 60, twoDigits (whole % 60));
    return say ("{1} h {2} min left", whole / 3600, twoDigits (whole / 60 % 60));
}

juce::String languageOfTexts() { return spoken()->code; }

void speak (const juce::String& language) { spoken() = std::make_unique<const Language> (language); }

juce::String languageOfUser()
{
    auto wanted = dataFolder().getChildFile ("language.txt").loadFileAsString().trim();
#if JUCE_LINUX || JUCE_BSD
    // JUCE would ask setlocale, and leave the host's process with another locale than it had.
    for (const auto* name : { "LC_ALL", "LC_MESSAGES", "LANG" })
        if (wanted.isEmpty())
            wanted = juce::SystemStats::getEnvironmentVariable (name, {});
#else
    if (wanted.isEmpty())
        wanted = juce::SystemStats::getDisplayLanguage();
#endif
    wanted = wanted.toLowerCase().initialSectionContainingOnly ("abcdefghijklmnopqrstuvwxyz");
    return wanted.isEmpty() || wanted == "c" || wanted == "posix" ? juce::String ("en") : wanted;
}

} // namespace continuo
