#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
/** A take of four bars at 120 bpm, behind the first two. */
void makeTake (TestHost& host)
{
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    host.finishJob ({ { "clip-1", 440.0 } }, 8.0);
}

juce::var lastRequest (TestHost& host) { return host.script->last ("submit")["request"]; }
Take newest (TestHost& host) { return host.session().clips().takes().front(); }
} // namespace

TEST_CASE ("a take is made anew from a bar line: what stands before is kept, the rest is asked for")
{
    TestHost host;
    makeTake (host);
    const auto first = lastRequest (host);
    const auto whole = newest (host);
    host.session().reworking().renewTake ("clip-1", 4.0);
    host.tick();
    REQUIRE (host.session().trouble().error().sentence == juce::String());
    const auto request = lastRequest (host);
    const auto context = request["context"];
    CHECK (juce::File (context["sound"]["file"].toString()) == host.session().clips().takeFile ("clip-1"));
    CHECK (static_cast<double> (context["sound"]["fromSeconds"]) == 0.0);
    CHECK (static_cast<double> (context["sound"]["toSeconds"]) == 4.0);
    CHECK (static_cast<bool> (context["kept"]));
    CHECK (static_cast<double> (context["alignment"]["expectedBpm"]) == 120.0);
    CHECK (static_cast<double> (request["length"]["seconds"]) == 4.0);
    CHECK (request["descriptions"] == first["descriptions"]);
    CHECK (static_cast<int> (request["seed"]) != static_cast<int> (first["seed"]));
    CHECK (host.script->last ("submit")["audio"].isVoid()); // the engine reads the file itself

    host.finishJob ({ { "clip-2", 550.0 } }, 8.0);
    const auto take = newest (host);
    CHECK (take.shownName() == "Take 2 (1 after 2 bars)");
    CHECK (take.placement == whole.placement);
    CHECK (take.selected);
    CHECK_FALSE (host.session().clips().takes().back().selected); // they are alternatives
    CHECK (Project::fromJson (host.session().save().project.toJson()).find ("clip-2")->variant
           == "1 after 2 bars");
}

TEST_CASE ("a take that was made anew is heard while it is made, from its first bar on")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().renewTake ("clip-1", 4.0);
    host.tick();
    host.tellSound (sine (550.0, 32000.0, 5.0));
    REQUIRE (host.waitUntil ([&] { return newest (host).readySeconds > 4.5; }));
    CHECK (newest (host).isGrowing);
    CHECK (newest (host).lengthSeconds == Approx (8.0));
    host.tellSound (sine (550.0, 32000.0, 3.0), true);
    CHECK (
        host.waitUntil ([&] { return newest (host).readySeconds > 7.9; })); // there was memory for all of it
}

TEST_CASE ("a take that was made anew is tried again, and made anew once more, without the captured sound")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().renewTake ("clip-1", 4.0);
    host.tick();
    host.finishJob ({ { "clip-2", 550.0 } }, 8.0);
    const auto before = lastRequest (host);
    host.session().timeline().clearCapture();
    host.session().reworking().retryTake ("clip-2");
    host.tick();
    const auto again = lastRequest (host);
    CHECK (juce::JSON::toString (again["context"]) == juce::JSON::toString (before["context"]));
    CHECK (again["seed"] != before["seed"]);
    host.finishJob ({ { "clip-3", 660.0 } }, 8.0);
    CHECK (newest (host).shownName() == "Take 3 (1 after 2 bars)");

    host.session().reworking().renewTake ("clip-3", 2.0);
    host.tick();
    CHECK (juce::File (lastRequest (host)["context"]["sound"]["file"].toString())
           == host.session().clips().takeFile ("clip-3"));
    host.finishJob ({ { "clip-4", 770.0 } }, 8.0);
    CHECK (newest (host).shownName() == "Take 4 (3 after 1 bar)");
}

TEST_CASE ("a loop that is made anew ends by itself")
{
    TestHost host;
    host.set (id::loop, 1.0f);
    makeTake (host);
    REQUIRE (lastRequest (host).hasProperty ("loop"));
    host.session().reworking().renewTake ("clip-1", 4.0);
    host.tick();
    for (const auto* field : { "loop", "best", "into" })
        CHECK_FALSE (lastRequest (host).hasProperty (field));
    CHECK (static_cast<int> (lastRequest (host)["takes"])
           == 2); // as many as the knob says, not the candidates
}

TEST_CASE ("a sound that was opened is made anew from a bar line with the window's words")
{
    TestHost host;
    host.roll (1.0);
    host.session().words().setPrompt ("harp");
    host.session().opening().open (host.master ("song", 440.0, 8.0));
    REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takes().empty(); }));
    const auto id = newest (host).id;
    host.session().reworking().renewTake (id, 2.0);
    host.tick();
    host.tick();
    CHECK (lastRequest (host)["descriptions"][0].toString() == "harp, 120 bpm");
    CHECK (static_cast<double> (lastRequest (host)["length"]["seconds"]) == Approx (6.0));
    host.finishJob ({ { "clip-1", 550.0 } }, 8.0);
    CHECK (newest (host).shownName() == "Take 1 (song after 1 bar)");
    CHECK (newest (host).mode == "continue");
}

TEST_CASE ("stems, new bars and ends of takes are not made anew from, and a file that is gone is told")
{
    TestHost host;
    makeTake (host);
    for (const double kept : { 0.0, -1.0, 8.0, 9.0 })
        host.session().reworking().renewTake ("clip-1", kept);
    host.session().reworking().renewTake ("no-clip", 1.0);
    host.tick();
    CHECK (host.script->count ("submit") == 1);
    host.session().clips().takeFile ("clip-1").deleteFile();
    host.session().reworking().renewTake ("clip-1", 4.0);
    CHECK (host.session().trouble().error().sentence.contains ("clip-1.wav any more"));
    CHECK (host.script->count ("submit") == 1);
}

TEST_CASE ("a wilder and a tamer take have another temperature, within what the knob has, and are named so")
{
    TestHost host;
    host.set (id::temperature, 1.0f);
    makeTake (host);
    host.session().reworking().varyTake ("clip-1", 1.25);
    host.tick();
    CHECK (static_cast<double> (lastRequest (host)["sampling"]["temperature"]) == Approx (1.25));
    host.finishJob ({ { "clip-2", 550.0 } }, 8.0);
    CHECK (newest (host).shownName() == "Take 2 (1 wilder)");
    host.session().reworking().varyTake ("clip-2", 0.1);
    host.tick();
    CHECK (static_cast<double> (lastRequest (host)["sampling"]["temperature"]) == Approx (0.125));
    host.finishJob ({ { "clip-3", 550.0 } }, 8.0);
    CHECK (newest (host).shownName() == "Take 3 (2 tamer)");
    host.session().reworking().varyTake ("clip-2", 100.0);
    host.tick();
    CHECK (static_cast<double> (lastRequest (host)["sampling"]["temperature"]) == Approx (2.0));
}

TEST_CASE ("a take's settings become the window's in one step that can be undone")
{
    TestHost host;
    host.set (id::temperature, 1.3f);
    host.set (id::guidance, 4.0f);
    host.set (id::topK, 100.0f);
    host.set (id::bars, 4.0f);
    host.session().words().setPrompt ("harp");
    makeTake (host);
    const auto seed = static_cast<float> (newest (host).seed);
    for (const auto* knob : { id::temperature, id::guidance, id::topK, id::bars, id::seed })
        host.set (knob, 2.0f);
    host.session().words().setPrompt ("drums");
    host.session().reworking().useSettingsOf ("clip-1");
    const auto value = [&] (const char* id)
    { return host.session().parameters().getRawParameterValue (id)->load(); };
    CHECK (value (id::temperature) == Approx (1.3f));
    CHECK (value (id::guidance) == Approx (4.0f));
    CHECK (value (id::topK) == Approx (100.0f));
    CHECK (value (id::bars) == Approx (4.0f));
    CHECK (value (id::seed) == seed);
    CHECK (value (id::seedLock) == 1.0f);
    CHECK (host.session().words().composedPrompt() == newest (host).prompt);
    host.session().history().undo();
    CHECK (value (id::temperature) == Approx (2.0f));
    CHECK (host.session().words().prompt() == "drums");
    CHECK_FALSE (host.session().words().composedPromptIsEdited());
}
