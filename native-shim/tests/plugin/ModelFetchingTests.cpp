// A model that is fetched from the window.
#include "TestHost.h"
#include "model/DataFolder.h"
#include "session/ModelSpeeds.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
constexpr auto small = "facebook/musicgen-small";

juce::var offer (double bytes, double freeBytes)
{
    const auto terms = JsonObject()
                           .set ("id", "cc-by-nc-4.0")
                           .set ("title", "CC-BY-NC 4.0")
                           .set ("summary", "Not for money.")
                           .set ("url", "https://creativecommons.org/licenses/by-nc/4.0/");
    return JsonObject()
        .set ("ok", true)
        .set ("name", small)
        .set ("bytesToFetch", static_cast<juce::int64> (bytes))
        .set ("freeBytes", static_cast<juce::int64> (freeBytes))
        .set ("folder", "/cache")
        .set ("licensesToAccept", JsonObject().set (small, terms).set ("facebook/encodec_32khz", terms));
}

/** The engine knows nano, which is here, and a model that is not; its offer is as given. */
void tellModels (TestHost& host, double bytes = 1.2e9, double freeBytes = 9.0e9)
{
    host.script->answer = [=] (const juce::var& request)
    {
        return request["do"].toString() == "offer" ? EngineReply { offer (bytes, freeBytes), {} }
                                                   : FakeEngine::standardReply (request);
    };
    host.script->events.push_back (modelsEvent (
        { R"({ "name": "nano", "title": "Nano", "here": true, "byDefault": true, "parameters": 10000000 })",
          R"({ "name": "facebook/musicgen-small", "title": "MusicGen Small", "parameters": 500000000,
               "sizeBytes": 1200000000, "memoryBytes": { "int8": 1400000000, "fp32": 4000000000 },
               "license": { "title": "CC-BY-NC 4.0" } })" }));
    host.tick();
}

void tellPull (TestHost& host, const juce::var& event)
{
    host.script->events.push_back (JsonObject (event).set ("event", "pull").set ("model", small));
    host.tick();
}

ModelFetch fetching (TestHost& host) { return host.session().engines().fetching(); }
} // namespace

TEST_CASE (
    "a model that can be had is shown with its size and licence, offered, agreed to, fetched and chosen")
{
    TestHost host;
    tellModels (host);
    const auto model = host.session().engines().models()[1];
    CHECK_FALSE (model.installed);
    CHECK (model.offer == "1.1 GB, CC-BY-NC 4.0, needs 1.3 GB of memory");

    host.session().engines().fetchModel (small);
    CHECK (fetching (host).isUnderWay());
    host.tick();
    CHECK_FALSE (fetching (host).isUnderWay());
    CHECK (host.script->count ("pull") == 0); // nobody has agreed yet
    const auto asked = host.session().trouble().error();
    CHECK (asked.sentence == "MusicGen Small, 1.1 GB. CC-BY-NC 4.0: Not for money.");
    CHECK (asked.action == "Agree, fetch it");

    host.session().trouble().performErrorAction();
    CHECK (host.script->last ("pull")["model"].toString() == small);
    CHECK (static_cast<bool> (host.script->last ("pull")["acceptLicenses"]));
    CHECK_FALSE (host.session().trouble().error().exists());
    tellPull (host, JsonObject()
                        .set ("state", "progress")
                        .set ("doneBytes", 600000000)
                        .set ("totalBytes", 1200000000)
                        .set ("bytesPerSecond", 10485760)
                        .set ("remainingSeconds", 60.0));
    CHECK (fetching (host).fraction == Approx (0.5));
    CHECK (fetching (host).sentence
           == juce::String::fromUTF8 (
               "Fetching MusicGen Small: 572.2 MB of 1.1 GB · 10.0 MB/s · 1 min 00 s left"));
    tellPull (host, JsonObject().set ("state", "done").set ("folder", "/cache"));
    CHECK_FALSE (fetching (host).isUnderWay());
    CHECK (host.session().engines().currentModel() == small);
    CHECK (host.session().history().undoName() == "Choose model");
}

TEST_CASE ("fetching is paused, or fails with a sentence, and a button goes on with it")
{
    TestHost host;
    tellModels (host);
    host.session().engines().fetchModel (small);
    host.session().engines().pauseFetching(); // before the offer is there
    host.tick();
    CHECK_FALSE (host.session().trouble().error().exists());

    host.session().engines().fetchModel (small);
    host.tick();
    host.session().trouble().performErrorAction();
    host.tick();
    CHECK (fetching (host).isUnderWay());
    const auto goOn = [&]
    {
        CHECK_FALSE (fetching (host).isUnderWay());
        CHECK (host.session().trouble().error().action == "Go on");
        host.session().trouble().performErrorAction();
        host.tick();
        CHECK (fetching (host).isUnderWay());
        CHECK_FALSE (host.session().trouble().error().exists());
    };
    const juce::String paused = "MusicGen Small is paused; what has arrived of it is kept.";
    host.session().engines().pauseFetching();
    CHECK (host.script->last ("cancelPull")["model"].toString() == small);
    CHECK (host.session().trouble().error().sentence == paused);
    goOn(); // quicker than the engine, which is still ending the first pull
    CHECK (host.script->count ("pull") == 2);
    tellPull (host, JsonObject().set ("state", "cancelled"));
    CHECK (host.session().trouble().error().sentence == paused);
    goOn();
    CHECK (host.script->count ("pull") == 3);
    CHECK (host.script->count ("offer") == 2);
    tellPull (host, JsonObject().set ("state", "failed").set ("error", "the hub cannot be reached"));
    CHECK (host.session().trouble().error().sentence == "The hub cannot be reached.");
    goOn();
    CHECK (host.session().engines().currentModel() == "nano");
}

TEST_CASE ("a model that the disk has no room for is not fetched, and one at a time is")
{
    TestHost host;
    tellModels (host, 1.2e9, 1.0e9);
    host.session().engines().fetchModel (small);
    host.tick();
    CHECK (
        host.session().trouble().error().sentence
        == "MusicGen Small needs 1.1 GB, and the disk has 953.7 MB left: make room, then choose it again.");
    CHECK (host.session().trouble().error().action.isEmpty());

    tellModels (host);
    host.session().engines().fetchModel (small);
    host.session().engines().fetchModel (small);
    CHECK (host.session().trouble().error().sentence.contains ("is on its way"));
}

TEST_CASE ("how fast a model plays here is measured, told of larger ones, and kept")
{
    const juce::TemporaryFile file (".json");
    const std::map<juce::String, double> parameters { { "nano", 1.0e7 },
                                                      { "small", 5.0e8 },
                                                      { "medium", 2.0e9 } };
    {
        ModelSpeeds speeds (file.getFile());
        CHECK (speeds.expected ("small", parameters) == 0.0); // nothing is known yet
        speeds.heard ("nano", 400.0);
        speeds.keep();
        CHECK (speeds.expected ("nano", parameters) == Approx (8.0));
        CHECK (speeds.expected ("small", parameters) == 0.0); // nano lies in caches, and tells nothing
        speeds.heard ("small", 20.0);
        speeds.heard ("small", 30.0); // it has warmed up
        speeds.heard ("small", 0.0);  // it is not known while a job begins or ends
        speeds.keep();
    }
    const ModelSpeeds speeds (file.getFile());
    CHECK (speeds.expected ("small", parameters) == Approx (0.6));
    CHECK (speeds.expected ("medium", parameters) == Approx (0.15));
    CHECK (speeds.expected ("unheard of", parameters) == 0.0);
}

TEST_CASE ("the list of models tells the speed that a job has shown")
{
    TestHost host;
    tellModels (host);
    host.roll (8.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);
    host.script->events.push_back (JsonObject()
                                       .set ("event", "progress")
                                       .set ("jobId", "job-1")
                                       .set ("done", 50)
                                       .set ("total", 100)
                                       .set ("fraction", 0.5)
                                       .set ("stepsPerSecond", 75.0));
    host.tick();
    host.finishJob ({ { "clip-a", 440.0 } });
    CHECK (host.session().engines().models()[0].detail.endsWith (
        juce::String::fromUTF8 ("1.5 × real time here")));
    dataFolder().getChildFile ("speeds.json").deleteFile(); // the other tests' models have not played
}
