#pragma once

#include "audio/ClipLane.h"
#include "audio/ClipQueue.h"
#include "audio/FadingTail.h"
#include "audio/SmoothedGain.h"
#include "audio/TimelineTracker.h"
#include "audio/TransportPosition.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace continuo
{

/** Plays clips where they belong on the timeline, over what comes in.

    A placed clip sounds whenever the timeline runs over its place: sample-exact, at its own speed. Where the
    timeline jumps, stops or starts in the middle of a clip, or a clip is swapped or removed, the old
    sound fades out over ten milliseconds while the new one fades in (equal power); neither is moved by
    it. Which samples come out depends on what is placed, on the positions and on the parameters alone, never on
    the block size or on how fast the blocks come: a bounce is what was heard.

    Hosts without timeline: placed clips are silent.

    An audition plays one clip now, from its beginning, whatever the transport does. Placed clips are
    silent meanwhile. Dry/wet does not touch it, the gain does.

    To a clip that replaces (ClipPlacement), the first two channels of what comes in and the other placed clips give way
    while it sounds: they fade out while it fades in, and come back as it goes.

    Of a GrowingClip what is ready is heard. On the timeline the rest is silent until it is there; an audition
    waits, and goes on where it was.

    Threads: process() is the audio thread's; it never allocates, locks, waits or enters the kernel, and never
    frees a clip. Parameters may be set by any thread, the audio thread included. prepare() comes while no audio runs.
    What shall be played comes from the message thread, by ClipOrders.
*/
class ClipPlayer
{
public:
    static constexpr double fadeSeconds = 0.010;
    static constexpr double smoothingSeconds = 0.020;

    explicit ClipPlayer (ClipQueue& q) : queue (q) {}

    /** For audio at this rate. Everything starts anew: sounds and fades are cut, and clips of
        another rate are silent until they are placed again, rendered at this one. */
    void prepare (double sampleRateHz);

    // ---- any thread ----

    /** Smoothed over 20 ms, as is the balance. */
    void setGain (float linear) { gain.store (linear, std::memory_order_relaxed); }

    /** A balance: at 0 only the input is heard, at 1 only the clip, at 0.5 both in full; on the way from there to an
        end, the other one becomes quieter. In the middle the input passes unchanged, to the bit. */
    void setDryWet (float zeroToOne) { dryWet.store (zeroToOne, std::memory_order_relaxed); }

    // ---- audio thread ----

    /** In place: input comes in `channels`, input and clips go out. Clips are heard on the first two channels, or on a
        single one as the mean of theirs. Any number of frames, 0 included. */
    void process (const TransportPosition& position, float* const* channels, int channelCount,
                  int frameCount);

private:
    using Message = ClipQueue::Message;
    using Order = ClipQueue::Order;

    static constexpr int sliceFrames = ClipLane::sliceFrames;

    void obey (Message& message);
    void beginPlaced (Message& message);
    void beginAudition (Message& message);
    void endAudition();
    void retire (ClipLane& lane);
    void leaveTimeline();

    /** The timeline of a block part: null where it stands still. */
    void playPart (const ClipLane::Moment* now, float* const* channels, int channelCount, int offset,
                   int frameCount);
    void mixSlice (float* const* channels, int channelCount, int offset, int frameCount);

    ClipQueue& queue;
    std::atomic<float> gain { 1.0f };
    std::atomic<float> dryWet { 0.5f };

    // the audio thread's
    double rate = 0.0;
    TimelineTracker tracker;
    std::array<ClipLane, ClipQueue::maximumClips> lanes;
    ClipLane auditionLane;
    std::int64_t auditionSamples = 0; // how far it is

    /** Clips that sound together, and what is fading out of them. */
    struct Group
    {
        ClipLane::Sounds sounds {};
        FadingTail tail;
    };

    Group& groupOf (const ClipLane& lane) { return lane.replaces() ? replacing : placed; }
    void leaveTimeline (ClipLane& lane) { lane.leave (groupOf (lane).tail); }

    Group placed;    // over what comes in
    Group replacing; // instead of it
    Group auditioned;
    SmoothedGain clipGain;
    SmoothedGain wetGain;
    SmoothedGain dryGain;
};

}
