#include "ClipSound.h"

#include "Texts.h"

#include <juce_audio_formats/juce_audio_formats.h>

#include <algorithm>

namespace continuo
{

namespace
{
constexpr int flacBits = 24;
constexpr double longestSeconds = 30.0 * 60.0; // a clip; anything longer is a damaged header

std::vector<float*> pointersTo (std::vector<std::vector<float>>& channels)
{
    std::vector<float*> pointers;
    for (auto& channel : channels)
        pointers.push_back (channel.data());
    return pointers;
}

std::vector<const float*> pointersTo (const std::vector<std::vector<float>>& channels)
{
    std::vector<const float*> pointers;
    for (const auto& channel : channels)
        pointers.push_back (channel.data());
    return pointers;
}

/** The stream is the writer's once there is one. */
bool write (juce::AudioFormat& format, std::unique_ptr<juce::OutputStream> stream,
            const std::vector<std::vector<float>>& channels, int rateHz, int bitDepth)
{
    std::unique_ptr<juce::AudioFormatWriter> writer (format.createWriterFor (
        stream.get(), rateHz, static_cast<unsigned> (channels.size()), bitDepth, {}, 0));
    if (writer == nullptr)
        return false;
    stream.release();
    return writer->writeFromFloatArrays (pointersTo (channels).data(), static_cast<int> (channels.size()),
                                         static_cast<int> (channels.front().size()));
}
} // namespace

ClipSound::ClipSound (std::vector<std::vector<float>> s, int rate, double tempoBpm)
    : samples (std::move (s)), rateHz (rate), tempo (tempoBpm)
{
    jassert (! samples.empty() && samples.size() <= 2 && rateHz > 0);
}

ClipSound::Reading ClipSound::read (const juce::File& file)
{
    if (! file.existsAsFile())
        return { nullptr, say ("{1}: expected a clip, found no file.", file.getFullPathName()) };
    return decode (file.createInputStream(), file.getFullPathName());
}

ClipSound::Reading ClipSound::readFlac (const juce::MemoryBlock& block, const juce::String& name)
{
    return decode (std::make_unique<juce::MemoryInputStream> (block, false), name);
}

ClipSound::Reading ClipSound::decode (std::unique_ptr<juce::InputStream> stream, const juce::String& name)
{
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    const std::unique_ptr<juce::AudioFormatReader> reader (
        stream == nullptr ? nullptr : formats.createReaderFor (std::move (stream)));
    if (reader == nullptr)
        return { nullptr, say ("{1}: expected WAV, AIFF, FLAC or Ogg Vorbis, found something else.", name) };
    if (reader->numChannels < 1 || reader->numChannels > 2 || reader->sampleRate < 1000.0
        || reader->lengthInSamples < 1
        || static_cast<double> (reader->lengthInSamples) > longestSeconds * reader->sampleRate)
        return { nullptr, say ("{1}: expected a sound of one or two channels and at most 30 minutes, found "
                               "{2} channels of {3} "
                               "samples.",
                               name, reader->numChannels, reader->lengthInSamples) };

    const auto length = static_cast<int> (reader->lengthInSamples);
    std::vector<std::vector<float>> channels (reader->numChannels,
                                              std::vector<float> (static_cast<size_t> (length)));
    if (! reader->read (pointersTo (channels).data(), static_cast<int> (channels.size()), 0, length))
        return { nullptr, say ("{1}: the sound cannot be read.", name) };
    const auto tempo = reader->metadataValues[juce::WavAudioFormat::acidTempo].getDoubleValue();
    return { std::make_shared<ClipSound> (std::move (channels), juce::roundToInt (reader->sampleRate),
                                          tempo >= slowestBpm && tempo <= fastestBpm ? tempo : 0.0),
             {} };
}

const juce::MemoryBlock& ClipSound::toFlac() const
{
    const juce::ScopedLock lock (flacLock);
    if (flac.isEmpty())
    {
        juce::FlacAudioFormat format;
        write (format, std::make_unique<juce::MemoryOutputStream> (flac, false), samples, rateHz, flacBits);
    }
    return flac;
}

WavePeak peakOf (const std::vector<std::vector<float>>& channels, size_t from, size_t to)
{
    WavePeak peak { channels.front()[from], channels.front()[from], true };
    for (const auto& channel : channels)
    {
        const auto [low, high] = std::minmax_element (channel.begin() + static_cast<std::ptrdiff_t> (from),
                                                      channel.begin() + static_cast<std::ptrdiff_t> (to));
        peak.low = std::min (peak.low, *low);
        peak.high = std::max (peak.high, *high);
    }
    return peak;
}

std::vector<WavePeak> ClipSound::peaks (int columns) const
{
    std::vector<WavePeak> result (static_cast<size_t> (std::max (0, columns)));
    const auto length = static_cast<size_t> (lengthSamples());
    for (size_t column = 0; column < result.size(); ++column)
    {
        const auto from = length * column / result.size();
        const auto to = std::max (from + 1, length * (column + 1) / result.size());
        result[column] = peakOf (samples, from, to);
    }
    return result;
}

bool writeSound (const juce::File& file, const std::vector<std::vector<float>>& channels, int rateHz,
                 SoundForm form, const SoundMarks& marks)
{
    if (! file.getParentDirectory().createDirectory())
        return false;
    const juce::TemporaryFile draft (file);
    auto stream = draft.getFile().createOutputStream();
    juce::WavAudioFormat wav;
    juce::FlacAudioFormat flac;
    auto& format = form == SoundForm::flac ? static_cast<juce::AudioFormat&> (flac) : wav;
    const int bits = form == SoundForm::wav16 ? 16 : form == SoundForm::wavFloat ? 32 : 24;
    const auto mark = [&]
    {
        return marks.isEmpty()
               || (form == SoundForm::flac ? marks.addToFlac (draft.getFile())
                                           : marks.addToWav (draft.getFile()));
    };
    return stream != nullptr && write (format, std::move (stream), channels, rateHz, bits) && mark()
           && draft.overwriteTargetFileWithTemporary();
}

} // namespace continuo
