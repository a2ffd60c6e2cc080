// The plugin with a real JVM and a real engine, which is killed in the middle of its work while audio rolls.
#include "model/EditorModel.h"
#include "plugin/PluginProcessor.h"

#include <Catch.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <ctime>
#include <iostream>
#include <thread>

using namespace continuo;

namespace
{
constexpr double rateHz = 48000.0;
constexpr int blockSamples = 512;

/** A track that rolls in real time on a thread of its own, and looks at every block. */
class RollingTrack final : private juce::AudioPlayHead
{
public:
    RollingTrack()
    {
        plugin.setPlayHead (this);
        plugin.setRateAndBufferSizeDetails (rateHz, blockSamples);
        plugin.prepareToPlay (rateHz, blockSamples);
        audio = std::thread ([this] { roll(); });
    }

    ~RollingTrack() override
    {
        isOver = true;
        audio.join();
        plugin.setPlayHead (nullptr);
    }

    EditorModel& model() { return plugin.model(); }

    void set (const char* id, float value)
    {
        auto* parameter = plugin.parameters().getParameter (id);
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
    }

    /** Ticks, as the message thread's timer does, until something is so; false when it takes too long. */
    template <typename Condition>
    bool waitUntil (Condition&& isSo, double seconds = 60.0)
    {
        const auto end = juce::Time::getMillisecondCounterHiRes() + seconds * 1000.0;
        while (! isSo() && juce::Time::getMillisecondCounterHiRes() < end)
        {
            dynamic_cast<Session&> (plugin.model()).tick();
            juce::Thread::sleep (10);
        }
        return isSo();
    }

    void wait (double seconds)
    {
        waitUntil ([] { return false; }, seconds);
    }

    std::atomic<int> damagedBlocks { 0 };
    std::atomic<long> worstBlockNanos { 0 }; // of the processor's time: what other processes take is not ours

private:
    static long cpuNanos()
    {
        timespec now {};
        clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
        return now.tv_sec * 1000000000L + now.tv_nsec;
    }

    void roll()
    {
        juce::Random random (1);
        juce::AudioBuffer<float> block (plugin.getTotalNumInputChannels(), blockSamples);
        juce::MidiBuffer midi;
        auto next = std::chrono::steady_clock::now();
        while (! isOver)
        {
            for (int channel = 0; channel < block.getNumChannels(); ++channel)
                for (int i = 0; i < blockSamples; ++i)
                    block.setSample (channel, i, 0.2f * (random.nextFloat() - 0.5f));
            const auto begin = cpuNanos();
            plugin.processBlock (block, midi);
            worstBlockNanos = std::max (worstBlockNanos.load(), cpuNanos() - begin);
            if (! (std::isfinite (block.getMagnitude (0, blockSamples))
                   && block.getMagnitude (0, blockSamples) > 0.0f))
                ++damagedBlocks;
            position += blockSamples;
            next += std::chrono::microseconds (static_cast<int> (1.0e6 * blockSamples / rateHz));
            std::this_thread::sleep_until (next);
        }
    }

    juce::Optional<PositionInfo> getPosition() const override
    {
        PositionInfo info;
        info.setTimeInSamples (position);
        info.setIsPlaying (true);
        info.setBpm (120.0);
        info.setPpqPosition (static_cast<double> (position) / rateHz * 2.0);
        info.setTimeSignature (TimeSignature { 4, 4 });
        return info;
    }

    ContinuoProcessor plugin;
    std::thread audio;
    std::atomic<bool> isOver { false };
    juce::int64 position = 0;
};

/** The process of the engine that runs in this data folder, or 0. */
int engineProcess (const juce::File& home)
{
    const auto pid = static_cast<int> (juce::JSON::parse (home.getChildFile ("engine.json"))["pid"]);
    return pid > 1 && kill (pid, 0) == 0 ? pid : 0;
}
} // namespace

TEST_CASE ("twenty engines are killed at random moments of a job, and audio and plugin do not mind")
{
    const auto home = juce::File::createTempFile ("continuo");
    const struct Cleaner
    {
        const juce::File& folder;
        ~Cleaner()
        {
            if (const auto pid = engineProcess (folder))
                kill (pid, SIGTERM);
            folder.deleteRecursively();
        }
    } cleaner { home };
    if (std::system ((juce::String (CONTINUO_STAGE_HOME " ") + home.getFullPathName().quoted()).toRawUTF8())
        != 0)
        return; // it has said why it is skipped
    setenv ("CONTINUO_HOME", home.getFullPathName().toRawUTF8(), 1);
    setenv ("CONTINUO_JAVA_HOME", CONTINUO_JDK, 1);

    RollingTrack track;
    auto& model = track.model();
    track.set (id::takes, 4.0f);
    track.set (id::bars, 8.0f);
    track.wait (3.0); // something to continue
    juce::Random random (static_cast<juce::int64> (std::time (nullptr)));

    int kills = 0, inMidJob = 0;
    for (int round = 0; kills < 20 && round < 20; ++round)
    {
        INFO ("round " << round);
        const auto takesBefore = model.clips().takes().size();
        REQUIRE (model.generating().whyNotGenerate() == "");
        model.generating().generate();
        REQUIRE (track.waitUntil (
            [&]
            {
                return ! model.generating().generation().isBusy()
                       || (model.generating().generation().state == GenerationProgress::State::running
                           && engineProcess (home) != 0);
            }));
        REQUIRE (model.trouble().error().sentence == "");
        // The job of the first engine goes to a next one; when that is killed at it, too, the user reads of it.
        for (int killed = 0; model.generating().generation().isBusy();)
        {
            track.wait (random.nextDouble() * 0.3);
            const auto engine = engineProcess (home);
            if (engine == 0 || engine == killed)
                continue;
            REQUIRE (kill (engine, SIGKILL) == 0);
            killed = engine;
            ++kills;
        }
        if (model.clips().takes().size() > takesBefore)
            continue; // it was quicker than the killer
        ++inMidJob;
        const auto sentence = model.trouble().error().sentence;
        CHECK (sentence.isNotEmpty());
        CHECK_FALSE (sentence.contains ("Exception"));
        CHECK_FALSE (sentence.containsChar ('\n'));
        if (round == 0)
            std::cout << "what the user reads: " << sentence << std::endl;
        model.trouble().dismissError();
    }
    CHECK (kills >= 20);
    CHECK (inMidJob >= 5);

    const auto takesBefore = model.clips().takes().size();
    model.generating().generate();
    CHECK (track.waitUntil ([&] { return ! model.generating().generation().isBusy(); }, 120.0));
    CHECK (model.clips().takes().size() > takesBefore);
    CHECK (model.trouble().error().sentence == "");
    CHECK (track.damagedBlocks == 0);
    std::cout << kills << " engines killed, " << inMidJob << " jobs with them; the longest block took "
              << track.worstBlockNanos / 1000 << " us of " << static_cast<int> (1.0e6 * blockSamples / rateHz)
              << std::endl;
    CHECK (track.worstBlockNanos < 1.0e9 * blockSamples / rateHz);
}
