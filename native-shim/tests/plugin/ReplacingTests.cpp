// New music for the marked bars, which plays instead of what stands there.
#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
constexpr double inputHz = 220.0, newHz = 440.0;

bool isSelected (TestHost& host, const juce::String& id)
{
    for (const auto& take : host.session().clips().takes())
        if (take.id == id)
            return take.selected;
    return false;
}

/** The host's input, as roll() has it from 0 on. */
float input (size_t sample)
{
    return static_cast<float> (
        0.25
        * std::sin (juce::MathConstants<double>::twoPi * inputHz * static_cast<double> (sample) / 48000.0));
}

/** Four bars were played; the second one is made anew. */
struct Replaced
{
    TestHost host;

    Replaced()
    {
        host.roll (8.0, inputHz);
        host.session().timeline().setRegion ({ 2.0, 4.0 });
        REQUIRE (host.session().generating().whyNotReplace().isEmpty());
        host.session().generating().replace();
        host.tick();
    }

    void finish (const char* clipId = "clip-a")
    {
        host.finishJob ({ { clipId, newHz } });
        REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takePeaks (clipId, 10).empty(); }));
        host.session().prepare (host.rateHz);
        host.tick();
    }
};

/** Of a roll over the four bars. */
bool isInput (const std::vector<float>& output, double from, double to)
{
    for (auto i = static_cast<size_t> (from * 48000.0); i < static_cast<size_t> (to * 48000.0); ++i)
        if (output[i] != input (i))
            return false;
    return true;
}

bool isClip (const std::vector<float>& output, double from, double to)
{
    const auto clip = sine (newHz, 48000.0, 2.0);
    for (auto i = static_cast<size_t> (from * 48000.0); i < static_cast<size_t> (to * 48000.0); ++i)
        if (std::abs (output[i] - clip[i - 96000]) > 1.0e-3f)
            return false;
    return true;
}
} // namespace

TEST_CASE ("replacing sends what stands around the marked bars, and keeps the best of eight")
{
    Replaced replaced;
    const auto submit = replaced.host.script->last ("submit");
    const auto audio = submit["audio"], request = submit["request"];
    CHECK (audio["what"].toString() == "surroundings");
    CHECK (static_cast<int> (audio["samples"]) == 8 * 48000);
    CHECK (static_cast<int> (audio["replacedFrom"]) == 2 * 48000);
    CHECK (static_cast<int> (audio["replacedTo"]) == 4 * 48000);
    CHECK (request["context"]["sound"]["upload"]);
    CHECK (request["into"]["sound"]["upload"]);
    CHECK (request["melody"].isVoid());
    CHECK (request["streamed"].isVoid());
    CHECK (static_cast<double> (request["into"]["leadSeconds"]) == 0.03);
    CHECK (static_cast<double> (request["length"]["seconds"]) == 2.0);
    CHECK (static_cast<int> (request["output"]["sampleRateHz"]) == 48000);
    CHECK (static_cast<int> (request["takes"]) == 8);
    CHECK (
        static_cast<int> (request["best"])
        == static_cast<int> (replaced.host.session().parameters().getRawParameterValue (id::takes)->load()));
    CHECK (request["descriptions"][0].toString().endsWith ("120 bpm"));
    CHECK (replaced.host.script->calls.back().audio->size() == 2 * 8 * 48000);
}

TEST_CASE ("in the mode for melodies the new bars follow the tune that stood there")
{
    TestHost host;
    host.set (id::mode, static_cast<float> (Mode::melody));
    host.roll (8.0, inputHz);
    host.session().timeline().setRegion ({ 2.0, 4.0 });
    host.session().generating().replace();
    host.tick();
    const auto request = host.script->last ("submit")["request"];
    CHECK (request["melody"]["sound"]["upload"]);
    CHECK (static_cast<double> (request["context"]["longestSeconds"]) == 12.0);
}

TEST_CASE ("the new bars play instead of what stood there, and everything else as it was, to the bit")
{
    Replaced replaced;
    replaced.finish();
    auto& host = replaced.host;
    REQUIRE (isSelected (host, "clip-a"));
    host.locate (0.0);
    auto output = host.roll (8.0, inputHz);
    CHECK (isInput (output, 0.0, 2.0));
    CHECK (isClip (output, 2.003, 3.997));
    CHECK (isInput (output, 4.0, 8.0));

    // One choice more, and what stood there is heard again; undo brings the new bars back.
    host.session().clips().selectTake ("clip-a");
    CHECK_FALSE (isSelected (host, "clip-a"));
    host.tick();
    host.locate (0.0);
    host.roll (0.1, inputHz); // what was placed is taken away
    host.locate (0.0);
    output = host.roll (8.0, inputHz);
    CHECK (isInput (output, 0.02, 8.0));
    host.session().history().undo();
    CHECK (isSelected (host, "clip-a"));
}

TEST_CASE ("what goes on from replaced bars hears the new ones, and a clip beneath them goes on playing")
{
    Replaced replaced;
    replaced.finish();
    auto& host = replaced.host;
    host.session().timeline().setRegion ({ 0.0, 8.0 });
    host.session().generating().generate();
    host.tick();
    const auto heard = *host.script->calls.back().audio;
    CHECK (isInput (heard, 0.0, 2.0));
    CHECK (isClip (heard, 2.003, 3.997));
    CHECK (isInput (heard, 4.0, 8.0));

    host.finishJob ({ { "clip-b", 660.0 } }, 4.0); // from 8 s on
    REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takePeaks ("clip-b", 10).empty(); }));
    host.session().timeline().setRegion ({ 9.0, 10.0 });
    REQUIRE (host.session().generating().whyNotReplace().isEmpty());
    host.session().generating().replace();
    host.tick();
    host.finishJob ({ { "clip-c", newHz } }, 1.0);
    CHECK (isSelected (host, "clip-c"));
    CHECK (isSelected (host, "clip-b"));
    CHECK (isSelected (host, "clip-a"));

    // Another clip in the place of the one beneath takes the new bars along.
    host.session().clips().selectTake ("clip-b");
    CHECK_FALSE (isSelected (host, "clip-c"));
}

TEST_CASE ("what cannot be replaced is told in one sentence, and nothing is asked of the engine")
{
    TestHost host;
    CHECK (host.session().generating().whyNotReplace() == "Mark the bars that shall be made anew.");
    host.roll (2.0, inputHz);
    host.session().timeline().setRegion ({ 0.0, 2.0 });
    CHECK (host.session().generating().whyNotReplace().startsWith ("Nothing was heard before or behind"));
    host.session().timeline().setRegion ({ 0.5, 0.6 });
    CHECK (host.session().generating().whyNotReplace().startsWith ("The marked bars are too short"));
    host.session().generating().replace();
    host.tick();
    CHECK (host.session().trouble().error().exists());
    CHECK (host.script->count ("submit") == 0);

    // At the song's beginning nothing is played on from, at its end nothing is led into.
    host.session().timeline().setRegion ({ 0.0, 1.0 });
    host.session().generating().replace();
    host.tick();
    auto request = host.script->last ("submit")["request"];
    CHECK (request["context"].isVoid());
    CHECK (request["into"]["sound"]["upload"]);
    host.session().generating().cancel();
    host.session().timeline().setRegion ({ 1.0, 2.0 });
    host.session().generating().replace();
    host.tick();
    request = host.script->last ("submit")["request"];
    CHECK (request["context"]["sound"]["upload"]);
    CHECK (request["into"].isVoid());
}
