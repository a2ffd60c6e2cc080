// The sound of a take while it is made: what there is of its master, and the same at the host's rate. Never made or
// added to on the audio thread, which plays rendered() meanwhile.
#pragma once

#include "audio/ClipRenderer.h"
#include "model/ClipSound.h"

namespace continuo
{

class GrowingSound
{
public:
    explicit GrowingSound (double seconds) : wholeSeconds (seconds) {}

    /** The next piece, [channel][sample], all of one rate and as many channels. One thread at a time. */
    void append (const std::vector<std::vector<float>>& piece, int pieceRateHz);

    /** Any thread. Renders what is there anew where the rate is another. */
    void render (int hostRateHz);

    /** Any thread. Null before the first piece, or the host's rate, is there. */
    RenderedClipPtr rendered() const;

    /** Any thread. What can be heard. */
    double readySeconds() const;
    double lengthSeconds() const { return wholeSeconds; }

    /** Any thread. Of the whole length; where nothing is yet, nothing is captured. */
    std::vector<WavePeak> peaks (int columns) const;

    /** Any thread. What there is so far; null if that is nothing. */
    ClipSound::Ptr soFar() const;

private:
    void renderMore();
    void drawMore();

    const double wholeSeconds;
    mutable juce::CriticalSection lock; // everything below; the audio thread has the clip alone
    std::vector<std::vector<float>> master;
    std::vector<WavePeak> overview; // of its blocks, so that drawing it costs no look at every sample
    int masterRateHz = 0;
    int rateHz = 0;
    std::unique_ptr<GrowingClip> growing;
    std::unique_ptr<ClipRenderer> renderer;
};

} // namespace continuo
