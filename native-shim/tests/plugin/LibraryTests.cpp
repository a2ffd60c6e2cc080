#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
/** An engine that keeps two takes, one of which has a sound. */
struct Shelf
{
    explicit Shelf (TestHost& h) : host (h), sound (h.master ("kept", 330.0, 4.0))
    {
        host.script->answer = [this] (const juce::var& request) { return answer (request); };
    }

    EngineReply answer (const juce::var& request)
    {
        const auto kind = request["do"].toString();
        if (problem.isNotEmpty() && (kind == "findTakes" || kind == "starTake" || kind == "takeRequest"))
            return { {}, problem };
        if (kind == "findTakes")
            return { JsonObject()
                         .set ("ok", true)
                         .set ("takes", kept == 0
                                            ? juce::Array<juce::var>()
                                            : juce::Array<juce::var> { take ("new", "harp", "A minor", 112.5),
                                                                       take ("old", "drums", "", 0.0) })
                         .set ("found", kept)
                         .set ("kept", kept == 0 ? 0 : 9),
                     {} };
        if (kind == "starTake")
            return { JsonObject (take (request["take"].toString(), "harp", "A minor", 112.5))
                         .set ("ok", true)
                         .set ("starred", request["starred"]),
                     {} };
        if (kind == "takeRequest")
            return { JsonObject().set ("ok", true).set ("request", made), {} };
        return FakeEngine::standardReply (request);
    }

    juce::var take (const juce::String& id, const juce::String& words, const juce::String& key,
                    double bpm) const
    {
        return JsonObject()
            .set ("id", id)
            .set ("file", id == "new" ? sound.getFullPathName() : juce::String ("/nowhere/old.wav"))
            .set ("madeMillis", juce::int64 (1775000000000))
            .set ("model", "nano")
            .set ("words", words)
            .set ("seed", 7)
            .set ("seconds", 4.0)
            .set ("key", key)
            .set ("tempoBpm", bpm)
            .set ("starred", false);
    }

    void search (const juce::String& text = {}, bool starredOnly = false)
    {
        host.session().library().searchTakes (text, starredOnly);
        host.tick();
    }

    TestHost& host;
    const juce::File sound;
    juce::String problem;
    int kept = 2;
    juce::var made = JsonObject()
                         .set ("descriptions", juce::Array<juce::var> { "harp" })
                         .set ("length", JsonObject().set ("seconds", 4.0))
                         .set ("seed", 7)
                         .set ("takes", 1);
};
} // namespace

TEST_CASE ("the library shows what the engine finds, and says why where it shows nothing")
{
    TestHost host;
    Shelf shelf (host);
    auto& library = host.session().library();
    CHECK (library.keptTakes().sentence.isNotEmpty()); // it was not asked yet
    shelf.search ("harp A minor", true);
    CHECK (host.script->last ("findTakes")["text"].toString() == "harp A minor");
    CHECK (static_cast<bool> (host.script->last ("findTakes")["starredOnly"]));
    const auto found = library.keptTakes();
    REQUIRE (found.takes.size() == 2);
    CHECK (found.sentence == "");
    CHECK (found.found == 2);
    CHECK (found.kept == 9);
    CHECK (found.takes[0].words == "harp");
    CHECK (found.takes[0].key == "A minor");
    CHECK (found.takes[0].tempoBpm == 112.5);
    CHECK (found.takes[0].file == shelf.sound);
    CHECK (found.takes[0].made.toMilliseconds() == 1775000000000);

    shelf.kept = 0;
    shelf.search();
    CHECK (library.keptTakes().sentence == "Every take that you make is kept, and will be found here.");
    shelf.problem = "takes.jsonl cannot be read";
    shelf.search();
    CHECK (library.keptTakes().takes.empty());
    CHECK (library.keptTakes().sentence.startsWithIgnoreCase ("takes.jsonl cannot be read"));
}

TEST_CASE ("of two searches the last one counts")
{
    TestHost host;
    Shelf shelf (host);
    host.session().library().searchTakes ("ha", false);
    shelf.kept = 0;
    host.session().library().searchTakes ("harp", false);
    host.tick();
    CHECK (host.session().library().keptTakes().takes.empty()); // the first answer did not come behind it
}

TEST_CASE ("a kept take is heard at once, and stops what was heard before")
{
    TestHost host;
    Shelf shelf (host);
    host.roll (1.0);
    shelf.search();
    auto& library = host.session().library();
    library.auditionKept ("new", true);
    CHECK (library.keptTakes().takes[0].auditioning);
    const auto isHeard = [&]
    {
        const auto output = host.stand (0.05);
        return std::any_of (output.begin(), output.end(),
                            [] (float sample) { return std::abs (sample) > 0.05f; });
    };
    CHECK (host.waitUntil (isHeard));
    library.auditionKept ("new", false);
    CHECK_FALSE (library.keptTakes().takes[0].auditioning);
    host.stand (0.5); // it fades out
    CHECK_FALSE (isHeard());
    library.auditionKept ("old", true);
    CHECK (host.session().trouble().error().sentence == "There is no file /nowhere/old.wav any more.");
}

TEST_CASE ("a kept take is starred, and a star that cannot be given is told")
{
    TestHost host;
    Shelf shelf (host);
    shelf.search();
    auto& library = host.session().library();
    library.starKept ("new", true);
    host.tick();
    CHECK (host.script->last ("starTake")["take"].toString() == "new");
    CHECK (library.keptTakes().takes[0].starred);
    CHECK_FALSE (library.keptTakes().takes[1].starred);
    shelf.problem = "the disk is full";
    library.starKept ("new", false);
    host.tick();
    CHECK (library.keptTakes().takes[0].starred);
    CHECK (host.session().trouble().error().sentence.containsIgnoreCase ("the disk is full"));
}

TEST_CASE ("a kept take is made again into the bar at the playhead, and tried again as any other")
{
    TestHost host;
    Shelf shelf (host);
    host.roll (5.0); // the third bar, which begins at 4 s
    shelf.search();
    host.session().library().remakeKept ("new");
    host.tick();
    host.tick();
    const auto request = host.script->last ("submit")["request"];
    CHECK (static_cast<int> (request["seed"]) == 7);
    CHECK (request["descriptions"][0].toString() == "harp");
    CHECK (host.script->last ("submit")["audio"].isVoid());
    host.finishJob ({ { "clip-1", 440.0 } }, 4.0);
    const auto take = host.session().clips().takes().front();
    CHECK (take.placement.startSeconds == Approx (4.0));
    CHECK (take.placement.endSeconds == Approx (8.0));
    CHECK (take.prompt == "harp");
    CHECK (take.mode == "text");
    host.session().reworking().retryTake ("clip-1");
    host.tick();
    CHECK (host.script->count ("submit") == 2);
    CHECK (static_cast<int> (host.script->last ("submit")["request"]["seed"]) != 7);
    host.session().library().remakeKept ("new");
    CHECK (host.session().trouble().error().sentence == "A clip is being generated; cancel it first.");
}

TEST_CASE ("a kept take is dragged out at the host's rate")
{
    TestHost host;
    Shelf shelf (host);
    shelf.search();
    auto& library = host.session().library();
    library.keptFileToDrag ("new");
    REQUIRE (host.waitUntil ([&] { return library.keptFileToDrag ("new").existsAsFile(); }));
    CHECK (library.keptFileToDrag ("new").getFileName() == "continuo-seed-7-48000.wav");
    CHECK (library.keptFileToDrag ("gone") == juce::File());
}
