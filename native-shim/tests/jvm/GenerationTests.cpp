// The whole way: what was played goes through Java and an engine of its own with the default model, and comes back
// as a clip at its place. Slow, and a JVM of its own: continuo_tests "[engine]".
#include "../plugin/TestHost.h"
#include "InstalledJava.h"
#include "jvm/JavaEngine.h"

#include <juce_audio_formats/juce_audio_formats.h>

#include <Catch.h>

#include <chrono>
#include <thread>

using namespace continuo;
using namespace continuo::test;

namespace
{
void waitForClips (TestHost& host)
{
    const auto isOver = [&] { return ! host.session().generating().generation().isBusy(); };
    for (int minutes = 0; minutes < 5 && ! host.waitUntil (isOver); ++minutes)
        continue;
    REQUIRE (host.session().trouble().error().sentence == "");
}

std::vector<float> samplesOf (TestHost& host, const juce::String& take)
{
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    const std::unique_ptr<juce::AudioFormatReader> reader (
        formats.createReaderFor (host.session().clips().takeFile (take)));
    REQUIRE (reader != nullptr);
    juce::AudioBuffer<float> sound (1, static_cast<int> (reader->lengthInSamples));
    reader->read (&sound, 0, sound.getNumSamples(), 0, true, false);
    return { sound.getReadPointer (0), sound.getReadPointer (0) + sound.getNumSamples() };
}
} // namespace

TEST_CASE ("what was played is continued by a real engine, and heard where it ended", "[.][engine]")
{
    const InstalledJava installed;
    TestHost host (48000.0, 512, std::make_unique<JavaEngine> (JsonObject().set ("pluginVersion", "0")));
    host.set (id::bars, 1.0f);
    host.set (id::takes, 2.0f);
    host.session().words().setPrompt ("quiet piano");
    host.roll (4.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);
    const auto isOver = [&] { return ! host.session().generating().generation().isBusy(); };
    for (int seconds = 0; seconds < 120 && ! host.waitUntil (isOver); ++seconds)
        continue;
    CHECK (host.session().trouble().error().sentence == "");
    REQUIRE (host.session().clips().takes().size() == 2);
    const auto take = host.session().clips().takes()[1];
    CHECK (take.selected);
    CHECK (take.placement.startSeconds == Approx (4.0));
    CHECK (take.lengthSeconds == Approx (2.0).margin (0.02));
    CHECK (take.prompt.startsWith ("quiet piano"));
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);

    TestHost later;
    later.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    REQUIRE (later.waitUntil ([&] { return ! later.session().clips().takePeaks (take.id, 4).empty(); }));
    later.plugin.prepareToPlay (48000.0, 512); // renders what is there before it returns
    later.locate (3.0);
    const auto output = later.roll (4.0, 0.0);
    const auto energy = [&] (double from, double to)
    {
        double sum = 0.0;
        for (auto i = static_cast<size_t> (from * 48000); i < static_cast<size_t> (to * 48000); ++i)
            sum += static_cast<double> (output[i]) * output[i];
        return sum;
    };
    CHECK (energy (0.0, 1.0) == 0.0);
    CHECK (energy (1.0, 3.0) > 0.0);
    CHECK (energy (3.05, 4.0) == 0.0);
}

TEST_CASE ("a real take that is made anew keeps its first bar, sample for sample", "[.][engine]")
{
    const InstalledJava installed;
    TestHost host (48000.0, 512, std::make_unique<JavaEngine> (JsonObject().set ("pluginVersion", "0")));
    host.set (id::bars, 2.0f);
    host.set (id::takes, 1.0f);
    host.session().words().setPrompt ("quiet piano");
    host.roll (4.0);
    host.session().generating().generate();
    waitForClips (host);
    REQUIRE (host.session().clips().takes().size() == 1);
    const auto first = host.session().clips().takes().front().id;
    host.session().reworking().renewTake (first, 2.0);
    waitForClips (host);
    REQUIRE (host.session().clips().takes().size() == 2);
    const auto before = samplesOf (host, first),
               after = samplesOf (host, host.session().clips().takes().front().id);
    constexpr std::ptrdiff_t join = 2 * 32000;
    REQUIRE (before.size() == 4 * 32000);
    REQUIRE (after.size() == before.size());
    CHECK (std::equal (before.begin(), before.begin() + join, after.begin()));
    CHECK_FALSE (std::equal (before.begin() + join, before.end(), after.begin() + join));
}

TEST_CASE ("a real take is found in the library, and made again from there, sample for sample", "[.][engine]")
{
    const InstalledJava installed;
    TestHost host (48000.0, 512, std::make_unique<JavaEngine> (JsonObject().set ("pluginVersion", "0")));
    host.set (id::bars, 1.0f);
    host.set (id::takes, 1.0f);
    host.session().words().setPrompt ("quiet piano");
    host.roll (4.0);
    host.session().generating().generate();
    waitForClips (host);
    const auto first = samplesOf (host, host.session().clips().takes().front().id);
    auto& library = host.session().library();
    library.searchTakes ("PIANO quiet", false);
    REQUIRE (host.waitUntil ([&] { return ! library.keptTakes().takes.empty(); }));
    REQUIRE (library.keptTakes().takes.size() == 1);
    const auto kept = library.keptTakes().takes.front();
    CHECK (kept.words.startsWith ("quiet piano"));
    library.starKept (kept.id, true);
    REQUIRE (host.waitUntil ([&] { return library.keptTakes().takes.front().starred; }));

    host.session().timeline().clearCapture(); // it is made from what was kept with it
    library.remakeKept (kept.id);
    REQUIRE (host.waitUntil ([&] { return host.session().generating().generation().isBusy(); }));
    waitForClips (host);
    REQUIRE (host.session().clips().takes().size() == 2);
    CHECK (samplesOf (host, host.session().clips().takes().front().id) == first);
}

TEST_CASE ("a take is heard before it is made: from the press to the first sound", "[.][engine]")
{
    using Clock = std::chrono::steady_clock;
    const InstalledJava installed;
    TestHost host (48000.0, 480, std::make_unique<JavaEngine> (JsonObject().set ("pluginVersion", "0")));
    const auto* model = std::getenv ("CONTINUO_TEST_MODEL"); // another one than nano
    if (model != nullptr)
        host.session().engines().chooseModel (model);
    host.set (id::bars, 4.0f); // 8 s
    host.session().words().setPrompt ("quiet piano");
    host.roll (4.0);
    host.session().timeline().setRegion ({ 0.0, 4.0 });
    for (const auto* often : { "for the first time (Java, the engine and the model start)", "again" })
    {
        host.session().generating().generate();
        const auto pressed = Clock::now();
        const auto seconds = [&] { return std::chrono::duration<double> (Clock::now() - pressed).count(); };
        double heardAfter = -1.0, readyThen = 0.0;
        auto nextBlock = pressed;
        while (host.session().generating().generation().isBusy() && seconds() < 600.0)
        {
            const auto output = host.stand (0.01);
            const auto isHeard =
                std::any_of (output.begin(), output.end(), [] (float s) { return s != 0.0f; });
            if (isHeard && heardAfter < 0.0)
            {
                heardAfter = seconds();
                readyThen = host.session().clips().takes().front().readySeconds;
            }
            std::this_thread::sleep_until (nextBlock += std::chrono::milliseconds (10));
        }
        CHECK (host.session().trouble().error().sentence == "");
        WARN ("from the press to the first sound, " << often << ": " << heardAfter
                                                    << " s; to the whole take: " << seconds() << " s");
        REQUIRE (heardAfter >= 0.0);
        CHECK (heardAfter < seconds());
        CHECK (readyThen < 7.9);
        host.session().clips().auditionTake ({}, false);
        host.stand (1.0); // it fades out
    }
}
