#include "audio/ClipPlayer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace continuo
{

namespace
{

float balanceDry (float dryWet) { return std::clamp (2.0f * (1.0f - dryWet), 0.0f, 1.0f); }
float balanceWet (float dryWet) { return std::clamp (2.0f * dryWet, 0.0f, 1.0f); }

}

void ClipPlayer::prepare (double sampleRateHz)
{
    const auto fade = std::max (1, int (std::lround (fadeSeconds * sampleRateHz)));
    const auto smoothing = int (std::lround (smoothingSeconds * sampleRateHz));
    const auto balance = dryWet.load (std::memory_order_relaxed);

    rate = sampleRateHz;

    for (auto* group : { &placed, &replacing, &auditioned })
        group->tail.prepare (fade, sliceFrames);

    leaveTimeline();
    endAudition();

    for (auto* group : { &placed, &replacing, &auditioned })
        group->tail.prepare (fade, sliceFrames);

    clipGain.prepare (smoothing, gain.load (std::memory_order_relaxed));
    wetGain.prepare (smoothing, balanceWet (balance));
    dryGain.prepare (smoothing, balanceDry (balance));
    tracker.stop();
}

void ClipPlayer::obey (Message& message)
{
    switch (message.order)
    {
        case Order::place:
            beginPlaced (message);
            break;

        case Order::remove:
            for (auto& lane : lanes)
                if (lane.isUsed() && lane.id() == message.id)
                {
                    leaveTimeline (lane);
                    retire (lane);
                }
            break;

        case Order::audition:
            beginAudition (message);
            break;

        case Order::changeAudition:
            if (auditionLane.isUsed())
            {
                endAudition();
                auditionLane.hold (0, std::move (message.clip), {});
            }
            else
                queue.retired.push (std::move (message.clip)); // it has come to its end meanwhile
            break;

        case Order::stopAudition:
            endAudition();
            break;
    }
}

void ClipPlayer::beginPlaced (Message& message)
{
    auto lane = std::find_if (lanes.begin(), lanes.end(), [&] (const ClipLane& used)
                              { return used.isUsed() && used.id() == message.id; });

    if (lane == lanes.end()) // place() counted: there is a free one
        lane = std::find_if (lanes.begin(), lanes.end(), [] (const ClipLane& any) { return ! any.isUsed(); });

    leaveTimeline (*lane);
    retire (*lane);
    lane->hold (message.id, std::move (message.clip), message.placement);
}

void ClipPlayer::beginAudition (Message& message)
{
    leaveTimeline();
    endAudition();
    auditionLane.hold (0, std::move (message.clip), {});
    auditionSamples = 0;
}

void ClipPlayer::endAudition()
{
    auditionLane.leave (auditioned.tail);
    retire (auditionLane);
}

void ClipPlayer::retire (ClipLane& lane)
{
    if (lane.isUsed())
        queue.retired.push (lane.release());
}

void ClipPlayer::leaveTimeline()
{
    for (auto& lane : lanes)
        leaveTimeline (lane);
}

void ClipPlayer::process (const TransportPosition& told, float* const* channels, int channelCount,
                          int frameCount)
{
    for (Message message; queue.orders.pop (message);)
        obey (message);

    const auto balance = dryWet.load (std::memory_order_relaxed);
    clipGain.approach (gain.load (std::memory_order_relaxed));
    wetGain.approach (balanceWet (balance));
    dryGain.approach (balanceDry (balance));

    const auto position = told.plausible();

    if (position.isPlaying && position.hasTimeline)
    {
        tracker.advance (position, frameCount, rate,
                         [&] (const TimelineSegment& segment)
                         {
                             const ClipLane::Moment now { segment.timelineStart, position.hasMusicalTime,
                                                          segment.ppqStart,
                                                          position.samplesPerQuarterNote (rate) };

                             for (auto& lane : lanes)
                                 segment.isContinuous ? lane.follow (now) : leaveTimeline (lane);

                             playPart (&now, channels, channelCount, segment.offset, segment.frameCount);
                         });
    }
    else
    {
        tracker.stop();
        leaveTimeline();
        playPart (nullptr, channels, channelCount, 0, frameCount);
    }

    queue.auditionSamples.store (auditionLane.isUsed() ? auditionSamples : -1, std::memory_order_relaxed);
}

void ClipPlayer::playPart (const ClipLane::Moment* start, float* const* channels, int channelCount,
                           int offset, int frameCount)
{
    const auto heardChannels = std::min (channelCount, 2);

    for (int done = 0; done < frameCount;)
    {
        auto count = std::min (frameCount - done, sliceFrames);

        for (auto* group : { &placed, &replacing, &auditioned })
            for (auto& channel : group->sounds)
                std::fill_n (channel.begin(), count, 0.0f);

        if (auditionLane.isUsed())
        {
            const auto left = auditionLane.readySamples() - auditionSamples;

            if (left > 0)
            {
                count = int (std::min (std::int64_t (count), left));
                auditionLane.render ({ auditionSamples, false, 0.0, 0.0 }, rate, heardChannels, count,
                                     auditioned.sounds, auditioned.tail);
                auditionSamples += count;
            }

            if (auditionSamples >= auditionLane.lengthSamples())
                endAudition();
        }
        else if (start != nullptr)
        {
            auto now = *start;
            now.samples += done;
            now.ppq += now.samplesPerQuarterNote > 0.0 ? done / now.samplesPerQuarterNote : 0.0;

            for (auto& lane : lanes)
                lane.render (now, rate, heardChannels, count, groupOf (lane).sounds, groupOf (lane).tail);
        }

        mixSlice (channels, channelCount, offset + done, count);
        done += count;
    }
}

void ClipPlayer::mixSlice (float* const* channels, int channelCount, int offset, int frameCount)
{
    for (auto* group : { &placed, &replacing, &auditioned })
        group->tail.mixInto (group->sounds, frameCount);

    for (int i = 0; i < frameCount; ++i)
    {
        const auto at = std::size_t (i);
        const auto clip = clipGain.next();
        const auto balance = wetGain.next();
        const auto wet = balance * clip;
        const auto dry = dryGain.next();
        const auto rest = 1.0f - std::min (1.0f, replacing.sounds[ClipLane::presence][at] * balance);

        for (int channel = 0; channel < channelCount; ++channel)
        {
            auto& sample = channels[channel][offset + i];
            sample *= dry;

            if (channel < 2)
                sample = (sample + placed.sounds[std::size_t (channel)][at] * wet) * rest
                         + replacing.sounds[std::size_t (channel)][at] * wet
                         + auditioned.sounds[std::size_t (channel)][at] * clip;
        }
    }
}

}
