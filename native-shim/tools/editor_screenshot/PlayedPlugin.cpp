#include "PlayedPlugin.h"

namespace continuo
{

namespace
{
constexpr int blocksPerTick = 40; // about half a second of the song
constexpr int ticksToSettle = 30; // until what was heard and the takes' waveforms are there
} // namespace

PlayedPlugin::PlayedPlugin (const juce::File& file)
{
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    const std::unique_ptr<juce::AudioFormatReader> reader (formats.createReaderFor (file));
    if (reader == nullptr || reader->sampleRate != rateHz)
    {
        problem = "expected a song of 44100 Hz at " + file.getFullPathName() + ", found none";
        return;
    }
    song.setSize (2, static_cast<int> (reader->lengthInSamples));
    reader->read (&song, 0, song.getNumSamples(), 0, true, true);
    position = juce::roundToInt ((firstBar - 1) * secondsPerBar * rateHz);
    plugin.setPlayHead (this);
    plugin.setRateAndBufferSizeDetails (rateHz, blockSamples);
    plugin.prepareToPlay (rateHz, blockSamples);
    juce::AudioProcessor::TrackProperties track;
    track.name = "Synths";
    track.colour = juce::Colour (0xff5aa9e6);
    plugin.updateTrackProperties (track);
    const auto set = [this] (const char* id, float value)
    {
        auto* parameter = plugin.parameters().getParameter (id);
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
    };
    set (id::seed, 2028.0f); // the same takes in every picture
    set (id::seedLock, 1.0f);
    set (id::takes, 2.0f);
}

PlayedPlugin::~PlayedPlugin() { plugin.setPlayHead (nullptr); }

PlayedPlugin::State PlayedPlugin::goOn()
{
    auto& model = plugin.model();
    if (problem.isEmpty() && model.trouble().error().exists())
        problem = model.trouble().error().sentence;
    if (problem.isNotEmpty())
        return State::failed;

    const auto start = juce::roundToInt ((firstBar - 1) * secondsPerBar * rateHz);
    const auto played = static_cast<int> (position - start);
    if (played < song.getNumSamples())
    {
        isPlaying = true;
        for (int i = 0; i < blocksPerTick; ++i)
            process (juce::jmin (blockSamples, song.getNumSamples() - static_cast<int> (position - start)));
        return State::working;
    }
    isPlaying = false;
    process (blockSamples);
    if (! hasAsked)
    {
        if (model.engines().engine().state == EngineState::failed)
        {
            problem = model.engines().engine().sentence + " " + model.engines().engine().detail;
            return State::failed;
        }
        if (! model.words().presets().empty())
            askForTakes();
        return State::working;
    }
    if (model.generating().generation().isBusy() || model.clips().takes().empty())
        return State::working;
    return ++ticksDone < ticksToSettle ? State::working : State::done;
}

void PlayedPlugin::askForTakes()
{
    auto& model = plugin.model();
    if (model.timeline().region().isEmpty())
    {
        const double lastBars = (firstBar - 1 + 4) * secondsPerBar;
        model.timeline().setRegion ({ lastBars, lastBars + 4 * secondsPerBar });
        model.words().setPrompt ("synthwave, driving bass, wide pads");
        return;
    }
    if (model.generating().whyNotGenerate().isNotEmpty())
        return;
    model.generating().generate();
    hasAsked = true;
}

void PlayedPlugin::process (int samples)
{
    if (samples <= 0)
        return;
    juce::AudioBuffer<float> block (2, samples);
    block.clear();
    const auto from =
        static_cast<int> (position) - juce::roundToInt ((firstBar - 1) * secondsPerBar * rateHz);
    for (int channel = 0; isPlaying && channel < 2; ++channel)
        block.copyFrom (channel, 0, song, channel, from, samples);
    juce::MidiBuffer midi;
    plugin.processBlock (block, midi);
    if (isPlaying)
        position += samples;
}

juce::Optional<juce::AudioPlayHead::PositionInfo> PlayedPlugin::getPosition() const
{
    PositionInfo info;
    info.setTimeInSamples (position);
    info.setTimeInSeconds (static_cast<double> (position) / rateHz);
    info.setIsPlaying (isPlaying);
    info.setBpm (tempoBpm);
    info.setPpqPosition (static_cast<double> (position) / rateHz * tempoBpm / 60.0);
    info.setTimeSignature (TimeSignature { 4, 4 });
    return info;
}

} // namespace continuo
