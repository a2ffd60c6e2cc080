#pragma once

#include "audio/ClipPlacement.h"
#include "audio/RenderedClip.h"
#include "audio/SpscQueue.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace continuo
{

/** Between ClipOrders, where the message thread says what shall be played, and the ClipPlayer on the audio thread: orders
    one way, clips that no longer sound the other way, so that the audio thread never frees one. Nobody else looks in here.
*/
class ClipQueue
{
private:
    friend class ClipOrders;
    friend class ClipPlayer;

    enum class Order
    {
        place,
        remove,
        audition,
        changeAudition,
        stopAudition
    };

    struct Message
    {
        Order order = Order::remove;
        std::uint64_t id = 0;
        RenderedClipPtr clip;
        ClipPlacement placement;
    };

    static constexpr int maximumClips = 16;
    static constexpr std::size_t orderCapacity = 256;
    static constexpr std::size_t retiredCapacity = orderCapacity + maximumClips + 1;

    SpscQueue<Message> orders { orderCapacity };
    SpscQueue<RenderedClipPtr> retired { retiredCapacity }; // never full: whoever sends counts
    std::atomic<std::int64_t> auditionSamples { -1 };       // how far it is; -1 if there is none
};

}
