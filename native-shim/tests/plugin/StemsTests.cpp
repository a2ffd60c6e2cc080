#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
const char* const stemNames[] = { "drums", "bass", "other", "vocals" };

void makeTake (TestHost& host)
{
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    host.finishJob ({ { "clip-1", 440.0 } });
}

/** The engine has split what it was asked to. */
void finishSplit (TestHost& host)
{
    juce::Array<juce::var> takes;
    for (const auto* stem : stemNames)
    {
        const auto file = host.master (stem, 330.0, 2.0);
        takes.add (JsonObject (clip (juce::String ("clip-") + stem, file, 7, 2.0)).set ("stem", stem));
    }
    host.script->events.push_back (doneEvent (takes));
    host.tick();
}
} // namespace

TEST_CASE ("a take that is split gives a take for each stem, at its place, to be dragged one by one")
{
    TestHost host;
    makeTake (host);
    const auto whole = host.session().clips().takes().front();
    REQUIRE (whole.selected);

    host.session().reworking().splitTake ("clip-1");
    host.tick();
    const auto call = host.script->last ("split");
    CHECK (juce::File (call["path"].toString()) == host.session().clips().takeFile ("clip-1"));
    CHECK (static_cast<int> (call["seed"]) == 7);
    CHECK (call["prompt"].toString() == whole.prompt);
    host.script->events.push_back (JsonObject()
                                       .set ("event", "progress")
                                       .set ("jobId", "job-1")
                                       .set ("done", 400)
                                       .set ("total", 1000)
                                       .set ("fraction", 0.4)
                                       .set ("stepsPerSecond", 0.0));
    host.tick();
    CHECK (host.session().generating().generation().fraction == 0.4);

    finishSplit (host);
    CHECK_FALSE (host.session().generating().generation().isBusy());
    const auto takes = host.session().clips().takes();
    REQUIRE (takes.size() == 5);
    for (size_t i = 0; i < 4; ++i)
    {
        const auto& stem = takes[3 - i]; // newest first
        INFO (stemNames[i]);
        CHECK (stem.shownName() == "Take 1 " + juce::String (stemNames[i]));
        CHECK (stem.isStem());
        CHECK_FALSE (stem.selected); // what played plays on
        CHECK (stem.placement == whole.placement);
        REQUIRE (
            host.waitUntil ([&] { return host.session().clips().takeFileToDrag (stem.id).existsAsFile(); }));
        CHECK (host.session().clips().takeFileToDrag (stem.id).getFileName()
               == "continuo-take-1-seed-7-" + juce::String (stemNames[i]) + "-48000.wav");
    }
    CHECK (takes.back().selected);
}

TEST_CASE ("stems are chosen, named and saved with the project as other takes are, but are not tried again")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    finishSplit (host);
    host.session().clips().selectTake ("clip-bass");
    host.session().clips().nameTake ("clip-drums", "thump");
    host.session().reworking().retryTake ("clip-bass");
    host.tick();
    CHECK (host.script->count ("submit") == 1);

    const auto project = Project::fromJson (host.session().save().project.toJson());
    REQUIRE (project.find ("clip-bass") != nullptr);
    CHECK (project.find ("clip-bass")->stem == "Take 1 bass");
    CHECK (project.nameOf (*project.find ("clip-drums")) == "thump");
    CHECK (project.choices.selected == std::set<juce::String> { "clip-bass" });
}

TEST_CASE (
    "stems of a take play together, are silenced one by one, and give way to whatever else is chosen there")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    finishSplit (host);
    auto& clips = host.session().clips();
    const auto playing = [&] { return host.session().save().project.choices.selected; };
    clips.selectTake ("clip-drums");
    clips.selectTake ("clip-bass");
    CHECK (playing() == std::set<juce::String> { "clip-bass", "clip-drums" });
    clips.selectTake ("clip-drums");
    CHECK (playing() == std::set<juce::String> { "clip-bass" });
    CHECK (host.session().history().undoName() == "Silence stem");
    host.session().history().undo();
    CHECK (playing() == std::set<juce::String> { "clip-bass", "clip-drums" });
    const auto kept = Project::fromJson (host.session().save().project.toJson());
    REQUIRE (kept.find ("clip-bass") != nullptr);
    CHECK (kept.find ("clip-bass")->isSiblingOf (*kept.find ("clip-drums")));
    CHECK_FALSE (kept.find ("clip-bass")->isSiblingOf (*kept.find ("clip-1")));

    clips.selectTake ("clip-1");
    CHECK (playing() == std::set<juce::String> { "clip-1" });
    clips.selectTake ("clip-drums");
    CHECK (playing() == std::set<juce::String> { "clip-drums" });
}

TEST_CASE ("stems of two takes at one place do not play together")
{
    Project project;
    for (const juce::String id : { "a", "b", "c" })
    {
        ProjectTake stem;
        stem.clipId = id;
        stem.mode = "stem";
        stem.whole = id == "c" ? "other" : "one";
        stem.placement = { 0.0, 4.0 };
        project.takes.push_back (stem);
    }
    for (const juce::String id : { "a", "b", "c" })
        project.select (project.choices, id);
    CHECK (project.choices.selected == std::set<juce::String> { "c" });
}

TEST_CASE ("a stem loops where its take does, and one of a sound that was opened is heard once")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    finishSplit (host);
    CHECK (host.session().save().project.find ("clip-bass")->mayLoop());

    TestHost other;
    other.roll (1.0);
    other.session().opening().open (other.master ("song", 440.0, 2.0));
    REQUIRE (other.waitUntil ([&] { return ! other.session().clips().takes().empty(); }));
    other.session().reworking().splitTake (other.session().clips().takes().front().id);
    other.tick();
    finishSplit (other);
    const auto project = Project::fromJson (other.session().save().project.toJson());
    REQUIRE (project.find ("clip-bass") != nullptr);
    CHECK_FALSE (project.find ("clip-bass")->mayLoop());
}

TEST_CASE ("a stem of new bars plays instead of what stood there, as they do")
{
    Project project;
    ProjectTake stem;
    stem.clipId = "drums";
    stem.mode = "stem";
    for (const juce::String mode : { "replace", "continue" })
    {
        stem.modeOfWhole = mode;
        project.takes = { stem };
        const auto kept = Project::fromJson (project.toJson());
        REQUIRE (kept.find ("drums") != nullptr);
        CHECK (kept.find ("drums")->replaces() == (mode == "replace"));
        CHECK (kept.find ("drums")->mayLoop() == (mode == "continue"));
    }
}

TEST_CASE ("a split is cancelled, waits for nothing that is under way, and says what went wrong")
{
    TestHost host;
    makeTake (host);
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    host.session().reworking().splitTake ("clip-1");
    CHECK (host.session().trouble().error().sentence == "A take is being split; cancel it first.");
    host.session().generating().cancel();
    host.tick();
    CHECK (host.script->last ("cancel")["jobId"].toString() == "job-1");
    finishSplit (host);
    CHECK (host.session().clips().takes().size() == 1);

    host.session().reworking().splitTake ("clip-1");
    host.tick();
    host.script->events.push_back (JsonObject()
                                       .set ("event", "failed")
                                       .set ("jobId", "job-1")
                                       .set ("error", "htdemucs is not here")
                                       .set ("kind", "bad_input"));
    host.tick();
    CHECK (host.session().trouble().error().sentence.containsIgnoreCase ("htdemucs is not here"));

    host.session().clips().takeFile ("clip-1").deleteFile();
    host.session().reworking().splitTake ("clip-1");
    CHECK (host.session().trouble().error().sentence.contains ("clip-1.wav any more"));
    CHECK (host.script->count ("split") == 2);
}

TEST_CASE ("whether a melody is followed without its drums and bass is asked of the engine and kept")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::melody));
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    CHECK_FALSE (host.script->last ("submit")["request"]["melody"].hasProperty ("stems"));
    host.finishJob ({ { "clip-1", 440.0 } });

    host.session().melody().setMelodyStems (melodyStemsOff);
    CHECK (host.session().history().undoName() == "Choose drums and bass");
    host.session().generating().generate();
    host.tick();
    CHECK (host.script->last ("submit")["request"]["melody"]["stems"].toString() == "off");
    auto json = host.session().save().project.toJson();
    CHECK (Project::fromJson (json).choices.melodyStems == "off");
    json.getDynamicObject()->setProperty ("melodyStems", "perhaps");
    CHECK (Project::fromJson (json).choices.melodyStems == "auto");
    host.session().history().undo();
    CHECK (host.session().melody().melodyStems() == "auto");
}

TEST_CASE ("where no model takes sounds apart it is offered, and a take is split once it is here")
{
    TestHost host;
    makeTake (host);
    bool isHere = false;
    host.script->answer = [&] (const juce::var& request)
    {
        if (request["do"].toString() != "offer")
            return FakeEngine::standardReply (request);
        const auto terms = JsonObject()
                               .set ("id", "demucs-weights")
                               .set ("title", "For scientific purposes only")
                               .set ("summary", "")
                               .set ("url", "");
        JsonObject open;
        const auto name = request["model"].toString();
        const bool isMissing = ! isHere || name != "htdemucs";
        open.setIf (isMissing, juce::Identifier (name), terms);
        const juce::var fields = JsonObject()
                                     .set ("ok", true)
                                     .set ("name", name)
                                     .set ("bytesToFetch", isMissing ? 84000000 : 0)
                                     .set ("freeBytes", 1000000000)
                                     .set ("folder", "/stems")
                                     .set ("licensesToAccept", open);
        return EngineReply { fields, {} };
    };
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    const auto asked = host.session().trouble().error();
    CHECK (asked.sentence.contains ("For scientific purposes only"));
    CHECK (asked.action == "Agree, fetch it");
    CHECK (host.script->count ("split") == 0);
    host.session().trouble().performErrorAction();
    host.tick();
    CHECK (host.script->last ("pull")["model"].toString() == "htdemucs");
    const auto music = host.session().engines().currentModel();
    host.script->events.push_back (JsonObject()
                                       .set ("event", "pull")
                                       .set ("model", "htdemucs")
                                       .set ("state", "done")
                                       .set ("folder", "/stems"));
    host.tick();
    CHECK (host.session().engines().currentModel() == music); // it makes none

    host.script->events.push_back (
        modelsEvent ({ R"({ "name": "facebook/musicgen-small", "title": "MusicGen Small" })" }));
    host.tick();
    host.session().engines().fetchModel ("facebook/musicgen-small"); // another one is on its way
    host.tick();
    host.session().trouble().performErrorAction();
    host.tick();
    const auto underWay = host.session().engines().fetching().sentence;
    REQUIRE (host.session().engines().fetching().isUnderWay());
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    CHECK (host.session().trouble().error().sentence.contains ("is on its way; pause it first"));
    CHECK (host.script->count ("split") == 0);

    isHere = true;
    host.session().reworking().splitTake ("clip-1");
    host.tick();
    CHECK (host.script->count ("split") == 1);
    CHECK (host.session().engines().fetching().sentence == underWay);
}
