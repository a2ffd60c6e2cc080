// A block's way through the plugin: recorders, player, triggers.
#pragma once

#include "HostClock.h"
#include "OwnTransport.h"
#include "audio/ClipOrders.h"
#include "audio/ClipPlayer.h"
#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"
#include "audio/SpscQueue.h"
#include "model/Parameters.h"

#include <memory>

namespace continuo
{

class AudioPath
{
public:
    /** A trigger that rose, and where the timeline was. */
    struct Trigger
    {
        bool isGenerate = true; // else cancel
        std::int64_t timelineSamples = 0;
    };

    /** `standsAlone`: no host has a timeline, so it has one of its own. */
    explicit AudioPath (ParameterValues&, bool standsAlone = false);

    /** While no audio runs. Channels as the buses have them, 0 for a bus that is off. */
    void prepare (double sampleRateHz, int inputChannels, int melodyChannels);

    /** Audio thread. Never allocates, locks, logs or enters JNI. `main` holds the input and takes the output. */
    void process (juce::AudioBuffer<float>& main, int inputChannels, const juce::AudioBuffer<float>& melody,
                  juce::AudioPlayHead*, bool isBypassed);

    /** Message thread. Rises since the last call, in order; also those that came while no audio runs. */
    bool nextTrigger (Trigger&);

    /** Message thread, after nextTrigger(). Whether blocks come. */
    bool isRunning() const noexcept { return runs; }

    /** Null where a host plays. */
    OwnTransport* ownTransport() noexcept { return standsAlone ? &own : nullptr; }

    /** Message thread. The input's peak since the last call. */
    float takeInputPeak() noexcept { return inputPeak.exchange (0.0f, std::memory_order_relaxed); }

    /** Like nextTrigger(), never beside it. Forgets rises so far: a project is being loaded, nobody pressed anything. */
    void forgetTriggers();

private:
    const std::shared_ptr<Recording> trackRecording = std::make_shared<Recording>();
    const std::shared_ptr<Recording> sideChainRecording = std::make_shared<Recording>();
    ClipQueue clipQueue;

public:
    // What other threads have of it: what was heard, and what shall be played.
    const std::shared_ptr<RegionReader> track = std::make_shared<RegionReader> (trackRecording);
    const std::shared_ptr<RegionReader> sideChain = std::make_shared<RegionReader> (sideChainRecording);
    ClipOrders clips { clipQueue };

private:
    /** Claims the rises of one parameter: whoever sees one first, audio or message thread, has it alone. */
    class Rises
    {
    public:
        explicit Rises (TriggerParameter& p) : parameter (p) {}
        bool claim() noexcept;
        void forget() noexcept { claimed.store (parameter.rises(), std::memory_order_release); }

    private:
        TriggerParameter& parameter;
        std::atomic<std::uint32_t> claimed { 0 };
    };

    void notePeak (const juce::AudioBuffer<float>&, int channels) noexcept;

    ParameterValues& values;
    const bool standsAlone;
    OwnTransport own;
    HostClock clock;
    RegionRecorder trackRecorder { trackRecording }, sideChainRecorder { sideChainRecording };
    ClipPlayer player { clipQueue };
    Rises generate, cancel;
    SpscQueue<Trigger> triggers { 64 };
    std::atomic<float> inputPeak { 0.0f };
    std::atomic<std::uint32_t> blocks { 0 };

    // The message thread's: when it last saw a new block.
    std::uint32_t blocksSeen = 0;
    std::uint32_t seenMillis = 0;
    bool runs = false;
};

} // namespace continuo
