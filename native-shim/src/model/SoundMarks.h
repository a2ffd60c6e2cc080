// What a clip's file says of itself besides its sound: that it was generated, by which model, from which words and seed
// (RIFF INFO, iXML, bext), its tempo and its loop points. Kept when the sound is written anew. Any thread but the audio
// thread. A C2PA manifest is not kept: it is one of the very bytes that it was made for.
#pragma once

#include <juce_core/juce_core.h>

#include <optional>
#include <vector>

namespace continuo
{

class SoundMarks
{
public:
    SoundMarks() = default;

    /** Of a WAV file; none where it is no such file, or says nothing. */
    static SoundMarks of (const juce::File& wav);

    /** The same of this sound at another rate, and where on the timeline it belongs, if that is known: in samples of that
        rate. */
    SoundMarks at (int rateHz, std::optional<juce::int64> timeSamples) const;

    bool isEmpty() const { return chunks.empty(); }

    /** Adds them to a WAV file which has none. False if that does not work. */
    bool addToWav (const juce::File&) const;
    /** Writes them into a FLAC file's comments: TITLE, DESCRIPTION, ENCODER, and one for each fact. */
    bool addToFlac (const juce::File&) const;

private:
    struct Chunk
    {
        juce::String id;
        juce::MemoryBlock body;
    };

    const juce::MemoryBlock* body (const char* id) const;
    juce::StringArray comments() const;

    int rateHz = 0; // of the file
    std::vector<Chunk> chunks;
};

} // namespace continuo
