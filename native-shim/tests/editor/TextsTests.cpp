// What is read in the window: every text has an entry in each of the texts' files, and none has one for nothing.
#include "EditorGestures.h"
#include "editor/Theme.h"
#include "model/DataFolder.h"
#include "model/Parameters.h"
#include "model/Texts.h"

#include <Catch.h>

#include <map>
#include <set>

using namespace continuo;

namespace
{
const juce::File sources { CONTINUO_SOURCES };

/** A literal of a source, as it is between its quotes, and whether it is said: say ("…"), later ("…"). */
struct Literal
{
    juce::String file, text;
    bool isSaid = false;
};

/** Reads C++ or Java as far as that takes: comments and includes are passed over, literals side by side are one. */
std::vector<Literal> literalsOf (const juce::File& file)
{
    const auto source = file.loadFileAsString().toStdString();
    const auto has = [&] (size_t at, const char* what)
    { return source.compare (at, strlen (what), what) == 0; };
    std::vector<Literal> found;
    std::vector<std::string> calls;
    std::string word;
    bool isAdjacent = false;
    for (size_t at = 0; at < source.size();)
    {
        const auto c = source[at];
        if (has (at, "//") || c == '#')
            at = std::min (source.find ('\n', at), source.size());
        else if (has (at, "/*"))
            at = std::min (source.find ("*/", at), source.size() - 2) + 2;
        else if (c == '\'' && ! word.empty() && std::isdigit (word.back()) != 0)
            ++at; // in a number
        else if (c == '\'' || c == '"')
        {
            auto end = at + 1;
            for (; source[end] != c; ++end)
                end += source[end] == '\\' ? 1 : 0;
            const auto text =
                juce::String::fromUTF8 (source.substr (at + 1, end - at - 1).c_str()).replace ("\\\"", "\"");
            at = end + 1;
            if (c == '\'')
                continue;
            if (isAdjacent)
                found.back().text << text;
            else
                found.push_back ({ file.getFileName(), text,
                                   ! calls.empty() && (calls.back() == "say" || calls.back() == "later") });
            isAdjacent = true;
            continue;
        }
        else
        {
            if (c == '(')
                calls.push_back (word);
            if (c == ')' && ! calls.empty())
                calls.pop_back();
            if (std::isalnum (c) != 0 || c == '_')
            {
                if (at > 0 && std::isspace (source[at - 1]) != 0)
                    word.clear();
                word += c;
            }
            else if (std::isspace (c) == 0)
                word.clear();
            isAdjacent = isAdjacent && std::isspace (c) != 0;
            ++at;
        }
    }
    return found;
}

std::vector<Literal> literalsIn (std::initializer_list<const char*> folders)
{
    std::vector<Literal> all;
    for (const auto* folder : folders)
        for (const auto& file :
             sources.getChildFile (folder).findChildFiles (juce::File::findFiles, false, "*.cpp;*.h"))
        {
            const auto some = literalsOf (file);
            all.insert (all.end(), some.begin(), some.end());
        }
    REQUIRE (all.size() > 100);
    return all;
}

bool hasWords (const juce::String& text)
{
    for (int i = 0; i + 1 < text.length(); ++i)
        if (juce::CharacterFunctions::isLetter (text[i]) && juce::CharacterFunctions::isLetter (text[i + 1]))
            return true;
    return false;
}

std::vector<juce::File> textFiles()
{
    std::vector<juce::File> files;
    for (const auto& file :
         sources.getSiblingFile ("texts").findChildFiles (juce::File::findFiles, false, "*.txt"))
        files.push_back (file);
    return files;
}

juce::StringPairArray entriesOf (const juce::File& file)
{
    return juce::LocalisedStrings (file.loadFileAsString(), false).getMappings();
}

std::set<juce::String> placesIn (const juce::String& text)
{
    std::set<juce::String> places;
    for (int at = text.indexOfChar ('{'); at >= 0; at = text.indexOfChar (at + 1, '{'))
        places.insert (text.substring (at, at + 3));
    return places;
}

/** Speaks a language until it is gone. */
struct Spoken
{
    explicit Spoken (const juce::String& language) { speak (language); }
    ~Spoken() { speak ("en"); }
};
} // namespace

TEST_CASE ("every text of the window has an entry in every language, and no entry is for nothing", "[texts]")
{
    std::set<juce::String> said { "drums", "bass", "other", "vocals" }; // stems, as their model calls them
    for (const auto& literal : literalsIn ({ "model", "editor", "session" }))
        if (literal.isSaid)
            said.insert (literal.text);
    const auto composer = sources.getParentDirectory().getSiblingFile (
        "core/src/main/java/org/continuo/core/prompt/PromptComposer.java");
    for (const auto& literal : literalsOf (composer)) // why a part of the prompt is there
        if (literal.text.contains (" of the project") || literal.text.contains (" heard in the region"))
            said.insert (literal.text);
    REQUIRE (said.size() > 300);

    const auto files = textFiles();
    REQUIRE (files.size() >= 2);
    for (const auto& file : files)
    {
        INFO (file.getFileName());
        const auto entries = entriesOf (file);
        std::set<juce::String> keys;
        for (const auto& key : entries.getAllKeys())
        {
            INFO (key);
            CHECK (keys.insert (key).second);
            CHECK (said.count (key) == 1);
            CHECK (entries[key].isNotEmpty());
            CHECK (placesIn (entries[key]) == placesIn (key));
        }
        for (const auto& text : said)
        {
            INFO (text);
            CHECK (keys.count (text) == 1);
        }
    }
}

TEST_CASE ("nothing with words in it is written on the window past the texts", "[texts]")
{
    const std::set<juce::String> names { "Continuo",   "file://", "%Y-%m-%d", "%Y-%m-%d %H:%M", " dB",
                                         "window.txt", "light",   "light\\n", "dark\\n" }; // of a file
    for (const auto& literal : literalsIn ({ "editor" }))
        if (! literal.isSaid && hasWords (literal.text) && ! literal.text.startsWith ("*."))
        {
            INFO (literal.file << ": " << literal.text);
            CHECK (names.count (literal.text) == 1);
        }
    for (const auto& literal : literalsIn ({ "session" })) // ids and keys of requests are single words
        if (! literal.isSaid && hasWords (literal.text))
        {
            INFO (literal.file << ": " << literal.text);
            CHECK_FALSE (literal.text.trim().containsChar (' '));
        }
}

TEST_CASE ("what was not translated is said in English, and values stand where the text has them", "[texts]")
{
    CHECK (say ("{1} of {2} s", "{2}", 4) == "{2} of 4 s");
    CHECK (say ("{1} of {2} s", 4) == "4 of {2} s");
    CHECK (decimal (1.25, 1) == juce::String (1.25, 1));
    const Spoken german ("de");
    CHECK (languageOfTexts() == "de");
    CHECK (say ("Continue") == "Fortsetzen");
    CHECK (say ("{1} from bar {2}", say ("{1} bars", 8), 5) == "8 Takte ab Takt 5");
    CHECK (decimal (12.5, 1) == "12,5");
    CHECK (fromDecimal ("12,5 bpm") == 12.5);
    CHECK (tempoInWords (112.0) == "112 bpm");
    CHECK (say ("nobody says this") == "nobody says this");
    for (const float balance : { 0.0f, 0.2f, 0.5f, 0.625f, 1.0f })
        CHECK (balanceFromWords (balanceInWords (balance)) == Approx (balance));
    CHECK (balanceFromWords ("clip 40 %") == Approx (0.2f)); // as an English host may have kept it
    speak ("xx");
    CHECK (say ("Continue") == "Continue");
}

TEST_CASE ("a file in the user's folder adds a language, or says better what one of ours says", "[texts]")
{
    const auto folder = dataFolder().getChildFile ("texts");
    REQUIRE (folder.createDirectory().wasOk());
    REQUIRE (folder.getChildFile ("nl.txt").replaceWithText ("\"Continue\" = \"Doorgaan\"\n"));
    REQUIRE (folder.getChildFile ("de.txt").replaceWithText ("\"Continue\" = \"Weiter\"\n"));
    {
        const Spoken dutch ("nl");
        CHECK (say ("Continue") == "Doorgaan");
        CHECK (say ("Replace") == "Replace");
        speak ("de");
        CHECK (say ("Continue") == "Weiter");
        CHECK (say ("Replace") == "Ersetzen");
    }
    folder.deleteRecursively();

    const auto chosen = dataFolder().getChildFile ("language.txt");
    REQUIRE (chosen.replaceWithText ("de\n"));
    CHECK (languageOfUser() == "de");
    chosen.deleteFile();
}

#if JUCE_LINUX
TEST_CASE ("the language is the system's", "[texts]")
{
    const auto is = [] (const char* all, const char* lang)
    {
        setenv ("LC_ALL", all, 1);
        setenv ("LANG", lang, 1);
        return languageOfUser();
    };
    const juce::String all = juce::SystemStats::getEnvironmentVariable ("LC_ALL", {}),
                       lang = juce::SystemStats::getEnvironmentVariable ("LANG", {});
    CHECK (is ("", "de_AT.UTF-8") == "de");
    CHECK (is ("fr_FR", "de_DE") == "fr");
    CHECK (is ("", "C.UTF-8") == "en");
    CHECK (is ("", "POSIX") == "en");
    CHECK (is ("", "") == "en");
    setenv ("LC_ALL", all.toRawUTF8(), 1);
    setenv ("LANG", lang.toRawUTF8(), 1);
}
#endif

TEST_CASE ("no word on a control is cut in any language, at 900 by 600", "[texts]")
{
    for (const auto& file : textFiles())
    {
        const Spoken language (file.getFileNameWithoutExtension());
        for (const auto& state : FixtureModel::states())
        {
            FixtureModel model (state);
            EditorView view (model);
            view.setSize (900, 600);
            const std::function<void (juce::Component&)> look = [&] (juce::Component& component)
            {
                INFO (file.getFileName() << ", " << state << ": " << component.getTitle());
                const auto fits = [] (const juce::String& text, const juce::Font& font, float room)
                {
                    INFO (text);
                    CHECK (font.getStringWidthFloat (text) <= room);
                };
                const auto width = static_cast<float> (component.getWidth());
                if (auto* button = dynamic_cast<juce::TextButton*> (&component))
                    fits (button->getButtonText(),
                          view.getLookAndFeel().getTextButtonFont (*button, button->getHeight()),
                          width - 12.0f);
                else if (auto* toggle = dynamic_cast<juce::ToggleButton*> (&component))
                    fits (toggle->getButtonText(), theme::font (theme::smallText + 1.0f), width - 36.0f);
                else if (auto* label = dynamic_cast<juce::Label*> (&component))
                    if (dynamic_cast<juce::ComboBox*> (label->getParentComponent()) == nullptr)
                        fits (label->getText(),
                              label->getFont().withHorizontalScale (label->getMinimumHorizontalScale()),
                              width - static_cast<float> (label->getBorderSize().getLeftAndRight()));
                for (auto* child : component.getChildren())
                    if (child->isVisible())
                        look (*child);
            };
            look (view);
        }
    }
}
