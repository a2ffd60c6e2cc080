#pragma once

#include "audio/ClipPlacement.h"
#include "audio/ClipQueue.h"
#include "audio/RenderedClip.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace continuo
{

/** What a ClipPlayer shall play: asked for by the message thread, done by the audio thread with its next block.

    Clips go to the audio thread in a queue, and come back in another one when it has done with them, so that it never
    frees one. Whoever sends counts how many are away: the way back is never full.

    Threads: one, the message thread; collectRetired() regularly.
*/
class ClipOrders
{
public:
    static constexpr int maximumClips = ClipQueue::maximumClips;

    explicit ClipOrders (ClipQueue& q) : queue (q) {}

    /** Plays `clip` at its place. A clip that is already there under the same id is swapped for it, without a
        click even while it sounds. False, and nothing happens, if there are 16 clips already, or if the audio
        thread has not run for so long that its queue is full: call again later. */
    bool place (std::uint64_t id, RenderedClipPtr clip, const ClipPlacement& placement);

    /** Takes the clip away again. False if the queue is full. Nothing happens if there is none. */
    bool remove (std::uint64_t id);

    bool audition (RenderedClipPtr clip);
    /** Another rendition of the clip that sounds: it goes on in there, where it is. */
    bool changeAudition (RenderedClipPtr clip);
    bool stopAudition();
    /** How far the audition is, in samples; -1 if there is none. */
    std::int64_t auditionPositionSamples() const
    {
        return queue.auditionSamples.load (std::memory_order_relaxed);
    }

    /** Frees the clips that the audio thread has done with. */
    void collectRetired();

private:
    using Message = ClipQueue::Message;
    using Order = ClipQueue::Order;

    bool send (Message&& message);

    ClipQueue& queue;
    std::vector<std::uint64_t> placedIds; // what will be placed once all orders are obeyed
    std::size_t clipsAway = 0;            // sent and not yet back
};

}
