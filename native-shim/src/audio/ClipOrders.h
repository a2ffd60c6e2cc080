#pragma once

#include "audio/ClipPlacement.h"
#include "audio/RenderedClip.h"
#include "audio/SpscQueue.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace continuo
{

/** What a ClipPlayer shall play: asked for by the message thread, done by the audio thread with its next block.

    Clips go to the audio thread in a queue, and come back in another one when it has done with them, so that it never
    frees one. Whoever sends counts how many are away: the way back is never full.

    Threads: everything public is called by one thread, the message thread; collectRetired() regularly. What is protected
    is the audio thread's, and never allocates, locks or waits.
*/
class ClipOrders
{
public:
    static constexpr int maximumClips = 16;

    /** Plays `clip` at its place. A clip that is already there under the same id is swapped for it, without a
        click even while it sounds. False, and nothing happens, if there are 16 clips already, or if the audio
        thread has not run for so long that its queue is full: call again later. */
    bool place (std::uint64_t id, RenderedClipPtr clip, const ClipPlacement& placement);

    /** Takes the clip away again. False if the queue is full. Nothing happens if there is none. */
    bool remove (std::uint64_t id);
    bool removeAll();

    bool audition (RenderedClipPtr clip);
    /** Another rendition of the clip that sounds: it goes on in there, where it is. */
    bool changeAudition (RenderedClipPtr clip);
    bool stopAudition();

    /** Only for hosts without timeline; others ignore it. */
    bool trigger();
    bool stopTriggered();

    /** Frees the clips that the audio thread has done with. */
    void collectRetired();

protected:
    enum class Order
    {
        place,
        remove,
        removeAll,
        audition,
        changeAudition,
        stopAudition,
        trigger,
        stopTriggered
    };

    struct Message
    {
        Order order = Order::removeAll;
        std::uint64_t id = 0;
        RenderedClipPtr clip;
        ClipPlacement placement;
    };

    ClipOrders() = default;
    ~ClipOrders() = default;

    /** False if all has been done. */
    bool nextOrder (Message& message) { return orders.pop (message); }

    /** Takes a clip that no longer sounds. */
    void giveBack (RenderedClipPtr clip) { retired.push (std::move (clip)); } // never full: send() counts

private:
    static constexpr std::size_t queueCapacity = 256;
    static constexpr std::size_t retiredCapacity = queueCapacity + maximumClips + 1;

    bool send (Message&& message);

    SpscQueue<Message> orders { queueCapacity };
    SpscQueue<RenderedClipPtr> retired { retiredCapacity };
    std::vector<std::uint64_t> placedIds; // what will be placed once all orders are obeyed
    std::size_t clipsAway = 0;            // sent and not yet back
};

}
