// A host for one plugin with a fake engine: a timeline at 120 bpm in 4/4, blocks as the test wants them.
#pragma once

#include "FakeEngine.h"
#include "model/ClipSound.h"
#include "plugin/PluginProcessor.h"

#include <cmath>

namespace continuo::test
{

inline std::vector<float> sine (double hz, double rateHz, double seconds)
{
    std::vector<float> samples (static_cast<size_t> (std::llround (seconds * rateHz)));
    for (size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<float> (
            0.25 * std::sin (juce::MathConstants<double>::twoPi * hz * static_cast<double> (i) / rateHz));
    return samples;
}

class TestHost final : private juce::AudioPlayHead
{
public:
    /** `engine` instead of the fake one, if there is one. */
    explicit TestHost (double rate = 48000.0, int block = 512, std::unique_ptr<EngineLink> engine = nullptr)
        : rateHz (rate), blockSize (block),
          plugin (engine != nullptr ? std::move (engine) : std::make_unique<FakeEngine> (script))
    {
        plugin.setPlayHead (this);
        plugin.setRateAndBufferSizeDetails (rate, block);
        plugin.prepareToPlay (rate, block);
        tick();
    }

    ~TestHost() override { plugin.setPlayHead (nullptr); }

    /** Rolls with a sine as input, and gives what came out of the left channel. */
    std::vector<float> roll (double seconds, double inputHz = 220.0)
    {
        const auto frames = std::llround (seconds * rateHz);
        std::vector<float> output;
        isPlaying = true;
        while (static_cast<long long> (output.size()) < frames)
        {
            const auto length = static_cast<int> (
                std::min<long long> (blockSize, frames - static_cast<long long> (output.size())));
            juce::AudioBuffer<float> buffer (2, length);
            for (int i = 0; i < length; ++i)
                for (int channel = 0; channel < 2; ++channel)
                    buffer.setSample (channel, i,
                                      inputHz == 0.0
                                          ? 0.0f
                                          : static_cast<float> (
                                                0.25
                                                * std::sin (juce::MathConstants<double>::twoPi * inputHz
                                                            * static_cast<double> (position + i) / rateHz)));
            juce::MidiBuffer midi;
            plugin.processBlock (buffer, midi);
            output.insert (output.end(), buffer.getReadPointer (0), buffer.getReadPointer (0) + length);
            position += length;
            if (output.size() % 16384 < static_cast<size_t> (length))
                tick();
        }
        isPlaying = false;
        tick();
        return output;
    }

    void locate (double seconds) { position = std::llround (seconds * rateHz); }

    void set (const char* id, float value)
    {
        auto* parameter = plugin.parameters().getParameter (id);
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
    }

    Session& session() { return dynamic_cast<Session&> (plugin.model()); }
    void tick() { session().tick(); }

    /** Ticks until something is so; false after a minute. */
    template <typename Condition>
    bool waitUntil (Condition&& isSo)
    {
        for (int i = 0; i < 6000 && ! isSo(); ++i)
        {
            tick();
            juce::Thread::sleep (10);
        }
        return isSo();
    }

    /** A master of 32 kHz in a temporary file, as the engine would leave it. */
    juce::File master (const juce::String& name, double hz, double seconds)
    {
        const auto file = folder.getChildFile (name + ".wav");
        writeSound (file, { sine (hz, 32000.0, seconds) }, 32000);
        return file;
    }

    /** The engine finishes the job with clips that exist. */
    void finishJob (std::initializer_list<std::pair<const char*, double>> clips, double seconds = 2.0)
    {
        juce::Array<juce::var> takes;
        for (const auto& [id, hz] : clips)
            takes.add (clip (id, master (id, hz, seconds), 7, seconds));
        script->events.push_back (doneEvent (takes));
        tick();
    }

    /** The engine tells a piece of the first take's sound: mono of 32 kHz. */
    void tellSound (const std::vector<float>& samples, bool isLast = false)
    {
        script->events.push_back (
            JsonObject()
                .set ("event", "sound")
                .set ("jobId", "job-1")
                .set ("sampleRateHz", 32000)
                .set ("channels", 1)
                .set ("samples", static_cast<int> (samples.size()))
                .set ("audio", juce::Base64::toBase64 (samples.data(), samples.size() * sizeof (float)))
                .set ("levelled", true)
                .set ("last", isLast));
        tick();
    }

    /** A block that comes while the transport stands, and what is heard in it. */
    std::vector<float> stand (double seconds)
    {
        juce::AudioBuffer<float> buffer (2, static_cast<int> (seconds * rateHz));
        buffer.clear();
        juce::MidiBuffer midi;
        plugin.processBlock (buffer, midi);
        tick();
        return { buffer.getReadPointer (0), buffer.getReadPointer (0) + buffer.getNumSamples() };
    }

    bool hasTempo = true; // of the timeline; false: as jalv is
    const double rateHz;
    const int blockSize;
    std::shared_ptr<FakeEngine::Script> script = std::make_shared<FakeEngine::Script>();
    ContinuoProcessor plugin;

private:
    juce::Optional<PositionInfo> getPosition() const override
    {
        PositionInfo info;
        info.setTimeInSamples (position);
        info.setIsPlaying (isPlaying);
        if (! hasTempo)
            return info;
        info.setBpm (120.0);
        info.setPpqPosition (static_cast<double> (position) / rateHz * 2.0);
        info.setTimeSignature (TimeSignature { 4, 4 });
        return info;
    }

    bool isPlaying = false;
    juce::int64 position = 0;
    const juce::File folder = juce::File::createTempFile ({});
    const struct Cleaner
    {
        const juce::File& folder;
        ~Cleaner() { folder.deleteRecursively(); }
    } cleaner { folder };
};

} // namespace continuo::test
