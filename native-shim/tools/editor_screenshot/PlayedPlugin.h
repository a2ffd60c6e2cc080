// The real plugin after the example song was played into it: marks its last bars and asks for their continuation.
#pragma once

#include "plugin/PluginProcessor.h"

#include <juce_audio_formats/juce_audio_formats.h>

namespace continuo
{

class PlayedPlugin final : private juce::AudioPlayHead
{
public:
    enum class State
    {
        working,
        done,
        failed
    };

    /** 112 bpm in 4/4, as the example is; its first bar stands at bar 5. */
    explicit PlayedPlugin (const juce::File& song);
    ~PlayedPlugin() override;

    /** A little of the work; to be called until it is done. `problem` says in one sentence what failed. */
    State goOn();
    juce::String problem;

    ContinuoProcessor plugin;

private:
    juce::Optional<PositionInfo> getPosition() const override;
    void process (int samples);
    void askForTakes();

    static constexpr double rateHz = 44100.0, tempoBpm = 112.0, secondsPerBar = 4.0 * 60.0 / tempoBpm;
    static constexpr int blockSamples = 512, firstBar = 5;

    juce::AudioBuffer<float> song;
    juce::int64 position = 0;
    bool isPlaying = false, hasAsked = false;
    int ticksDone = 0;
};

} // namespace continuo
