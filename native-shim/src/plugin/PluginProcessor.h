// The plugin as the host sees it: buses, parameters, state, and the audio thread's way through a block.
#pragma once

#include "session/AudioPath.h"
#include "session/Session.h"

namespace continuo
{

class ContinuoProcessor final : public juce::AudioProcessor, public juce::VST3ClientExtensions
{
public:
    ContinuoProcessor();

    /** With another engine: for tests. `standsAlone`: as a program, without a host. */
    explicit ContinuoProcessor (std::unique_ptr<EngineLink>, bool standsAlone = false);

    /** What the editor shows and asks for. */
    EditorModel& model() noexcept { return session; }

    juce::AudioProcessorValueTreeState& parameters() noexcept { return state; }

    void updateTrackProperties (const TrackProperties&) override;

    /** Of VST3 hosts: asked for its name at once, and not kept. */
    void setIHostApplication (Steinberg::FUnknown*) override;

    // Message thread, unless the host does otherwise; never while processBlock runs.
    void prepareToPlay (double sampleRateHz, int expectedBlockSamples) override;
    void releaseResources() override {}
    bool isBusesLayoutSupported (const BusesLayout&) const override;

    // Audio thread. Never allocates, locks, logs or enters JNI.
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    void processBlockBypassed (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using AudioProcessor::processBlock;
    using AudioProcessor::processBlockBypassed;

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }

    // Any thread.
    void getStateInformation (juce::MemoryBlock&) override;
    void setStateInformation (const void* data, int bytes) override;

    const juce::String getName() const override { return "Continuo"; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    bool supportsDoublePrecisionProcessing() const override { return false; }
    double getTailLengthSeconds() const override { return session.tailSeconds(); }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram (int) override {}
    const juce::String getProgramName (int) override { return "Default"; }
    void changeProgramName (int, const juce::String&) override {}

private:
    void process (juce::AudioBuffer<float>&, bool isBypassed);

    juce::AudioProcessorValueTreeState state;
    ParameterValues values { state };
    AudioPath audio;
    Session session;
};

} // namespace continuo
