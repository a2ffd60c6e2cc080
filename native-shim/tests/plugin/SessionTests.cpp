#include "TestHost.h"

#include <catch2/catch.hpp>

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
            return ! host.session().takePeaks ("clip-a", 10).empty()
                   && ! host.session().takePeaks ("clip-b", 10).empty();
        }));
    host.waitUntil ([&] { return host.session().takes()[1].selected; });
    host.session().prepare (host.rateHz); // renders what is not rendered yet before it returns
    host.tick();
}
} // namespace

TEST_CASE ("a trigger submits the bars before it as context, in the host's tempo")
{
    TestHost host;
    host.set (id::bars, 4.0f);
    host.session().setPrompt ("slow piano");
    host.roll (8.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);

    const auto submit = host.script->last ("submit");
    CHECK (submit["mode"].toString() == "continue");
    CHECK (submit["prompt"].toString() == "slow piano, 120 bpm");
    CHECK (static_cast<int> (submit["bars"]) == 4);
    CHECK (static_cast<double> (submit["tempoBpm"]) == 120.0);
    CHECK (static_cast<int> (submit["audio"]["samples"]) == 8 * 48000);
    CHECK (submit["audio"]["what"].toString() == "context");
    CHECK (static_cast<int> (submit["audio"]["timelineStartSamples"]) == 0);
    const auto& audio = *host.script->calls.back().audio;
    CHECK (audio.size() == 2 * 8 * 48000);
    CHECK (audio[100]
           == Approx (0.25 * std::sin (juce::MathConstants<double>::twoPi * 220.0 * 100 / 48000.0))
                  .margin (1e-4));
    CHECK (host.session().generation().isBusy());
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
        for (const auto& take : host.session().takes())
            if (take.id == id)
                return take.selected;
        return false;
    };
    CHECK (isSelected ("clip-a"));
    host.set (id::take, 2.0f);
    host.tick();
    CHECK (isSelected ("clip-b"));
    CHECK_FALSE (isSelected ("clip-a"));
    host.session().selectTake ("clip-a");
    CHECK (isSelected ("clip-a"));
    CHECK (host.plugin.parameters().getRawParameterValue (id::take)->load() == 1.0f);
    host.session().undo();
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
        other.script->status = { EngineLink::State::failed, "no Java" };
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
    auto models = host.session().models();
    REQUIRE (models.size() == 1);
    CHECK (models[0].id == host.session().currentModel());
    CHECK (models[0].name == "Default model");
    host.script->events.push_back (juce::JSON::parse (R"({
        "event": "models", "current": "nano", "models": [
            { "name": "nano", "title": "Nano", "goodFor": "First tries.", "here": true, "melody": true,
              "channels": 1, "license": "CC0 1.0" },
            { "name": "facebook/musicgen-small", "title": "MusicGen Small", "here": false, "channels": 1 }
        ] })"));
    host.tick();
    models = host.session().models();
    REQUIRE (models.size() == 2);
    CHECK (models[0].id == "nano");
    CHECK (models[0].detail == "First tries., CC0 1.0");
    CHECK (host.session().currentModel() == "nano");
    host.session().chooseModel ("/my/own");
    models = host.session().models();
    REQUIRE (models.size() == 3);
    CHECK (models[0].name == "/my/own");
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
    host.session().setRegion ({ 2.0, 4.0 });
    host.session().generate();
    host.tick();
    const auto submit = host.script->last ("submit");
    CHECK (static_cast<int> (submit["audio"]["timelineStartSamples"]) == 2 * 48000);
    CHECK (static_cast<int> (submit["audio"]["samples"]) == 2 * 48000);
    host.session().undo();
    CHECK (host.session().region().isEmpty());
}

TEST_CASE ("continue from a take sends the take's own sound")
{
    TestHost host;
    continueFourBars (host);
    host.session().continueFromTake ("clip-a");
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
    host.session().generate();
    CHECK (host.session().error().sentence == "Play something first, or mark the bars to play on from.");
    CHECK (host.script->count ("submit") == 0);
    host.session().setRegion ({ 100.0, 104.0 });
    host.session().generate();
    CHECK (host.session().error().sentence
           == "Nothing was heard in the marked region: play it once, or mark other bars.");
}

TEST_CASE ("words alone need nothing heard, and their clip begins on a bar line")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    host.roll (5.0);
    host.session().setPrompt ("rain");
    host.session().generate();
    host.tick();
    CHECK (host.script->last ("submit")["audio"].isVoid());
    host.finishJob ({ { "clip-t", 440.0 } });
    CHECK (host.session().takes().front().placement.startSeconds == Approx (4.0));
}

TEST_CASE ("a failed job says why and can be tried again")
{
    TestHost host;
    host.roll (4.0);
    host.session().generate();
    host.tick();
    host.script->events.push_back (
        JsonObject().set ("event", "failed").set ("jobId", "job-1").set ("error", "The engine has ended."));
    host.tick();
    CHECK_FALSE (host.session().generation().isBusy());
    CHECK (host.session().error().sentence == "The engine has ended.");
    host.session().performErrorAction();
    host.tick();
    CHECK (host.script->count ("submit") == 2);
    CHECK_FALSE (host.session().error().exists());
}

TEST_CASE ("what the engine says small, as for a terminal, the user reads as a sentence")
{
    const auto shown = [] (const juce::String& said)
    {
        TestHost host;
        host.script->events.push_back (JsonObject().set ("event", "error").set ("error", said));
        host.script->events.push_back (
            JsonObject().set ("event", "engine").set ("state", "failed").set ("message", said));
        host.tick();
        CHECK (host.session().engine().sentence
               == (said.isEmpty() ? "The engine has failed." : host.session().error().sentence));
        return host.session().error().sentence;
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
            host.script->events.push_front (
                JsonObject().set ("event", "failed").set ("jobId", "job-1").set ("error", "Too fast."));
        return FakeEngine::standardReply (request);
    };
    host.session().generate();
    host.tick();
    host.tick();
    CHECK (host.session().error().sentence == "Too fast.");
}

TEST_CASE ("cancelling tells the engine, and a late result changes nothing")
{
    TestHost host;
    host.roll (4.0);
    host.session().generate();
    host.tick();
    host.set (id::cancel, 1.0f);
    host.roll (0.1);
    CHECK (host.script->last ("cancel")["jobId"].toString() == "job-1");
    CHECK_FALSE (host.session().generation().isBusy());
    host.finishJob ({ { "clip-late", 440.0 } });
    CHECK (host.session().takes().empty());
}

TEST_CASE ("a trigger is noticed while no audio runs, and loading a project triggers nothing")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::text));
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    host.set (id::generate, 1.0f);
    CHECK (host.waitUntil ([&] { return host.script->count ("submit") == 1; }));
    host.session().cancel();
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
    host.session().setPrompt ("one");
    host.session().setPrompt ("two");
    CHECK (host.session().undoName() == "Edit words");
    host.session().undo();
    CHECK (host.session().prompt() == "one");
    host.session().redo();
    CHECK (host.session().prompt() == "two");
    host.session().undo();
    host.session().undo();
    CHECK (host.session().undoName().isEmpty());
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
            reply.fields =
                JsonObject()
                    .set ("prompt", "harp, 120 bpm, A minor")
                    .set ("key", "A minor")
                    .set ("estimatedTempoBpm", 119.6)
                    .set ("parts", juce::Array<juce::var> { part ("harp", "words"), part ("120 bpm", "tempo"),
                                                            part ("A minor", "key") });
        }
        return reply;
    };
    host.roll (4.0);
    host.session().setPrompt ("harp");
    REQUIRE (host.waitUntil ([&] { return host.session().promptParts().size() == 2; }));
    CHECK (host.session().composedPrompt() == "harp, 120 bpm, A minor");
    CHECK (host.session().heard() == "A minor, about 120 bpm");
    host.session().setPromptPartUsed (1, false);
    CHECK (host.session().composedPrompt() == "harp, 120 bpm");
    host.session().generate();
    host.tick();
    CHECK (host.script->last ("submit")["prompt"].toString() == "harp, 120 bpm");
    host.session().editComposedPrompt ("only this");
    CHECK (host.session().promptParts().empty());
    CHECK (host.session().composedPrompt() == "only this");
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
        host.session().setPrompt (juce::String (i));
        host.session().undo();
        host.session().takes();
    }
    isOver = true;
    saver.join();
    CHECK (host.session().takes().size() == 2);
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
