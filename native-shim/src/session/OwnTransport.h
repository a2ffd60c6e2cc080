// The timeline of a program that stands alone: where no host plays, the user does.
#pragma once

#include "audio/TransportPosition.h"

#include <atomic>
#include <limits>

namespace continuo
{

class OwnTransport
{
public:
    // Message thread.

    void play (bool shallPlay) noexcept { playing.store (shallPlay); }
    void locate (std::int64_t samples) noexcept { wanted.store (samples); }
    bool isPlaying() const noexcept { return playing.load(); }
    /** Where it is, or will be with the next block. */
    std::int64_t positionSamples() const noexcept
    {
        const auto soon = wanted.load();
        return soon != nowhere ? soon : position.load();
    }

    /** Audio thread. The position of the block that begins now and has `frames` samples. Never allocates or locks. */
    TransportPosition read (int frames) noexcept
    {
        if (const auto asked = wanted.exchange (nowhere); asked != nowhere)
            position.store (asked);
        TransportPosition now;
        now.hasTimeline = true;
        now.isPlaying = playing.load();
        now.timelineSamples = position.load();
        if (now.isPlaying)
            position.store (now.timelineSamples + frames);
        return now;
    }

private:
    static constexpr auto nowhere = std::numeric_limits<std::int64_t>::min();

    std::atomic<bool> playing { false };
    std::atomic<std::int64_t> position { 0 };
    std::atomic<std::int64_t> wanted { nowhere };
};

} // namespace continuo
