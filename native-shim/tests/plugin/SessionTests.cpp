#include "TestHost.h"

#include <Catch.h>

#include <thread>

using namespace continuo;
using namespace continuo::test;

namespace
{
float peak (const std::vector<float>& samples, double fromSeconds, double toSeconds, double rateHz = 48000.0)
{
    float result = 0.0f;
    for (auto i = static_cast<size_t> (fromSeconds * rateHz); i < static_cast<size_t> (toSeconds * rateHz);
         ++i)
        result = std::max (result, std::abs (samples[i]));
    return result;
}

/** Four bars played, a continuation of them asked for by the trigger at the fifth bar, and made. */
void continueFourBars (TestHost& host)
{
    host.roll (8.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);
    host.tick();
    host.finishJob ({ { "clip-a", 440.0 }, { "clip-b", 880.0 } });
    REQUIRE (host.waitUntil (
        [&]
        {
            return ! host.session().clips().takePeaks ("clip-a", 10).empty()
                   && ! host.session().clips().takePeaks ("clip-b", 10).empty();
        }));
    host.waitUntil ([&] { return host.session().clips().takes()[1].selected; });
    host.session().prepare (host.rateHz); // renders what is not rendered yet before it returns
    host.tick();
}
} // namespace

TEST_CASE ("a trigger submits the bars before it as context, in the host's tempo")
{
    TestHost host;
    host.set (id::bars, 4.0f);
    host.session().words().setPrompt ("slow piano");
    host.roll (8.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);

    const auto submit = host.script->last ("submit");
    const auto request = submit["request"];
    CHECK (request["context"]["sound"]["upload"]);
    CHECK (request["melody"].isVoid());
    CHECK (request["descriptions"][0].toString() == "slow piano, 120 bpm");
    CHECK (static_cast<double> (request["length"]["seconds"]) == 8.0);
    CHECK (static_cast<double> (request["context"]["alignment"]["expectedBpm"]) == 120.0);
    CHECK (static_cast<int> (submit["audio"]["samples"]) == 8 * 48000);
    CHECK (submit["audio"]["what"].toString() == "context");
    CHECK (static_cast<int> (submit["audio"]["timelineStartSamples"]) == 0);
    const auto& audio = *host.script->calls.back().audio;
    CHECK (audio.size() == 2 * 8 * 48000);
    CHECK (audio[100]
           == Approx (0.25 * std::sin (juce::MathConstants<double>::twoPi * 220.0 * 100 / 48000.0))
                  .margin (1e-4));
    CHECK (host.session().generating().generation().isBusy());
}

TEST_CASE ("the clip is heard where the context ended, and nowhere else")
{
    TestHost host;
    continueFourBars (host);

    host.locate (6.0);
    const auto output = host.roll (6.0, 0.0);
    CHECK (peak (output, 0.0, 1.999) < 1.0e-6f);
    CHECK (peak (output, 2.02, 3.98) == Approx (0.25f).margin (0.01));
    CHECK (peak (output, 4.001, 6.0) < 1.0e-6f);
}

TEST_CASE ("only one of the takes of a request plays, and the parameter chooses which")
{
    TestHost host;
    continueFourBars (host);
    const auto isSelected = [&] (const char* id)
    {
        for (const auto& take : host.session().clips().takes())
            if (take.id == id)
                return take.selected;
        return false;
    };
    CHECK (isSelected ("clip-a"));
    host.set (id::take, 2.0f);
    host.tick();
    CHECK (isSelected ("clip-b"));
    CHECK_FALSE (isSelected ("clip-a"));
    host.session().clips().selectTake ("clip-a");
    CHECK (isSelected ("clip-a"));
    CHECK (host.plugin.parameters().getRawParameterValue (id::take)->load() == 1.0f);
    host.session().history().undo();
    CHECK (isSelected ("clip-b"));
}

TEST_CASE ("a project plays without engine and without the clip's file")
{
    juce::MemoryBlock state;
    {
        TestHost host;
        continueFourBars (host);
        host.plugin.getStateInformation (state);
    }
    for (const double rateHz : { 44100.0, 48000.0, 96000.0 })
    {
        TestHost other (rateHz);
        other.script->status = { EngineState::failed, "no Java" };
        other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
        other.locate (7.0);
        const auto output = other.roll (4.0, 0.0); // at once, as an offline bounce does
        CHECK (peak (output, 0.0, 0.999, rateHz) < 1.0e-6f);
        CHECK (peak (output, 1.02, 2.98, rateHz) == Approx (0.25f).margin (0.01));
        CHECK (peak (output, 3.001, 4.0, rateHz) < 1.0e-6f);
    }
}

TEST_CASE ("the models are those that the engine tells, and what is chosen is shown even before")
{
    TestHost host;
    auto models = host.session().engines().models();
    REQUIRE (models.size() == 1);
    CHECK (models[0].id == host.session().engines().currentModel());
    CHECK (models[0].name == "Default model");
    host.script->events.push_back (modelsEvent (
        { R"({ "name": "nano", "title": "Nano", "goodFor": "First tries.", "here": true, "melody": true,
                            "license": { "title": "CC0 1.0" }, "byDefault": true })",
          R"({ "name": "facebook/musicgen-small", "title": "MusicGen Small" })" }));
    host.tick();
    models = host.session().engines().models();
    REQUIRE (models.size() == 2);
    CHECK (models[0].id == "nano");
    CHECK (models[0].detail == "First tries., CC0 1.0");
    CHECK (host.session().engines().currentModel() == "nano");
    host.session().engines().chooseModel ("/my/own");
    models = host.session().engines().models();
    REQUIRE (models.size() == 3);
    CHECK (models[0].name == "own");
    CHECK (models[0].detail == "/my/own");
}

TEST_CASE ("a change of the sample rate renders the clip anew from its master")
{
    TestHost host;
    continueFourBars (host);
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    TestHost other (48000.0);
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    other.plugin.setRateAndBufferSizeDetails (48000.0, 64);
    other.plugin.prepareToPlay (48000.0, 64);
    other.locate (8.0);
    CHECK (peak (other.roll (1.0, 0.0), 0.05, 0.95) == Approx (0.25f).margin (0.01));
}

TEST_CASE ("what is marked is continued, whatever was played last")
{
    TestHost host;
    host.roll (8.0);
    host.session().timeline().setRegion ({ 2.0, 4.0 });
    host.session().generating().generate();
    host.tick();
    const auto submit = host.script->last ("submit");
    CHECK (static_cast<int> (submit["audio"]["timelineStartSamples"]) == 2 * 48000);
    CHECK (static_cast<int> (submit["audio"]["samples"]) == 2 * 48000);
    host.session().history().undo();
    CHECK (host.session().timeline().region().isEmpty());
}

TEST_CASE ("continue from a take sends the take's own sound")
{
    TestHost host;
    continueFourBars (host);
    host.session().reworking().continueFromTake ("clip-a");
    host.tick();
    REQUIRE (host.script->count ("submit") == 2);
    const auto submit = host.script->last ("submit");
    CHECK (static_cast<int> (submit["audio"]["timelineStartSamples"]) == 8 * 48000);
    const auto& audio = *host.script->calls.back().audio;
    float loudest = 0.0f;
    for (const auto sample : audio)
        loudest = std::max (loudest, std::abs (sample));
    CHECK (loudest > 0.2f);
}

TEST_CASE ("without anything heard, one sentence says what to do")
{
    TestHost host;
    host.session().generating().generate();
    CHECK (host.session().trouble().error().sentence
           == "Play something first, or mark the bars to play on from.");
    CHECK (host.script->count ("submit") == 0);
    host.session().timeline().setRegion ({ 100.0, 104.0 });
    host.session().generating().generate();
    const juce::String why = "Nothing was heard in the marked bars yet: play them once, or mark others.";
    CHECK (host.session().trouble().error().sentence == why);
    CHECK (host.session().generating().whyNotGenerate() == why); // said before the press
}

TEST_CASE ("what leads is sent as a melody, and not as something to play on from")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::melody));
    host.roll (8.0);
    host.session().generating().generate();
    host.tick();
    const auto request = host.script->last ("submit")["request"];
    CHECK (request["context"].isVoid());
    CHECK (juce::JSON::toString (request["melody"], true) == R"({"sound": {"upload": true}})");
}

TEST_CASE ("words alone need nothing heard, and their clip begins on a bar line")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    host.roll (5.0);
    host.session().words().setPrompt ("rain");
    host.session().generating().generate();
    host.tick();
    CHECK (host.script->last ("submit")["audio"].isVoid());
    host.finishJob ({ { "clip-t", 440.0 } });
    CHECK (host.session().clips().takes().front().placement.startSeconds == Approx (4.0));
}

TEST_CASE ("a failed job says why and can be tried again")
{
    TestHost host;
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    host.script->events.push_back (failedEvent ("The engine has ended."));
    host.tick();
    CHECK_FALSE (host.session().generating().generation().isBusy());
    CHECK (host.session().trouble().error().sentence == "The engine has ended.");
    const auto first = host.script->last ("submit");
    const auto sound = host.script->calls.back().audio;
    host.session().trouble().performErrorAction();
    host.tick();
    CHECK (host.script->count ("submit") == 2);
    CHECK_FALSE (host.session().trouble().error().exists());
    CHECK (juce::JSON::toString (host.script->last ("submit"))
           == juce::JSON::toString (first)); // seed and all
    CHECK (host.script->calls.back().audio == sound);
}

TEST_CASE ("what the engine says small, as for a terminal, the user reads as a sentence")
{
    const auto shown = [] (const juce::String& said)
    {
        TestHost host;
        host.script->events.push_back (JsonObject().set ("event", "error").set ("error", said));
        host.script->events.push_back (engineEvent ("failed", said));
        host.tick();
        CHECK (host.session().engines().engine().sentence == "The engine has stopped.");
        CHECK (host.session().engines().engine().detail == host.session().trouble().error().sentence);
        return host.session().trouble().error().sentence;
    };
    CHECK (shown ("the engine has gone; try again and a new one is started")
           == "The engine has gone; try again and a new one is started.");
    CHECK (shown ("The engine has ended.") == "The engine has ended.");
    CHECK (shown ("request.takes: expected 1 to 4, found 9") == "request.takes: expected 1 to 4, found 9.");
    CHECK (shown ("") == "");
}

TEST_CASE ("an event that overtakes the reply to its submission is not lost")
{
    TestHost host;
    host.roll (4.0);
    host.script->answer = [&] (const juce::var& request)
    {
        if (request["do"].toString() == "submit")
            host.script->events.push_front (failedEvent ("Too fast."));
        return FakeEngine::standardReply (request);
    };
    host.session().generating().generate();
    host.tick();
    host.tick();
    CHECK (host.session().trouble().error().sentence == "Too fast.");
}

TEST_CASE ("which machine of a studio makes a clip is known while it does, and forgotten with the next clip")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    const auto tell = [&] (const juce::var& event)
    {
        host.script->events.push_back (JsonObject (event).set ("jobId", "job-1"));
        host.tick();
        return host.session().generating().generation().machine;
    };
    const auto machine = [] (const char* name)
    { return JsonObject().set ("event", "machine").set ("machine", name); };
    host.session().generating().generate();
    host.tick();
    CHECK (tell (machine ("studio-2")) == "studio-2");
    CHECK (
        tell (
            JsonObject().set ("event", "stage").set ("stage", "generating").set ("description", "generating"))
        == "studio-2");
    CHECK (tell (machine ("")).isEmpty()); // it is gone, and this one makes the clip
    CHECK (tell (machine ("studio-3")) == "studio-3");
    host.session().generating().cancel();
    host.session().generating().generate();
    CHECK (host.session().generating().generation().isBusy());
    CHECK (host.session().generating().generation().machine.isEmpty());
}

TEST_CASE ("cancelling tells the engine, and a late result changes nothing")
{
    TestHost host;
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    host.set (id::cancel, 1.0f);
    host.roll (0.1);
    CHECK (host.script->last ("cancel")["jobId"].toString() == "job-1");
    CHECK_FALSE (host.session().generating().generation().isBusy());
    host.finishJob ({ { "clip-late", 440.0 } });
    CHECK (host.session().clips().takes().empty());
}

TEST_CASE ("a trigger is noticed while no audio runs, and loading a project triggers nothing")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    host.set (id::generate, 1.0f);
    CHECK (host.waitUntil ([&] { return host.script->count ("submit") == 1; }));
    host.session().generating().cancel();
    host.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    host.roll (0.5);
    CHECK (host.script->count ("submit") == 1);
}

TEST_CASE ("a trigger that audio has seen and nobody has handled yet is over when a project is loaded")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    juce::MemoryBlock state, again;
    host.plugin.getStateInformation (state);
    host.set (id::generate, 1.0f);
    juce::AudioBuffer<float> block (2, 64);
    juce::MidiBuffer midi;
    block.clear();
    host.plugin.processBlock (block, midi);
    host.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    host.tick();
    CHECK (host.script->count ("submit") == 0);
    host.plugin.getStateInformation (again);
    CHECK ((again == state)); // no seed has been drawn
}

TEST_CASE ("edits are undone one by one and done again")
{
    TestHost host;
    host.session().words().setPrompt ("one");
    host.session().words().setPrompt ("two");
    CHECK (host.session().history().undoName() == "Edit words");
    host.session().history().undo();
    CHECK (host.session().words().prompt() == "one");
    host.session().history().redo();
    CHECK (host.session().words().prompt() == "two");
    host.session().history().undo();
    host.session().history().undo();
    CHECK (host.session().history().undoName().isEmpty());
}

TEST_CASE ("undo takes back the new take's choice first, then the region, and redo brings back both")
{
    TestHost host;
    host.roll (8.0);
    host.session().timeline().setRegion ({ 2.0, 4.0 });
    host.session().generating().generate();
    host.tick();
    host.finishJob ({ { "clip-a", 440.0 } });
    const auto plays = [&] { return host.session().clips().takes().front().selected; };
    CHECK (plays());
    CHECK (host.session().history().undoName() == "Play take 1");
    host.session().history().undo();
    CHECK_FALSE (plays());
    CHECK (host.session().timeline().region() == Span { 2.0, 4.0 });
    host.session().history().undo();
    CHECK (host.session().timeline().region().isEmpty());
    CHECK (host.session().clips().takes().size() == 1); // it is still there to be chosen
    host.session().history().redo();
    CHECK (host.session().timeline().region() == Span { 2.0, 4.0 });
    host.session().history().redo();
    CHECK (plays());
}

TEST_CASE ("undo leaves alone what automation has chosen meanwhile")
{
    TestHost host;
    continueFourBars (host);
    host.session().words().setPrompt ("harp");
    host.set (id::take, 2.0f); // chooses the second take, which is no step of the user's
    host.tick();
    const auto second = [&] { return host.session().clips().takes().front().selected; };
    CHECK (second());
    host.session().history().undo();
    CHECK (host.session().words().prompt().isEmpty());
    CHECK (second());
    host.session().history().undo(); // the choice of the first one, which the automation has undone already
    host.session().history().redo();
    CHECK_FALSE (second()); // two at one place never play together
    CHECK (host.session().clips().takes().back().selected);
}

TEST_CASE ("Continue knows of what was just played, without any other event")
{
    TestHost host;
    CHECK (host.session().generating().whyNotGenerate().isNotEmpty());
    host.roll (4.0);
    CHECK (host.session().generating().whyNotGenerate().isEmpty());
}

TEST_CASE ("the marked bars come with the project and can be played on from at once")
{
    juce::MemoryBlock state;
    {
        TestHost host;
        host.roll (8.0);
        host.session().timeline().setRegion ({ 4.0, 8.0 });
        host.plugin.getStateInformation (state);
    }
    for (const double rateHz : { 48000.0, 44100.0 })
    {
        TestHost other (rateHz);
        other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
        other.tick();
        CHECK (other.session().generating().whyNotGenerate().isEmpty());
        CHECK (other.session().timeline().capturedSpan() == Span { 4.0, 8.0 });
        const auto peaks = other.session().timeline().capturedPeaks ({ 0.0, 16.0 }, 16);
        CHECK_FALSE (peaks[3].captured);
        CHECK (peaks[5].captured);
        CHECK (peaks[5].high == Approx (0.25f).margin (0.01));
        CHECK_FALSE (peaks[9].captured);

        other.session().generating().generate();
        other.tick();
        const auto& audio = *other.script->calls.back().audio;
        REQUIRE (audio.size() == static_cast<size_t> (2 * 4 * rateHz));
        double worst = 0.0;
        for (size_t i = 1000; i < static_cast<size_t> (4 * rateHz) - 1000; ++i)
        {
            const auto seconds = 4.0 + static_cast<double> (i) / rateHz;
            const auto wanted = 0.25 * std::sin (juce::MathConstants<double>::twoPi * 220.0 * seconds);
            worst = std::max (worst, std::abs (static_cast<double> (audio[i]) - wanted));
        }
        CHECK (worst < 1.0e-4);

        juce::MemoryBlock again;
        other.session().generating().cancel();
        other.plugin.getStateInformation (again);
        TestHost third (rateHz);
        third.plugin.setStateInformation (again.getData(), static_cast<int> (again.getSize()));
        CHECK (third.session().timeline().capturedSpan() == Span { 4.0, 8.0 }); // saved unplayed, it stays
        third.session().timeline().clearCapture();
        CHECK (third.session().generating().whyNotGenerate().isNotEmpty());
    }
}

TEST_CASE ("of a long region the project keeps what a model hears, and what is played again counts")
{
    TestHost host;
    host.roll (40.0);
    host.session().timeline().setRegion ({ 0.0, 40.0 });
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    TestHost other;
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    CHECK (other.session().timeline().capturedSpan() == Span { 10.0, 40.0 });
    other.locate (20.0);
    other.roll (10.0, 0.0); // now it is silent there
    const auto peaks = other.session().timeline().capturedPeaks ({ 10.0, 40.0 }, 30);
    CHECK (peaks[5].high > 0.2f);
    CHECK (peaks[15].high == 0.0f);
    CHECK (peaks[25].high > 0.2f);
    other.session().generating().generate();
    other.tick();
    const auto& audio = *other.script->calls.back().audio;
    CHECK (audio.size() == 2 * 30 * 48000);
    CHECK (peak (audio, 2.0, 9.0) > 0.2f);
    CHECK (peak (audio, 10.1, 19.9) == 0.0f);
    CHECK (peak (audio, 21.0, 29.0) > 0.2f);
}

TEST_CASE (
    "where the host tells no tempo, the user's counts: for bars, for the prompt, for what was heard before")
{
    TestHost host;
    host.hasTempo = false;
    host.roll (10.0);
    CHECK_FALSE (host.session().timeline().transport().hostTellsTempo);
    CHECK (host.session().timeline().transport().tempoBpm == 120.0);
    host.session().timeline().setAssumedTempo ({ 96.0, 3, 4 });
    CHECK (host.session().timeline().transport().tempoBpm == 96.0);
    const auto bar = 3.0 * 60.0 / 96.0;
    std::vector<double> bars;
    for (const auto& line : host.session().timeline().gridLines ({ 0.0, 6.0 }))
        if (line.startsBar())
            bars.push_back (line.seconds);
    REQUIRE (bars.size() == 4);
    CHECK (bars[1] == Approx (bar));
    CHECK (bars[3] == Approx (3.0 * bar));

    host.session().generating().generate();
    host.tick();
    const auto compose = host.script->last ("compose");
    CHECK (static_cast<double> (compose["tempoBpm"]) == 96.0);
    CHECK (static_cast<int> (compose["meterNumerator"]) == 3);
    const auto submit = host.script->last ("submit");
    CHECK (static_cast<double> (submit["request"]["context"]["alignment"]["expectedBpm"]) == 96.0);
    const auto end = static_cast<int> (submit["audio"]["timelineStartSamples"])
                     + static_cast<int> (submit["audio"]["samples"]);
    CHECK (end / 48000.0 == Approx (5.0 * bar)); // the last whole bar of the ten seconds

    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    TestHost other;
    other.hasTempo = false;
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    other.roll (0.1);
    CHECK (other.session().timeline().transport().tempoBpm == 96.0);
    CHECK (other.session().timeline().transport().meterNumerator == 3);
    host.session().history().undo();
    CHECK (host.session().timeline().transport().tempoBpm == 120.0);
}

TEST_CASE ("a tempo of the host's is not replaced by one that is assumed")
{
    TestHost host;
    host.session().timeline().setAssumedTempo ({ 96.0, 3, 4 });
    host.roll (4.0);
    CHECK (host.session().timeline().transport().hostTellsTempo);
    CHECK (host.session().timeline().transport().tempoBpm == 120.0);
    host.session().generating().generate();
    host.tick();
    const auto context = host.script->last ("submit")["request"]["context"];
    CHECK (static_cast<double> (context["alignment"]["expectedBpm"]) == 120.0);
}

TEST_CASE ("without any model nothing but noise would come, and one sentence says so before the press")
{
    TestHost host;
    host.roll (4.0);
    CHECK (host.session().generating().whyNotGenerate().isEmpty()); // nobody has asked for the models yet
    host.script->events.push_back (modelsEvent ({ R"({ "name": "facebook/musicgen-small" })" }));
    host.tick();
    CHECK (host.session().generating().whyNotGenerate().startsWith ("No model is here"));
    host.session().generating().generate();
    host.tick();
    CHECK (host.script->count ("submit") == 0);
    CHECK (host.session().trouble().error().sentence.startsWith ("No model is here"));
    host.session().engines().chooseModel ("/my/own");
    CHECK (host.session().generating().whyNotGenerate().isEmpty());
}

TEST_CASE ("where only the model that comes along is here, a line tells how to get a better one")
{
    TestHost host;
    const auto tell = [&host] (std::initializer_list<const char*> models)
    {
        host.script->events.push_back (engineEvent ("ready"));
        host.script->events.push_back (modelsEvent (models));
        host.tick();
        return host.session().engines().engine().sentence;
    };
    CHECK (tell ({ R"({ "name": "nano", "here": true, "byDefault": true })",
                   R"({ "name": "facebook/musicgen-small" })" })
           == "Ready. Better models than nano can be had: choose one above");
    CHECK (tell ({ R"({ "name": "nano", "here": true, "byDefault": true })",
                   R"({ "name": "facebook/musicgen-small", "here": true })" })
           == "Ready");
    CHECK (tell ({ R"({ "name": "/my/own", "here": true })" }) == "Ready");
}

TEST_CASE ("takes that cannot be written are kept, and come when there is room or another folder")
{
    TestHost host;
    host.roll (4.0);
    host.session().generating().generate();
    host.tick();
    const auto isFull = [&]
    {
        host.script->events.push_back (JsonObject()
                                           .set ("event", "unstored")
                                           .set ("jobId", "job-1")
                                           .set ("error", "the clip could not be stored: no space left"));
        host.tick();
        const auto error = host.session().trouble().error();
        CHECK (error.sentence.startsWith (
            "The clip could not be stored: no space left. The new takes are kept"));
        CHECK (error.action == "Save again");
        CHECK (error.folderAction.isNotEmpty());
    };
    isFull();
    CHECK_FALSE (host.session().generating().generation().isBusy());
    host.session().trouble().performErrorAction();
    CHECK (host.script->last ("store")["jobId"].toString() == "job-1");
    CHECK (host.script->last ("store")["folder"].isVoid());
    host.tick();
    isFull();
    host.session().trouble().performErrorActionIn (juce::File ("/another/place"));
    CHECK (host.script->last ("store")["folder"].toString()
           == juce::File ("/another/place").getFullPathName());
    host.finishJob ({ { "clip-late", 440.0 } });
    REQUIRE (host.session().clips().takes().size() == 1);
    CHECK (host.session().clips().takes().front().selected);
    CHECK (host.session().clips().takes().front().placement.startSeconds == Approx (4.0));
    CHECK_FALSE (host.session().trouble().error().exists());
}

TEST_CASE ("words alone need no audio: not even a host that has started it")
{
    auto script = std::make_shared<FakeEngine::Script>();
    ContinuoProcessor plugin (std::make_unique<FakeEngine> (script));
    auto& session = dynamic_cast<Session&> (plugin.model());
    auto* mode = plugin.parameters().getParameter (id::mode);
    CHECK (session.generating().whyNotGenerate() == "The host has not started its audio yet.");
    mode->setValueNotifyingHost (mode->convertTo0to1 (static_cast<float> (Mode::text)));
    CHECK (session.generating().whyNotGenerate().isEmpty());
    session.words().setPrompt ("rain");
    session.generating().generate();
    session.tick();
    session.tick();
    const auto submit = script->last ("submit");
    CHECK (submit["audio"].isVoid());
    CHECK (submit["request"]["context"].isVoid());
    CHECK (static_cast<double> (submit["request"]["length"]["seconds"])
           == session.parameters().getRawParameterValue (id::bars)->load() * 2.0); // at 120 bpm
    CHECK (session.generating().generation().isBusy());
    CHECK_FALSE (session.trouble().error().exists());
}

TEST_CASE ("without Java the remedy is said at once, and nothing is offered that cannot help")
{
    TestHost host;
    host.script->status = { EngineState::failed, "The Java runtime is missing." };
    host.tick();
    const auto error = host.session().trouble().error();
    CHECK (error.sentence == "The Java runtime is missing. Install Continuo again, then try again.");
    CHECK (error.action.isEmpty());
    CHECK_FALSE (host.session().engines().engine().mayTryAgain);
    CHECK (host.session().engines().engine().sentence.length() < 60); // fits the status bar
}

TEST_CASE ("the prompt's parts are shown, and one that is left out is not sent")
{
    TestHost host;
    host.script->answer = [] (const juce::var& request)
    {
        auto reply = FakeEngine::standardReply (request);
        if (request["do"].toString() == "compose")
        {
            const auto part = [] (const char* text, const char* source)
            {
                return juce::var (
                    JsonObject().set ("text", text).set ("source", source).set ("reason", source));
            };
            const auto* leftOut = request["leftOut"].getArray();
            const bool isWhole = leftOut == nullptr || ! leftOut->contains ("A minor");
            reply.fields =
                JsonObject()
                    .set ("prompt", isWhole ? "harp, 120 bpm, A minor" : "harp, 120 bpm")
                    .set ("key", "A minor")
                    .set ("estimatedTempoBpm", 119.6)
                    .set ("parts", juce::Array<juce::var> { part ("harp", "words"), part ("120 bpm", "tempo"),
                                                            part ("A minor", "key") });
        }
        return reply;
    };
    host.roll (4.0);
    host.session().words().setPrompt ("harp");
    REQUIRE (host.waitUntil ([&] { return host.session().words().promptParts().size() == 2; }));
    CHECK (host.session().words().composedPrompt() == "harp, 120 bpm, A minor");
    CHECK (host.session().words().heard() == "A minor, about 120 bpm");
    host.session().words().setPromptPartUsed (1, false);
    CHECK_FALSE (host.session().words().promptParts()[1].used);
    REQUIRE (host.waitUntil ([&] { return host.session().words().composedPrompt() == "harp, 120 bpm"; }));
    host.session().generating().generate();
    host.tick();
    CHECK (host.script->last ("submit")["request"]["descriptions"][0].toString() == "harp, 120 bpm");
    host.session().words().editComposedPrompt ("only this");
    CHECK (host.session().words().promptParts().empty());
    CHECK (host.session().words().composedPrompt() == "only this");
}

TEST_CASE ("the state may be saved and loaded on other threads while audio and editor run")
{
    TestHost host;
    continueFourBars (host);
    std::atomic<bool> isOver { false };
    std::thread saver (
        [&]
        {
            juce::MemoryBlock state;
            while (! isOver)
            {
                host.plugin.getStateInformation (state);
                host.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
            }
        });
    for (int i = 0; i < 20; ++i)
    {
        host.locate (7.5);
        host.roll (0.7);
        host.session().words().setPrompt (juce::String (i));
        host.session().history().undo();
        host.session().clips().takes();
    }
    isOver = true;
    saver.join();
    CHECK (host.session().clips().takes().size() == 2);
}

TEST_CASE ("odd blocks are fine: none, one, huge, and a change of size without notice")
{
    TestHost host (48000.0, 64);
    juce::MidiBuffer midi;
    for (const int frames : { 0, 1, 64, 100000, 3, 0, 8192 })
    {
        juce::AudioBuffer<float> buffer (2, frames);
        for (int i = 0; i < frames; ++i)
            buffer.setSample (0, i, 0.5f), buffer.setSample (1, i, -0.5f);
        host.plugin.processBlock (buffer, midi);
        for (int i = 0; i < frames; ++i)
            REQUIRE ((buffer.getSample (0, i) == 0.5f && buffer.getSample (1, i) == -0.5f));
    }
}

TEST_CASE ("mono goes to both channels of a stereo output, and a side-chain is never heard")
{
    TestHost host;
    auto layout = host.plugin.getBusesLayout();
    layout.inputBuses.set (0, juce::AudioChannelSet::mono());
    layout.inputBuses.set (1, juce::AudioChannelSet::stereo());
    REQUIRE (host.plugin.setBusesLayout (layout));
    host.plugin.prepareToPlay (48000.0, 512);
    juce::AudioBuffer<float> buffer (3, 512);
    buffer.clear();
    for (int i = 0; i < 512; ++i)
        buffer.setSample (0, i, 0.5f), buffer.setSample (1, i, 0.9f), buffer.setSample (2, i, 0.9f);
    juce::MidiBuffer midi;
    host.plugin.processBlock (buffer, midi);
    CHECK (buffer.getSample (0, 100) == 0.5f);
    CHECK (buffer.getSample (1, 100) == 0.5f);
}

TEST_CASE ("with the loop on, clips are asked for whose end leads into their beginning, the best of many")
{
    TestHost host;
    host.set (id::loop, 1.0f);
    host.set (id::takes, 2.0f);
    host.roll (8.0);
    host.session().generating().generate();
    host.tick();
    const auto request = host.script->last ("submit")["request"];
    CHECK (static_cast<double> (request["loop"]["tempoBpm"]) == 120.0);
    CHECK (static_cast<int> (request["best"]) == 2);
    CHECK (static_cast<int> (request["takes"]) == 8);
    host.session().generating().cancel();

    host.set (id::mode, 2.0f); // a melody has an end of its own
    host.session().generating().generate();
    host.tick();
    const auto melody = host.script->last ("submit")["request"];
    CHECK (melody["loop"].isVoid());
    CHECK (static_cast<int> (melody["takes"]) == 2);
}

TEST_CASE ("names and stars of takes are steps of their own, and a project keeps them")
{
    juce::MemoryBlock state;
    const auto first = [] (TestHost& host) { return host.session().clips().takes().front(); };
    {
        TestHost host;
        continueFourBars (host);
        const auto id = first (host).id;
        const auto numbered = first (host).shownName();
        host.session().clips().nameTake (id, " The one ");
        host.session().clips().starTake (id, true);
        CHECK (first (host).shownName() == "The one");
        CHECK (first (host).starred);
        CHECK_FALSE (first (host).isOpened());
        CHECK (host.session().history().undoName() == "Star take");
        host.session().history().undo();
        CHECK_FALSE (first (host).starred);
        host.session().history().undo();
        CHECK (first (host).shownName() == numbered);
        host.session().history().redo();
        host.session().history().redo();
        host.plugin.getStateInformation (state);
    }
    TestHost other;
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    CHECK (first (other).shownName() == "The one");
    CHECK (first (other).starred);
    other.session().clips().nameTake (first (other).id, "");
    CHECK (first (other).shownName().startsWith ("Take "));
}
