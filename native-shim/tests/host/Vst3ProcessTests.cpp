// What Steinberg's validator looks at in audio: blocks of all sizes, automation, flushes without audio, threads.
#include "HostedPlugin.h"

#include <Catch.h>
#include <atomic>
#include <cmath>
#include <random>
#include <thread>

using namespace continuo;
using namespace Steinberg;
using namespace Steinberg::Vst;

namespace
{
using Sound = std::vector<std::vector<float>>;

Sound noise (size_t samples, unsigned seed)
{
    std::minstd_rand random (seed + 1);
    std::uniform_real_distribution<float> values (-0.5f, 0.5f);
    Sound sound (2, std::vector<float> (samples));
    for (auto& channel : sound)
        for (auto& sample : channel)
            sample = values (random);
    return sound;
}

bool isFinite (const Sound& sound)
{
    for (const auto& channel : sound)
        for (const auto sample : channel)
            if (! std::isfinite (sample))
                return false;
    return true;
}
} // namespace

TEST_CASE ("without a clip, sound passes unchanged at every rate and block size, in real time and offline")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    std::minstd_rand random (5);
    for (const auto mode : { kRealtime, kPrefetch, kOffline })
        for (const auto rate : { 22050.0, 32000.0, 44100.0, 48000.0, 88200.0, 96000.0, 192000.0, 384000.0 })
        {
            plugin.start (rate, 8192, mode);
            int64 position = -30000; // a pre-roll before the timeline's start
            for (int block = 0; block < 40; ++block)
            {
                auto in = noise (block % 7 == 0 ? 1 + block : random() % 8193, static_cast<unsigned> (block));
                auto out = in;
                for (auto& channel : out)
                    std::fill (channel.begin(), channel.end(), std::nanf (""));
                auto context = rollingAt (position, rate);
                REQUIRE (plugin.process (in, out, &context) == kResultOk);
                REQUIRE (in == out);
                position += static_cast<int64> (in[0].size());
            }
            plugin.stop();
        }
}

TEST_CASE ("sound may be processed in place")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 512);
    auto sound = noise (512, 1);
    const auto original = sound;
    auto context = rollingAt (0, 48000.0);
    REQUIRE (plugin.process (sound, sound, &context) == kResultOk);
    CHECK (sound == original);
}

TEST_CASE ("a host without a playhead is served too")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 512);
    for (unsigned i = 0; i < 200; ++i)
    {
        auto in = noise (512, i);
        auto out = in;
        REQUIRE (plugin.process (in, out, nullptr) == kResultOk);
        CHECK (in == out);
    }
}

TEST_CASE ("parameters are taken in a block without samples and without buses")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 512);
    for (const auto& parameter : plugin.parameters())
    {
        ParameterPoints points;
        points.add (parameter.id, 0, 0.4);
        ProcessData flush;
        flush.symbolicSampleSize = kSample32;
        flush.inputParameterChanges = &points;
        CHECK (plugin.processor().process (flush) == kResultOk);
    }
}

TEST_CASE ("automation anywhere in a block, of everything at once, is taken")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 512);
    std::minstd_rand random (3);
    const auto parameters = plugin.parameters();
    for (int block = 0; block < 300; ++block)
    {
        ParameterPoints points;
        for (const auto& parameter : parameters)
            points.add (parameter.id, static_cast<int32> (random() % 512),
                        static_cast<double> (random() % 1001) / 1000.0);
        auto in = noise (512, static_cast<unsigned> (block)), out = in;
        auto context = rollingAt (512 * block, 48000.0);
        REQUIRE (plugin.process (in, out, &context, &points) == kResultOk);
        REQUIRE (isFinite (out));
    }
}

TEST_CASE ("a jumping, looping, stopping and changing transport is followed without harm")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (44100.0, 1024);
    std::minstd_rand random (9);
    int64 position = 0;
    for (int block = 0; block < 500; ++block)
    {
        auto in = noise (1 + random() % 1024, static_cast<unsigned> (block)), out = in;
        auto context = rollingAt (position, 44100.0);
        if (random() % 5 == 0)
            context.state &= ~static_cast<uint32> (ProcessContext::kPlaying);
        if (random() % 7 == 0)
            context.state = 0; // nothing is valid
        context.tempo = 30.0 + random() % 270;
        context.timeSigNumerator = 1 + static_cast<int32> (random() % 13);
        context.timeSigDenominator = 1 << random() % 5;
        REQUIRE (plugin.process (in, out, &context) == kResultOk);
        REQUIRE (in == out);
        position = random() % 10 == 0 ? static_cast<int64> (random() % 100000000) - 100000
                                      : position + static_cast<int64> (in[0].size());
    }
}

TEST_CASE ("the main thread may do as it likes while audio runs on another one")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 256);
    std::atomic<bool> isOver { false };
    std::atomic<int> wrong { 0 };
    std::thread audio (
        [&]
        {
            for (int64 block = 0; ! isOver; ++block)
            {
                auto in = noise (256, static_cast<unsigned> (block)), out = in;
                auto context = rollingAt (256 * block, 48000.0);
                if (plugin.process (in, out, &context) != kResultOk || ! isFinite (out))
                    ++wrong;
            }
        });
    const auto good = plugin.state();
    std::minstd_rand random (1);
    const auto parameters = plugin.parameters();
    for (int i = 0; i < 300; ++i)
    {
        const auto& parameter = parameters[random() % parameters.size()];
        if ((parameter.flags & ParameterInfo::kCanAutomate) != 0)
            plugin.controller().setParamNormalized (parameter.id,
                                                    static_cast<double> (random() % 101) / 100.0);
        if (i % 10 == 0)
            plugin.setState (good);
        if (i % 10 == 5)
            CHECK_FALSE (plugin.state().empty());
    }
    isOver = true;
    audio.join();
    CHECK (wrong == 0);
}
