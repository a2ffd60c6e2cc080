#include "audio/ClipLane.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace continuo
{

namespace
{

constexpr int noFade = std::numeric_limits<int>::max();
constexpr std::int64_t shortestRepetition = 64;
constexpr double ppqTolerance = 1.0 / 480.0; // hosts round quarter notes; what is closer is the same place

}

void ClipLane::hold (std::uint64_t newId, RenderedClipPtr newClip, const ClipPlacement& newPlacement)
{
    clipId = newId;
    clip = std::move (newClip);
    placement = newPlacement;
    isOnTimeline = false;
}

RenderedClipPtr ClipLane::release()
{
    isOnTimeline = false;
    return std::move (clip);
}

void ClipLane::leave (FadingTail& tail)
{
    if (isOnTimeline)
        addTail (tail, 0);

    isOnTimeline = false;
}

double ClipLane::wantedAnchor (const Moment& now) const
{
    return double (now.samples) + (placement.startPpq - now.ppq) * now.samplesPerQuarterNote;
}

void ClipLane::anchorAt (const Moment& now)
{
    const auto followed = followsBars (now);
    const auto wished =
        followed ? placement.loopLengthPpq * now.samplesPerQuarterNote : double (placement.loopLengthSamples);
    const auto shortest = double (std::min (lengthSamples(), shortestRepetition));

    anchor = followed ? wantedAnchor (now) : double (placement.startSamples);
    anchoredSamplesPerQuarterNote = followed ? now.samplesPerQuarterNote : 0.0;
    repetitionLength = std::max (wished > 0.0 ? wished : double (lengthSamples()), std::max (1.0, shortest));
}

std::int64_t ClipLane::startOf (std::int64_t number) const
{
    return std::llround (anchor + double (number) * repetitionLength);
}

void ClipLane::enter (const Moment& now)
{
    anchorAt (now);
    position = now.samples;
    repetition = 0;

    if (placement.isLooping && position >= startOf (0))
    {
        repetition =
            std::max (std::int64_t (0), std::int64_t ((double (position) - anchor) / repetitionLength));

        while (repetition > 0 && startOf (repetition) > position)
            --repetition;

        while (startOf (repetition + 1) <= position)
            ++repetition;
    }

    repetitionStart = startOf (repetition);
    nextStart = placement.isLooping ? startOf (repetition + 1) : never;

    const auto isWithin = position > repetitionStart && position < repetitionStart + lengthSamples();
    fadedIn = isWithin ? 0 : noFade;
    isOnTimeline = true;
}

void ClipLane::follow (const Moment& now)
{
    if (! isOnTimeline || ! followsBars (now))
        return;

    const auto isSameTempo = std::abs (now.samplesPerQuarterNote - anchoredSamplesPerQuarterNote)
                             <= 1.0e-9 * now.samplesPerQuarterNote;
    const auto isSamePlace =
        std::abs (wantedAnchor (now) - anchor) <= ppqTolerance * now.samplesPerQuarterNote;

    if (isSameTempo && isSamePlace)
        return;

    if (position < repetitionStart) // it has not begun: its start moves
    {
        enter (now);
        return;
    }

    anchorAt (now); // it plays on as it is: only its next repetition moves

    if (placement.isLooping)
        nextStart = std::max (position, startOf (repetition + 1));
}

void ClipLane::beginNextRepetition (FadingTail& tail, int samplesFromNow)
{
    addTail (tail, samplesFromNow);
    ++repetition;
    repetitionStart = nextStart;
    nextStart =
        std::max (startOf (repetition + 1), repetitionStart + std::min (lengthSamples(), shortestRepetition));
    fadedIn = noFade;
}

void ClipLane::render (const Moment& now, double sampleRateHz, int channelCount, int frameCount,
                       Sounds& sounds, FadingTail& tail)
{
    if (clip == nullptr || clip->sampleRateHz() != sampleRateHz || lengthSamples() == 0)
        return;

    if (! isOnTimeline)
        enter (now);

    channels = channelCount;

    for (int done = 0; done < frameCount;)
    {
        if (position >= nextStart)
            beginNextRepetition (tail, done);

        const auto until = position < repetitionStart ? repetitionStart : nextStart;
        const auto count = int (std::min (std::int64_t (frameCount - done), until - position));
        const auto index = position - repetitionStart;
        const auto ready = clip->readySamples();

        if (ready == lengthSamples())
            renderWhole (index, count, done, sounds, tail);
        else
            renderReady (index, ready, count, done, sounds, tail);

        position += count;
        done += count;
    }
}

void ClipLane::renderWhole (std::int64_t index, int count, int at, Sounds& sounds, const FadingTail& tail)
{
    const auto sounding =
        index < 0 ? 0 : int (std::clamp (lengthSamples() - index, std::int64_t (0), std::int64_t (count)));
    const auto fading = fadedIn == noFade ? 0 : std::min (count, tail.fadeSamples() - fadedIn);

    for (int channel = 0; channel < channels; ++channel)
    {
        auto* const sound = sounds[std::size_t (channel)].data() + at;

        for (int i = 0; i < sounding; ++i)
            sound[i] += sample (channel, index + i) * (i < fading ? tail.fadeInGain (fadedIn + i) : 1.0f);
    }

    if (placement.replaces)
        for (int i = std::max (0, int (-index)); i < sounding; ++i)
            sounds[presence][std::size_t (at + i)] +=
                clip->edgeGain (index + i) * (i < fading ? tail.fadeInGain (fadedIn + i) : 1.0f);

    if (fadedIn != noFade)
        fadedIn = fadedIn + fading == tail.fadeSamples() ? noFade : fadedIn + fading;
}

/** No more of the fade is done than there are samples left to fade out with. */
void ClipLane::renderReady (std::int64_t index, std::int64_t ready, int count, int at, Sounds& sounds,
                            const FadingTail& tail)
{
    const auto whole = tail.fadeSamples();
    auto faded = std::min (fadedIn, whole);

    for (auto i = int (std::clamp (-index, std::int64_t (0), std::int64_t (count))); i < count; ++i)
    {
        const auto left = std::max (std::int64_t (0), ready - index - i);
        faded = int (std::min (std::int64_t (faded), left));

        const auto gain = faded == whole ? 1.0f : tail.fadeInGain (faded);

        if (left > 0)
            for (int channel = 0; channel < channels; ++channel)
                sounds[std::size_t (channel)][std::size_t (at + i)] += sample (channel, index + i) * gain;

        if (left > 0 && placement.replaces)
            sounds[presence][std::size_t (at + i)] += clip->edgeGain (index + i) * gain;

        faded = std::min (faded + 1, whole);
    }

    fadedIn = faded == whole ? noFade : faded;
}

/** What was sounding goes on from where it is, and fades out. */
void ClipLane::addTail (FadingTail& tail, int samplesFromNow) const
{
    const auto index = position - repetitionStart;

    const auto ready = clip->readySamples();

    if (index <= 0 || index >= ready)
        return;

    const auto count = int (std::min (std::int64_t (tail.fadeSamples()), ready - index));
    const auto gain = fadedIn == noFade ? 1.0f : tail.fadeInGain (fadedIn);
    const auto isWhole = ready == lengthSamples();
    // What would run out before it has faded out does that faster.
    const auto faded = [&] (int i) { return isWhole ? i : i * tail.fadeSamples() / count; };

    for (int channel = 0; channel < channels; ++channel)
        for (int i = 0; i < count; ++i)
            tail.add (channel, samplesFromNow + i,
                      gain * tail.fadeOutGain (faded (i)) * sample (channel, index + i));

    if (placement.replaces)
        for (int i = 0; i < count; ++i)
            tail.add (int (presence), samplesFromNow + i,
                      gain * tail.fadeOutGain (faded (i)) * clip->edgeGain (index + i));
}

float ClipLane::sample (int channel, std::int64_t index) const
{
    if (clip->channelCount() == 1)
        return clip->channel (0)[index];

    if (channels == 2)
        return clip->channel (channel)[index];

    return 0.5f * (clip->channel (0)[index] + clip->channel (1)[index]);
}

}
