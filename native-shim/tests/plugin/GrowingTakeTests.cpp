// A take that is heard while it is made.
#include "TestHost.h"
#include "session/GrowingTake.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
constexpr double rateHz = 48000.0;

double loudest (const std::vector<float>& samples, double fromSeconds = 0.0, double toSeconds = 1.0e9)
{
    double peak = 0.0;
    for (size_t i = static_cast<size_t> (fromSeconds * rateHz);
         i < std::min (samples.size(), static_cast<size_t> (toSeconds * rateHz)); ++i)
        peak = std::max (peak, std::abs (static_cast<double> (samples[i])));
    return peak;
}

/** The peak of the quietest 10 ms. */
double quietest (const std::vector<float>& samples, double fromSeconds, double toSeconds)
{
    double least = 1.0;
    for (double at = fromSeconds; at + 0.01 <= toSeconds; at += 0.01)
        least = std::min (least, loudest (samples, at, at + 0.01));
    return least;
}

/** A stretch of a sine of 440 Hz at the models' rate, in its place in that sine. */
std::vector<float> piece (double fromSeconds, double toSeconds)
{
    const auto whole = sine (440.0, 32000.0, toSeconds);
    return { whole.begin() + static_cast<std::ptrdiff_t> (fromSeconds * 32000.0), whole.end() };
}

void tellSpeed (TestHost& host, double timesRealTime)
{
    host.script->events.push_back (JsonObject()
                                       .set ("event", "progress")
                                       .set ("jobId", "job-1")
                                       .set ("done", 1)
                                       .set ("total", 100)
                                       .set ("fraction", 0.01)
                                       .set ("stepsPerSecond", 50.0 * timesRealTime));
    host.tick();
}

Take newest (TestHost& host) { return host.session().clips().takes().front(); }

/** And the player knows it, which a tick tells it. */
bool becomesReady (TestHost& host, double seconds)
{
    const bool isReady = host.waitUntil ([&] { return newest (host).readySeconds > seconds - 0.01; });
    host.tick();
    return isReady;
}

/** Four bars were played, and two bars are asked for behind them: from 8 s to 12 s. */
void press (TestHost& host)
{
    host.set (id::bars, 2.0f);
    host.roll (8.0);
    host.stand (0.01);
    host.session().timeline().setRegion ({ 4.0, 8.0 });
    host.session().generating().generate();
    host.tick();
}

/** The same, by the trigger, as a host's automation does it. */
void trigger (TestHost& host)
{
    host.set (id::bars, 2.0f);
    host.roll (8.0);
    host.session().timeline().setRegion ({ 4.0, 8.0 });
    host.set (id::generate, 1.0f);
    host.roll (0.1);
}
} // namespace

TEST_CASE ("what is made as fast as it is played can be played at once, what is slower later, what stands "
           "not at all")
{
    CHECK (canBePlayedThrough (0.2, 30.0, 5.0));
    CHECK (canBePlayedThrough (0.2, 30.0, 1.5));
    CHECK_FALSE (canBePlayedThrough (0.0, 30.0, 5.0));
    CHECK_FALSE (canBePlayedThrough (0.2, 30.0, 0.5));
    CHECK_FALSE (canBePlayedThrough (29.0, 30.0, 0.0));
    CHECK (canBePlayedThrough (30.0, 30.0, 0.0));
    CHECK_FALSE (canBePlayedThrough (0.2, 30.0, 1.05)); // measured a little too fast, it would be overtaken

    // Whatever it says, a clip that is made in blocks at 95 % of the speed that was measured is never overtaken.
    for (const double speed : { 0.3, 0.7, 1.0, 1.2, 2.0, 8.0 })
        for (const double length : { 2.0, 8.0, 30.0, 120.0 })
            for (double made = 0.2; made < length; made += 0.1)
            {
                if (! canBePlayedThrough (made, length, speed))
                    continue;
                CAPTURE (speed, length, made);
                double there = made, seconds = 0.0;
                while (there < length)
                {
                    const auto block = std::min (length - there, juce::jlimit (0.2, 1.0, there / 4.0));
                    seconds += block / (0.95 * speed);
                    REQUIRE (seconds <= there);
                    there += block;
                }
            }
}

TEST_CASE ("a take is asked for piece by piece, unless it is judged when it is whole")
{
    TestHost host;
    press (host);
    CHECK (static_cast<bool> (host.script->last ("submit")["request"]["streamed"]));
    host.session().generating().cancel();
    host.set (id::loop, 1.0f);
    host.session().generating().generate();
    host.tick();
    CHECK_FALSE (host.script->last ("submit")["request"].hasProperty ("streamed"));
}

TEST_CASE (
    "a take is heard in its place while it is made, its waveform grows, and it becomes the take that is done")
{
    TestHost host;
    trigger (host);
    CHECK (host.session().clips().takes().empty());
    host.tellSound (piece (0.0, 1.0));
    REQUIRE (becomesReady (host, 1.0));
    const auto take = newest (host);
    CHECK (take.isGrowing);
    CHECK (take.number == 1);
    CHECK (take.placement == Span { 8.0, 12.0 });
    CHECK_FALSE (take.auditioning); // automation has asked for it, not the window
    const auto peaks = host.session().clips().takePeaks (take.id, 40);
    REQUIRE (peaks.size() == 40);
    CHECK (peaks[5].high == Approx (0.25).margin (0.01));
    CHECK_FALSE (peaks[12].captured);

    host.locate (7.0);
    auto output = host.roll (3.0, 0.0);
    CHECK (loudest (output, 0.0, 0.999) < 1.0e-6);
    CHECK (loudest (output, 1.02, 1.95) == Approx (0.25).margin (0.01));
    CHECK (loudest (output, 2.0, 3.0) < 1.0e-6); // nothing is there yet

    host.tellSound (piece (1.0, 3.0)); // while the transport stands at 10 s
    REQUIRE (becomesReady (host, 3.0));
    output = host.roll (2.0, 0.0);
    CHECK (loudest (output, 0.02, 0.95) == Approx (0.25).margin (0.01)); // on at its place
    CHECK (loudest (output, 1.0, 2.0) < 1.0e-6);

    host.tellSound (piece (3.0, 4.0), true);
    host.finishJob ({ { "clip-a", 440.0 } }, 4.0);
    host.locate (7.5);
    output = host.roll (2.5, 0.0);               // at once, before the file has been read
    CHECK (quietest (output, 0.52, 2.5) > 0.24); // a file of 24 bits follows it, as near as those are
    REQUIRE (host.session().clips().takes().size() == 1);
    CHECK (newest (host).id == "clip-a");
    CHECK_FALSE (newest (host).isGrowing);
    CHECK (newest (host).number == 1);
    CHECK_FALSE (host.session().clips().takePeaks ("clip-a", 40).empty());
}

TEST_CASE ("nothing is heard of it that a take which sounds becomes the one that is stored")
{
    TestHost host;
    trigger (host);
    host.tellSound (piece (0.0, 4.0), true);
    REQUIRE (becomesReady (host, 4.0));
    host.locate (8.0);
    auto output = host.roll (1.0, 0.0);
    host.finishJob ({ { "clip-a", 440.0 } }, 4.0);
    for (int i = 0; i < 20; ++i) // the file is read and rendered meanwhile
    {
        const auto more = host.roll (0.1, 0.0);
        output.insert (output.end(), more.begin(), more.end());
        juce::Thread::sleep (10);
    }
    double worst = 0.0; // where the file's 24 bits follow, they are as near
    for (size_t i = 4800; i < output.size() - 4800; ++i)
        worst = std::max (worst, std::abs (output[i]
                                           - 0.25
                                                 * std::sin (juce::MathConstants<double>::twoPi * 440.0
                                                             * static_cast<double> (i) / rateHz)));
    CHECK (worst < 0.11); // equal powers of the same for 10 ms; a gap would be 0.25
}

TEST_CASE ("what was asked for in the window starts by itself as soon as it can be played through")
{
    TestHost host;
    press (host);
    tellSpeed (host, 0.5);
    host.tellSound (piece (0.0, 2.0));
    REQUIRE (becomesReady (host, 2.0));
    host.tick();
    CHECK_FALSE (newest (host).auditioning); // it would be overtaken
    host.tellSound (piece (2.0, 3.0));
    REQUIRE (becomesReady (host, 3.0));
    host.tick();
    CHECK (newest (host).auditioning);
    CHECK (loudest (host.stand (0.5)) == Approx (0.25).margin (0.01));

    // It is done while it sounds, and sounds on.
    host.tellSound (piece (3.0, 4.0), true);
    REQUIRE (becomesReady (host, 4.0));
    host.finishJob ({ { "clip-a", 440.0 } }, 4.0);
    CHECK (newest (host).auditioning);
    CHECK (quietest (host.stand (3.4), 0.02, 3.4) > 0.24);
    host.stand (0.2);
    host.tick();
    CHECK (loudest (host.stand (0.1)) == 0.0);
    CHECK_FALSE (newest (host).auditioning);
}

TEST_CASE ("on request it is heard at once, waits where it is overtaken, and leaves the transport its place")
{
    TestHost host;
    press (host);
    tellSpeed (host, 0.1);
    host.tellSound (piece (0.0, 0.5));
    REQUIRE (becomesReady (host, 0.5));
    host.session().clips().auditionTake (newest (host).id, true);
    CHECK (loudest (host.stand (1.0)) == Approx (0.25).margin (0.01));
    CHECK (host.session().clips().auditionPosition() * 4.0 == Approx (0.5).margin (0.01));
    CHECK (loudest (host.stand (0.5)) == 0.0);
    host.tellSound (piece (0.5, 4.0), true);
    REQUIRE (becomesReady (host, 4.0));
    CHECK (loudest (host.stand (0.2)) == Approx (0.25).margin (0.01));

    // One that has started by itself does so when the transport rolls.
    host.session().clips().auditionTake (newest (host).id, false);
    host.session().generating().cancel();
    host.session().generating().generate();
    host.tick();
    tellSpeed (host, 8.0);
    host.tellSound (piece (0.0, 4.0));
    REQUIRE (host.waitUntil ([&] { return newest (host).auditioning; }));
    host.locate (0.0);
    host.roll (1.0, 0.0);
    CHECK_FALSE (newest (host).auditioning);
}

TEST_CASE ("cancelled it goes, and kept it stays as a short take, with its words, its seed and its place")
{
    TestHost host;
    host.script->answer = [&] (const juce::var& request)
    {
        auto reply = FakeEngine::standardReply (request);
        if (request["do"].toString() == "keep")
            reply.fields = JsonObject().set (
                "takes", juce::Array<juce::var> {
                             clip ("clip-kept", host.master ("kept", 440.0, 1.5), request["seed"], 1.5) });
        return reply;
    };
    host.session().words().setPrompt ("harp");
    press (host);
    host.tellSound (piece (0.0, 1.5));
    REQUIRE (becomesReady (host, 1.5));
    host.session().generating().cancel();
    CHECK (host.session().clips().takes().empty());
    CHECK (host.script->count ("keep") == 0);

    host.session().generating().generate();
    host.tick();
    host.tellSound (piece (0.0, 1.5));
    REQUIRE (becomesReady (host, 1.5));
    host.session().generating().keepWhatIsThere();
    CHECK (host.script->last ("cancel")["jobId"].toString() == "job-1");
    CHECK_FALSE (host.session().generating().generation().isBusy());
    const auto sent =
        std::find_if (host.script->calls.begin(), host.script->calls.end(),
                      [] (const auto& call) { return call.request["do"].toString() == "keep"; });
    REQUIRE (sent != host.script->calls.end());
    CHECK ((*sent->audio == piece (0.0, 1.5)));
    host.tick();
    REQUIRE (host.session().clips().takes().size() == 1);
    const auto take = newest (host);
    CHECK (take.id == "clip-kept");
    CHECK (take.prompt == "harp, 120 bpm");
    CHECK (take.seed == static_cast<juce::int64> (host.script->last ("submit")["request"]["seed"]));
    CHECK (take.placement == Span { 8.0, 9.5 });
    CHECK (take.selected);
}

TEST_CASE ("a job that fails, or a project that is loaded, leaves nothing of it")
{
    TestHost host;
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    press (host);
    host.tellSound (piece (0.0, 1.0));
    CHECK (host.session().clips().takes().size() == 1);
    host.script->events.push_back (failedEvent ("The engine has ended."));
    host.tick();
    CHECK (host.session().clips().takes().empty());
    host.session().trouble().performErrorAction(); // once more
    host.tick();
    host.tellSound (piece (0.0, 1.0));
    CHECK (host.session().clips().takes().size() == 1);
    host.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    CHECK (host.session().clips().takes().empty());
    host.locate (8.0);
    CHECK (loudest (host.roll (1.0, 0.0)) < 1.0e-6);
}

TEST_CASE ("a take that grows is there at a new sample rate, too")
{
    TestHost host;
    trigger (host);
    host.tellSound (piece (0.0, 4.0));
    REQUIRE (becomesReady (host, 4.0));
    host.plugin.setRateAndBufferSizeDetails (44100.0, 512);
    host.plugin.prepareToPlay (44100.0, 512);
    CHECK (newest (host).readySeconds > 3.98);
}
