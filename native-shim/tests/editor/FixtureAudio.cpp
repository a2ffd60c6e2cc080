#include "FixtureModel.h"

#include <juce_dsp/juce_dsp.h>

namespace continuo
{

FixtureAudio::FixtureAudio()
{
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    const juce::File file (CONTINUO_EXAMPLE_AUDIO);
    std::unique_ptr<juce::AudioFormatReader> reader (formats.createReaderFor (file));
    if (reader == nullptr)
        throw std::runtime_error ("expected a sound file, found none at "
                                  + file.getFullPathName().toStdString());
    rate = reader->sampleRate;
    samples.setSize (1, static_cast<int> (reader->lengthInSamples));
    reader->read (&samples, 0, samples.getNumSamples(), 0, true, false);
}

double FixtureAudio::lengthSeconds() const { return samples.getNumSamples() / rate; }

std::vector<WavePeak> FixtureAudio::peaks (double fromSeconds, double toSeconds, int columns) const
{
    std::vector<WavePeak> result (static_cast<size_t> (columns));
    for (int i = 0; i < columns; ++i)
    {
        const double step = (toSeconds - fromSeconds) / columns;
        const int from = juce::roundToInt ((fromSeconds + i * step) * rate),
                  to = juce::jmax (from + 1, juce::roundToInt ((fromSeconds + (i + 1) * step) * rate));
        auto& peak = result[static_cast<size_t> (i)];
        peak.captured = from >= 0 && to <= samples.getNumSamples();
        if (! peak.captured)
            continue;
        const auto range = samples.findMinMax (0, from, to - from);
        peak.low = range.getStart();
        peak.high = range.getEnd();
    }
    return result;
}

std::vector<std::int8_t> FixtureAudio::leadingPitchClasses (double fromSeconds, double toSeconds) const
{
    constexpr int order = 14, window = 1 << order;
    juce::dsp::FFT fft (order);
    std::vector<std::int8_t> leading;
    std::vector<float> bins (2 * window);
    for (double seconds = fromSeconds; seconds < toSeconds; seconds += 0.1)
    {
        std::fill (bins.begin(), bins.end(), 0.0f);
        const int start = juce::roundToInt (seconds * rate) - window / 2;
        for (int i = 0; i < window; ++i)
            if (start + i >= 0 && start + i < samples.getNumSamples())
                bins[static_cast<size_t> (i)] = samples.getSample (0, start + i)
                                                * (0.5f
                                                   - 0.5f
                                                         * std::cos (juce::MathConstants<float>::twoPi
                                                                     * static_cast<float> (i) / window));
        fft.performFrequencyOnlyForwardTransform (bins.data(), true);
        std::array<float, 12> energy {};
        for (int bin = 1; bin < window / 2; ++bin)
        {
            const double hertz = bin * rate / window;
            if (hertz < 250.0 || hertz > 2000.0)
                continue;
            const int note = juce::roundToInt (69.0 + 12.0 * std::log2 (hertz / 440.0));
            energy[static_cast<size_t> (note % 12)] += juce::square (bins[static_cast<size_t> (bin)]);
        }
        const auto best = std::max_element (energy.begin(), energy.end());
        leading.push_back (*best > 1.0f ? static_cast<std::int8_t> (best - energy.begin())
                                        : std::int8_t (-1));
    }
    return leading;
}

} // namespace continuo
