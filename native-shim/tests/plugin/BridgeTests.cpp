// That plugin-java/bridge.json says what C++ calls, and that the tests' engine would notice if it did not.
#include "BridgeDocument.h"
#include "EngineMessages.h"

#include <Catch.h>

#include <regex>

using namespace continuo;
using namespace continuo::test;

namespace
{
juce::var parsed (const char* json)
{
    const auto value = juce::JSON::parse (juce::String::fromUTF8 (json));
    REQUIRE (value.isObject());
    return value;
}
} // namespace

TEST_CASE ("C++ calls Java for nothing but what is written down", "[bridge]")
{
    juce::StringArray named;
    const std::regex call (R"re(\(\s*"do",\s*"(\w+)"\s*\))re");
    for (const auto& entry :
         juce::RangedDirectoryIterator (juce::File (CONTINUO_SOURCES), true, "*.cpp", juce::File::findFiles))
    {
        const auto source = entry.getFile().loadFileAsString().toStdString();
        for (auto found = std::sregex_iterator (source.begin(), source.end(), call);
             found != std::sregex_iterator(); ++found)
            named.addIfNotAlreadyThere (juce::String ((*found)[1].str()));
    }
    for (const auto& name : named)
        CHECK (BridgeDocument::calls().contains (name));
    CHECK (named.size() > 10);
}

TEST_CASE ("A request that the engine would not understand is noticed", "[bridge]")
{
    const auto call = GENERATE (
        as<std::pair<const char*, const char*>> {},
        std::make_pair (
            R"({ "do": "submit", "request": { "descriptions": ["a"], "length": { "frames": 50 } } })", ""),
        std::make_pair (R"({ "do": "submit", "request": { "descriptions": ["a"] } })", "lacks length"),
        std::make_pair (
            R"({ "do": "submit", "request": { "descriptions": ["a"], "length": {}, "key": "C" } })",
            "request.key is not written down"),
        std::make_pair (R"({ "do": "submit", "request": { "descriptions": [1], "length": {} } })",
                        "request.descriptions[] is 1"),
        std::make_pair (
            R"({ "do": "submit", "request": { "descriptions": [], "length": {}, "sampling": { "topK": 2.5 } } })",
            "request.sampling.topK is 2.5"),
        std::make_pair (
            R"({ "do": "submit", "request": { "descriptions": [], "length": {}, "model": { "precision": "int2" } } })",
            "request.model.precision is \"int2\""),
        std::make_pair (
            R"({ "do": "submit", "request": { "descriptions": [], "length": {}, "context": { "sound": "x" } } })",
            "request.context.sound is no object"),
        std::make_pair (R"({ "do": "chroma", "audio": { "sampleRateHz": 48000, "channels": 1 } })",
                        "audio lacks samples"),
        std::make_pair (R"({ "do": "sing" })", "has no schema"));
    const auto difference = BridgeDocument::differenceOfCall (parsed (call.first));
    CAPTURE (call.first, difference);
    CHECK (difference.isEmpty() == juce::String (call.second).isEmpty());
    CHECK (difference.contains (call.second));
}

TEST_CASE ("A reply or an event that Java would not send is noticed", "[bridge]")
{
    const auto clips = [] (const juce::var& seed)
    { return juce::Array<juce::var> { clip ("a", juce::File(), seed, 1.0) }; };
    const auto done = [&] (const juce::var& seed)
    { return BridgeDocument::differenceOfEvent (doneEvent (clips (seed))); };
    CHECK (done (7) == "");
    CHECK (done (juce::int64 (1) << 40) == "");
    CHECK (done ("7").contains ("takes[].seed is \"7\""));
    CHECK (BridgeDocument::differenceOfEvent (JsonObject().set ("event", "error")).contains ("lacks error"));
    CHECK (BridgeDocument::differenceOfReply ("keep", JsonObject().set ("ok", true).set ("takes", clips (7)))
           == "");
    CHECK (
        BridgeDocument::differenceOfReply ("keep", JsonObject().set ("ok", true).set ("takes", clips (true)))
            .contains ("takes[].seed is true"));
    CHECK (
        BridgeDocument::differenceOfReply ("submit", JsonObject().set ("ok", true)).contains ("lacks jobId"));
}
