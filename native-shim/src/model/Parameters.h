// What the host can automate. The ids are part of every saved project: never rename or reuse one.
#pragma once

#include "ExactParameter.h"

#include <atomic>
#include <cstdint>

namespace continuo
{

namespace id
{
inline constexpr auto mode = "mode";
inline constexpr auto generate = "generate";
inline constexpr auto cancel = "cancel";
inline constexpr auto bars = "bars";
inline constexpr auto followTempo = "followTempo";
inline constexpr auto takes = "takes";
inline constexpr auto take = "take";
inline constexpr auto guidance = "guidance";
inline constexpr auto temperature = "temperature";
inline constexpr auto topK = "topK";
inline constexpr auto seed = "seed";
inline constexpr auto seedLock = "seedLock";
inline constexpr auto gain = "gain";
inline constexpr auto dryWet = "dryWet";
inline constexpr auto loop = "loop";
} // namespace id

enum class Mode
{
    text,
    continuation,
    melody
};

inline constexpr int maxTakes = 4;
inline constexpr int maxBars = 64;
inline constexpr int maxSeed = 999999; // a float parameter holds it exactly
inline constexpr float silentGainDb = -60.0f;

/** A parameter that starts something when it rises from off to on. Rises are counted where they
    happen, so none is lost when a host switches on and off within one block. */
class TriggerParameter final : public ExactParameter
{
public:
    using ExactParameter::ExactParameter;

    /** Any thread. Rises since the plugin was made. */
    std::uint32_t rises() const noexcept { return count.load (std::memory_order_acquire); }

private:
    void valueChanged (float value) override
    {
        const bool isOn = value >= 0.5f;
        if (isOn && ! wasOn.exchange (isOn))
            count.fetch_add (1, std::memory_order_acq_rel);
        else if (! isOn)
            wasOn.store (false);
    }

    std::atomic<bool> wasOn { false };
    std::atomic<std::uint32_t> count { 0 };
};

/** All parameters with their groups. */
juce::AudioProcessorValueTreeState::ParameterLayout parameterLayout();

/** "both", "clip 40 %", "track only": which of the two is quieter, and how loud that is. */
juce::String balanceInWords (float balance);
float balanceFromWords (const juce::String&);

/** The parameters' current values, cached so that the audio thread reads atomics and nothing else. */
class ParameterValues
{
public:
    explicit ParameterValues (juce::AudioProcessorValueTreeState&);

    Mode mode() const noexcept { return static_cast<Mode> (whole (modeValue)); }
    int bars() const noexcept { return whole (barsValue); }
    bool followTempo() const noexcept { return *followTempoValue >= 0.5f; }
    int takes() const noexcept { return whole (takesValue); }
    int take() const noexcept { return whole (takeValue); }
    float guidance() const noexcept { return *guidanceValue; }
    float temperature() const noexcept { return *temperatureValue; }
    int topK() const noexcept { return whole (topKValue); }
    int seed() const noexcept { return whole (seedValue); }
    bool seedLock() const noexcept { return *seedLockValue >= 0.5f; }
    bool loop() const noexcept { return *loopValue >= 0.5f; }

    /** The clip's gain as a factor; the lowest setting is silence. */
    float gain() const noexcept;

    /** 0 is the track alone, 1 the clip alone, 0.5 both at full level. */
    float dryWet() const noexcept { return *dryWetValue; }

    TriggerParameter& generate;
    TriggerParameter& cancel;

private:
    using Value = const std::atomic<float>*;
    static int whole (Value v) noexcept { return juce::roundToInt (v->load (std::memory_order_relaxed)); }

    Value modeValue, barsValue, followTempoValue, takesValue, takeValue, guidanceValue, temperatureValue,
        topKValue, seedValue, seedLockValue, gainValue, dryWetValue, loopValue;
};

} // namespace continuo
