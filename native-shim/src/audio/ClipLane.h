#pragma once

#include "audio/ClipPlacement.h"
#include "audio/FadingTail.h"
#include "audio/RenderedClip.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace continuo
{

/** One placed clip on the audio thread: which of its samples is heard where the timeline is now.

    A lane is either away (the timeline stands, jumped, or belongs to an audition) or on the timeline. enter() puts
    it there: it finds which repetition of the clip is on, and fades in if that has begun already; a clip that begins at
    its beginning needs no fade, its edges are faded. leave() takes it away: what was sounding
    goes on in the FadingTail.

    Of a clip that is being made, what is ready is heard: it fades out before it would run out, is silent, and fades in
    again as soon as there is more than it takes to fade out.

    Audio thread. Never allocates, locks or waits.
*/
class ClipLane
{
public:
    static constexpr int sliceFrames = 256;

    /** Two channels of sound, and `presence`: how much of what gives way does so, from 0. [channel][sample] */
    using Sounds = std::array<std::array<float, sliceFrames>, 3>;
    static constexpr std::size_t presence = 2;

    /** The timeline where the next sample is. */
    struct Moment
    {
        std::int64_t samples = 0;
        bool hasMusicalTime = false;
        double ppq = 0.0;
        double samplesPerQuarterNote = 0.0;
    };

    bool isUsed() const { return clip != nullptr; }
    std::uint64_t id() const { return clipId; }
    bool replaces() const { return placement.replaces; }
    std::int64_t startSamples() const { return placement.startSamples; }
    std::int64_t lengthSamples() const { return clip == nullptr ? 0 : clip->lengthSamples(); }
    std::int64_t readySamples() const { return clip == nullptr ? 0 : clip->readySamples(); }

    /** Takes the clip; the lane is away. What it held before must have been taken by release(). */
    void hold (std::uint64_t newId, RenderedClipPtr newClip, const ClipPlacement& newPlacement);

    /** Gives the clip away, which leaves the lane unused. */
    RenderedClipPtr release();

    void leave (FadingTail& tail);

    /** Once per segment: looks where the bars are now. */
    void follow (const Moment& now);

    /** Adds the next samples of the clip, as stereo or, to a single channel, as the mean; enters the timeline if the
        lane is away. Silent if the clip is of another rate. */
    void render (const Moment& now, double sampleRateHz, int channelCount, int frameCount, Sounds& sounds,
                 FadingTail& tail);

private:
    static constexpr std::int64_t never = std::int64_t (1) << 60;

    bool followsBars (const Moment& now) const { return placement.followsTempo && now.hasMusicalTime; }
    double wantedAnchor (const Moment& now) const;
    void anchorAt (const Moment& now);
    void enter (const Moment& now);
    std::int64_t startOf (std::int64_t repetition) const;
    void beginNextRepetition (FadingTail& tail, int samplesFromNow);
    void addTail (FadingTail& tail, int samplesFromNow) const;
    void renderWhole (std::int64_t index, int count, int at, Sounds& sounds, const FadingTail& tail);
    void renderReady (std::int64_t index, std::int64_t ready, int count, int at, Sounds& sounds,
                      const FadingTail& tail);
    float sample (int channel, std::int64_t index) const;

    std::uint64_t clipId = 0;
    RenderedClipPtr clip;
    ClipPlacement placement;

    bool isOnTimeline = false;
    int channels = 2;            // that are rendered
    std::int64_t position = 0;   // on the timeline, of the next sample
    double anchor = 0;           // where repetition 0 begins, between samples if it belongs to bars
    double repetitionLength = 0; // in samples, as long as the tempo stays
    double anchoredSamplesPerQuarterNote = 0.0;
    std::int64_t repetition = 0;
    std::int64_t repetitionStart = 0;
    std::int64_t nextStart = never;
    int fadedIn = 0; // samples of the fade that are done
};

}
