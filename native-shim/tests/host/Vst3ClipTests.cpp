// A project with a clip in it, as an earlier build saved it: heard at its place, kept, and heard again elsewhere.
#include "HostedPlugin.h"

#include <Catch.h>
#include <cmath>
#include <fstream>
#include <iterator>

using namespace continuo;
using namespace Steinberg;

namespace
{
constexpr double rateHz = 44100.0;
constexpr double clipStartSeconds = 4.0;
constexpr int patienceMillis = 5000;
constexpr int pollMillis = 50;
using Sound = std::vector<std::vector<float>>;

std::vector<char> savedProject()
{
    std::ifstream file (CONTINUO_TEST_FILES "/state-v1.bin", std::ios::binary);
    REQUIRE (file.good());
    return { std::istreambuf_iterator<char> (file), {} };
}

/** What is heard over silence around the clip's beginning. */
Sound played (HostedPlugin& plugin)
{
    constexpr size_t block = 441;
    Sound heard (2);
    for (size_t i = 0; i < 80; ++i)
    {
        Sound in (2, std::vector<float> (block)), out = in;
        auto context = rollingAt (static_cast<int64> ((clipStartSeconds - 0.5) * rateHz + i * block), rateHz);
        REQUIRE (plugin.process (in, out, &context) == kResultOk);
        for (size_t c = 0; c < 2; ++c)
            heard[c].insert (heard[c].end(), out[c].begin(), out[c].end());
    }
    for (auto& channel : heard) // without what fades out after the jump to here
        channel.erase (channel.begin(), channel.begin() + 10 * block);
    return heard;
}

double energy (const Sound& sound)
{
    double sum = 0.0;
    for (const auto& channel : sound)
        for (const auto sample : channel)
            sum += sample * sample;
    return sum;
}

/** The clip is unpacked on a thread of the plugin's: asked for until it is heard, then played once more from the start. */
Sound heardClip (HostedPlugin& plugin)
{
    for (int waited = 0; waited < patienceMillis && energy (played (plugin)) == 0.0; waited += pollMillis)
        runLoop (pollMillis);
    return played (plugin);
}
} // namespace

TEST_CASE ("a clip that a project keeps is heard at its place, saved, and heard again by another instance")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module), other (module);
    plugin.start (rateHz, 441);
    REQUIRE (energy (played (plugin)) == 0.0);
    REQUIRE (plugin.setState (savedProject()) == kResultOk);
    const auto heard = heardClip (plugin);
    REQUIRE (energy (heard) > 0.0);
    for (const auto& channel : heard)
        for (size_t i = 0; i < 15000; ++i) // before it begins
            REQUIRE (channel[i] == 0.0f);

    const auto state = plugin.state();
    CHECK (state.size() > 5000); // with the clip's sound in it
    other.start (rateHz, 441);
    REQUIRE (other.setState (state) == kResultOk);
    const auto again = heardClip (other);
    CHECK ((again == heard)); // too long to be printed
}
