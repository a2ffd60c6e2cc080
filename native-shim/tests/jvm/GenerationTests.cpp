// The whole way: what was played goes through Java and an engine of its own with the default model, and comes back
// as a clip at its place. Slow, and a JVM of its own: continuo_tests "[engine]".
#include "../plugin/TestHost.h"
#include "InstalledJava.h"
#include "jvm/JavaEngine.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

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
    REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takePeaks (take.id, 4).empty(); }));
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);

    TestHost later;
    later.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
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
