#pragma once

#include <cstdint>

namespace continuo
{

/** Where a clip belongs on the timeline, and how often it is heard there.

    `followsTempo` false: the clip belongs to samples. It begins at startSamples, whatever the tempo does. A loop
    repeats after loopLengthSamples.

    `followsTempo` true: the clip belongs to bars. It begins where the host's tempo puts startPpq, and a loop
    repeats after loopLengthPpq. The audio itself is never stretched on the audio thread: after a change of tempo a
    clip that is sounding plays on at its own speed; its next repetition, or its next start, is where the
    bars are then: cut short by a fade where the bars became shorter, followed by silence where they became
    longer. After a jump into the clip it sounds as if the tempo found there had been the tempo since the clip's
    start. To stay in time under a new tempo, stretch the clip elsewhere and place the result under the same id.
    In hosts that tell no musical time it counts as false.

    `replaces`: what comes in, and clips that do not replace, give way to it while it sounds.
*/
struct ClipPlacement
{
    std::int64_t startSamples = 0;
    bool followsTempo = false;
    double startPpq = 0.0;
    bool replaces = false;

    bool isLooping = false;
    std::int64_t loopLengthSamples = 0; ///< 0: the clip's length
    double loopLengthPpq = 0.0;         ///< 0: the clip's length

    friend bool operator== (const ClipPlacement& a, const ClipPlacement& b)
    {
        return a.startSamples == b.startSamples && a.followsTempo == b.followsTempo
               && a.startPpq == b.startPpq && a.replaces == b.replaces && a.isLooping == b.isLooping
               && a.loopLengthSamples == b.loopLengthSamples && a.loopLengthPpq == b.loopLengthPpq;
    }
};

}
