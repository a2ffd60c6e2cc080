// A clip's master: what the engine made, at its own rate. Immutable, so any thread may read it; never made on the
// audio thread.
#pragma once

#include "Snapshots.h"
#include "SoundMarks.h"

#include <juce_core/juce_core.h>

#include <memory>
#include <vector>

namespace continuo
{

class ClipSound
{
public:
    using Ptr = std::shared_ptr<const ClipSound>;

    struct Reading
    {
        Ptr sound;            // null if there is a problem
        juce::String problem; // one sentence
    };

    /** WAV, AIFF, FLAC or Ogg Vorbis, mono or stereo. */
    static Reading read (const juce::File&);

    /** FLAC as toFlac() makes it; `name` is for the sentence. */
    static Reading readFlac (const juce::MemoryBlock&, const juce::String& name);

    /** `samples` [channel][sample], 1 or 2 of the same length. */
    ClipSound (std::vector<std::vector<float>> samples, int rateHz, double tempoBpm = 0.0);

    const std::vector<std::vector<float>>& channels() const noexcept { return samples; }
    int channelCount() const noexcept { return static_cast<int> (samples.size()); }
    juce::int64 lengthSamples() const noexcept { return static_cast<juce::int64> (samples.front().size()); }
    int sampleRateHz() const noexcept { return rateHz; }
    /** As its file says; 0 where that says nothing. */
    double tempoBpm() const noexcept { return tempo; }
    double lengthSeconds() const noexcept { return static_cast<double> (lengthSamples()) / rateHz; }

    /** 24 bits: what a project carries, so that it plays where the clip's file is not. Made once. */
    const juce::MemoryBlock& toFlac() const;

    std::vector<WavePeak> peaks (int columns) const;

private:
    static Reading decode (std::unique_ptr<juce::InputStream>, const juce::String& name);

    const std::vector<std::vector<float>> samples;
    const int rateHz;
    const double tempo;

    mutable juce::CriticalSection flacLock;
    mutable juce::MemoryBlock flac;
};

/** The lowest and the highest of all channels in samples `from` up to `to`, which are there. [channel][sample] */
WavePeak peakOf (const std::vector<std::vector<float>>& channels, size_t from, size_t to);

/** What a sound is written as. */
enum class SoundForm
{
    wav16,
    wav24,
    wavFloat,
    flac
};

inline const char* endingOf (SoundForm form) { return form == SoundForm::flac ? ".flac" : ".wav"; }

/** Writes a sound beside `file` and moves it there whole, with what it says of itself. False if that does not work. */
bool writeSound (const juce::File& file, const std::vector<std::vector<float>>& channels, int rateHz,
                 SoundForm = SoundForm::wav24, const SoundMarks& = {});

} // namespace continuo
