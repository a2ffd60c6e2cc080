#include "PlayerRig.h"

#include <Catch.h>

#include <thread>

using namespace continuo;
using namespace continuo::test;

namespace
{

constexpr int fade = PlayerRig::fade;

}

TEST_CASE ("A placed clip sounds at its place, to the sample and to the bit", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (10000);
    REQUIRE (rig.orders.place (1, clip, placedAt (5001)));
    rig.play (0, 20000, 333);

    CHECK (rig.isSilent (0, 5001));
    CHECK (rig.isClip (clip, 0, 5001, 15001));
    CHECK (rig.isSilent (15001, 20000));
}

TEST_CASE ("A start in the middle of a clip fades in without moving it", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (10000);
    rig.orders.place (1, clip, placedAt (0));
    rig.play (3000, 4000);

    CHECK (rig.isClip (clip, 3000 + fade, fade, 4000));
    CHECK (std::abs (rig.heard (0)) < 0.002f);
    CHECK (rig.heard (fade / 2)
           == Approx (clip->channel (0)[3000 + fade / 2] * std::sqrt (0.5)).epsilon (0.01));
}

TEST_CASE ("A stop in the middle of a clip fades out over what would have come", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (10000);
    rig.orders.place (1, clip, placedAt (0));
    rig.play (0, 4000);
    rig.process (rig.timeline.stoppedAt (4000), 1000);

    CHECK (rig.heard (4000) == Approx (clip->channel (0)[4000]).epsilon (0.001));
    CHECK (rig.heard (4000 + fade / 2)
           == Approx (clip->channel (0)[4000 + fade / 2] * std::sqrt (0.5)).epsilon (0.01));
    CHECK (rig.isSilent (4000 + fade, 5000));
}

TEST_CASE ("A jump crossfades two places of a clip, each at its own place", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (20000);
    rig.orders.place (1, clip, placedAt (0));
    rig.play (0, 4000);
    rig.play (9000, 4000);

    const auto quarter = fade / 4;
    const auto old = clip->channel (0)[4000 + quarter] * std::cos (1.5707963 * (quarter + 0.5) / fade);
    const auto now = clip->channel (0)[9000 + quarter] * std::sin (1.5707963 * (quarter + 0.5) / fade);
    CHECK (rig.heard (4000 + quarter) == Approx (old + now).margin (1.0e-5));
    CHECK (rig.isClip (clip, 9000 + fade, 4000 + fade, 8000));
}

TEST_CASE ("Starts, stops, jumps, swaps, gains and removals do not click", "[player]")
{
    PlayerRig rig;
    const auto first = sineClip (96000, 100.0), second = sineClip (96000, 130.0);
    rig.orders.place (1, first, placedAt (0));
    rig.play (10123, 5000);
    rig.play (50321, 5000);
    rig.orders.place (1, second, placedAt (0));
    rig.play (55321, 5000);
    rig.player.setGain (0.0f);
    rig.play (60321, 5000);
    rig.player.setGain (0.2f);
    rig.play (65321, 5000);
    rig.player.setGain (1.0f);
    rig.process (rig.timeline.stoppedAt (70321), 5000);
    rig.play (70321, 5000);
    rig.orders.audition (first);
    rig.play (75321, 5000);
    rig.orders.stopAudition();
    rig.play (80321, 5000);
    rig.orders.remove (1);
    rig.play (85321, 5000);

    // A sine of 130 Hz and 0.5 steps by 0.0085, two of them in a crossfade by 0.0121, the fades by 0.0033.
    CHECK (rig.largestStep (0, 50000) < 0.018);
    CHECK (rig.isSilent (49000, 50000));
}

TEST_CASE ("A swap keeps time: the new take sounds where the old one was", "[player]")
{
    PlayerRig rig;
    const auto first = noiseClip (10000, 1), second = noiseClip (12000, 2);
    rig.orders.place (7, first, placedAt (1000));
    rig.play (0, 4000);
    rig.orders.place (7, second, placedAt (1000));
    rig.play (4000, 10000);

    CHECK (rig.isClip (first, 0, 1000, 4000));
    CHECK (rig.isClip (second, 3000 + fade, 4000 + fade, 13000));
    CHECK (rig.isSilent (13000, 14000));
}

TEST_CASE ("A loop repeats from its start on, without a gap and without drift", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (5000);
    auto placement = placedAt (1000);
    placement.isLooping = true;
    rig.orders.place (1, clip, placement);
    rig.play (0, 101000, 777);

    CHECK (rig.isSilent (0, 1000));

    for (int round = 0; round < 20; ++round)
        CHECK (rig.isClip (clip, 0, 1000 + round * 5000, 6000 + round * 5000));

    rig.play (1000 + 5000 * 1000 + 17, 2000); // a jump to the middle of repetition 1000
    CHECK (rig.isClip (clip, 17 + fade, 101000 + fade, 103000));
}

TEST_CASE ("A loop that is shorter than its clip fades over from the cut, a longer one waits", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (5000);
    auto placement = placedAt (0);
    placement.isLooping = true;
    placement.loopLengthSamples = 4000;
    rig.orders.place (1, clip, placement);
    rig.play (0, 12000);

    CHECK (rig.isClip (clip, 0, 0, 4000));
    CHECK (rig.isClip (clip, fade, 4000 + fade, 8000));
    CHECK (rig.heard (4000 + 100)
           == Approx (clip->channel (0)[100] + clip->channel (0)[4100] * std::cos (1.5707963 * 100.5 / fade))
                  .margin (1.0e-5));

    placement.loopLengthSamples = 7000;
    rig.orders.place (1, clip, placement);
    rig.play (21000, 14000);
    CHECK (rig.isClip (clip, fade, 12000 + fade, 17000));
    CHECK (rig.isSilent (17000, 19000));
    CHECK (rig.isClip (clip, 0, 19000, 24000));
}

TEST_CASE ("A loop of bars stays on the bars, although they are no whole number of samples", "[player]")
{
    PlayerRig rig;
    rig.timeline.tempoBpm = 121.0; // a bar has 95206.6 samples
    const auto barSamples = 4 * 60.0 * 48000.0 / 121.0;
    const auto clip = noiseClip (std::llround (barSamples));
    ClipPlacement placement;
    placement.followsTempo = true;
    placement.startPpq = 4.0;
    placement.isLooping = true;
    placement.loopLengthPpq = 4.0;
    rig.orders.place (1, clip, placement);

    const auto bar100 = std::llround (100 * barSamples);
    rig.play (bar100 - 2000, 10000);
    CHECK (rig.isClip (clip, 1, 2001, 10000)); // the repetition before may reach one sample over

    rig.play (0, std::llround (3 * barSamples)); // from the very beginning
    const auto bar2 = 10000 + std::llround (2 * barSamples);
    CHECK (rig.isSilent (10000 + fade, 10000 + std::llround (barSamples)));
    CHECK (rig.isClip (clip, 1, bar2 + 1, bar2 + 5000));
}

TEST_CASE ("A clip that belongs to bars begins where they are after a change of tempo", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (20000);
    ClipPlacement placement;
    placement.followsTempo = true;
    placement.startPpq = 4.0; // sample 96000 at 120 bpm
    rig.orders.place (1, clip, placement);
    rig.play (0, 48000); // quarter note 2

    auto position = rig.timeline.playingAt (48000);
    position.tempoBpm = 60.0;
    rig.process (position, 120000); // 2 quarter notes of 48000 samples
    CHECK (rig.isSilent (0, 48000 + 96000));
    CHECK (rig.isClip (clip, 0, 144000, 144000 + 20000));
}

TEST_CASE ("A change of tempo does not move what is sounding, and does not play its end again", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (30000);
    ClipPlacement placement;
    placement.followsTempo = true;
    placement.startPpq = 0.0;
    rig.orders.place (1, clip, placement);
    rig.play (0, 12000, 500); // half a quarter note

    for (std::int64_t at = 12000; at < 60000; at += 500)
    {
        auto position = rig.timeline.playingAt (at);
        position.tempoBpm = 180.0; // a quarter note has 16000 samples
        position.ppqPosition = 0.5 + double (at - 12000) / 16000.0;
        rig.process (position, 500);
    }

    CHECK (rig.isClip (clip, 0, 0, 30000));
    CHECK (rig.isSilent (30000, 60000));
}

TEST_CASE ("A loop of bars goes on at the next bar of the new tempo", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (96000); // a bar at 120 bpm
    ClipPlacement placement;
    placement.followsTempo = true;
    placement.isLooping = true;
    placement.loopLengthPpq = 4.0;
    rig.orders.place (1, clip, placement);
    rig.play (0, 48000);

    for (std::int64_t at = 48000; at < 160000; at += 500)
    {
        auto position = rig.timeline.playingAt (at);
        position.tempoBpm = 150.0; // a quarter note has 19200 samples
        position.ppqPosition = 2.0 + double (at - 48000) / 19200.0;
        rig.process (position, 500);
    }

    const std::int64_t bar = 48000 + 2 * 19200;
    CHECK (rig.isClip (clip, 0, 0, bar));
    CHECK (rig.isClip (clip, fade, bar + fade, 160000));
}

TEST_CASE ("Hosts that round their quarter notes do not make a clip jitter", "[player]")
{
    PlayerRig rig;
    rig.timeline.tempoBpm = 133.0;
    const auto clip = noiseClip (96000);
    ClipPlacement placement;
    placement.followsTempo = true;
    placement.isLooping = true;
    placement.loopLengthPpq = 4.0;
    rig.orders.place (1, clip, placement);

    for (std::int64_t at = 0; at < 80000; at += 128)
    {
        auto position = rig.timeline.playingAt (at);
        position.ppqPosition = std::round (position.ppqPosition * 1920.0) / 1920.0; // as Ardour does
        rig.process (position, 128);
    }

    CHECK (rig.isClip (clip, 0, 0, 80000));
}

TEST_CASE ("An audition plays now and alone, wherever the transport is", "[player]")
{
    PlayerRig rig;
    const auto placed = noiseClip (50000, 1), take = noiseClip (3000, 2);
    rig.orders.place (1, placed, placedAt (0));
    rig.process (rig.timeline.stoppedAt (0), 512);
    rig.orders.audition (take);
    CHECK (rig.orders.auditionPositionSamples() == -1);
    rig.process (rig.timeline.stoppedAt (0), 1000);
    CHECK (rig.orders.auditionPositionSamples() == 1000);
    rig.process (rig.timeline.stoppedAt (0), 3000);
    CHECK (rig.orders.auditionPositionSamples() == -1);
    CHECK (rig.isClip (take, 0, 512, 3512));
    CHECK (rig.isSilent (3512, 4512));

    rig.play (0, 2000); // at 4512
    rig.orders.audition (take);
    rig.play (2000, 8000); // at 6512
    CHECK (rig.isClip (placed, 0, 4512, 6512));
    CHECK (rig.isClip (take, fade, 6512 + fade, 9512));
    CHECK (rig.isClip (placed, 5000 + fade, 9512 + fade, 14512));
}

TEST_CASE ("Without a timeline placed clips are silent, and an audition is heard", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (2000, 1);
    rig.orders.place (1, noiseClip (2000, 2), placedAt (0));
    rig.process (withoutTimeline(), 1000);
    CHECK (rig.isSilent (0, 1000));
    rig.orders.audition (clip);
    rig.process (withoutTimeline(), 3000);
    CHECK (rig.isClip (clip, 0, 1000, 3000));
    CHECK (rig.isSilent (3000, 4000));
}

TEST_CASE ("The input passes to the bit, and dry/wet is a balance", "[player]")
{
    PlayerRig rig;
    rig.process (rig.timeline.playingAt (0), 3000, 0.123f);
    CHECK (rig.heard (2999) == 0.123f);
    CHECK (rig.heard (0, 1) == 0.123f);

    const auto clip = noiseClip (90000);
    rig.orders.place (1, clip, placedAt (0));
    rig.player.setDryWet (1.0f);
    rig.process (rig.timeline.playingAt (3000), 3000, 0.123f);
    CHECK (rig.isClip (clip, 4000, 4000, 6000));

    rig.player.setDryWet (0.0f);
    rig.process (rig.timeline.playingAt (6000), 3000, 0.123f);
    CHECK (rig.heard (8000) == 0.123f);

    rig.player.setDryWet (0.75f);
    rig.process (rig.timeline.playingAt (9000), 3000, 0.5f);
    CHECK (rig.heard (11000) == 0.25f + clip->channel (0)[11000]);
}

TEST_CASE ("Mono and stereo clips are heard in mono and stereo hosts", "[player]")
{
    PlayerRig rig;
    const auto mono = sineClip (5000, 440.0);
    rig.orders.place (1, mono, placedAt (0));
    rig.play (0, 1000);
    CHECK (rig.isClip (mono, 0, 0, 1000));

    ClipQueue queue;
    ClipOrders orders { queue };
    ClipPlayer player { queue };
    player.prepare (48000.0);
    const auto stereo = noiseClip (5000);
    orders.place (1, stereo, placedAt (0));
    std::vector<float> output (1000);
    float* const channel = output.data();
    player.process (rig.timeline.playingAt (0), &channel, 1, 1000);
    CHECK (output[500] == 0.5f * (stereo->channel (0)[500] + stereo->channel (1)[500]));
}

TEST_CASE ("A clip of another rate is silent, never out of tune", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (5000);
    rig.orders.place (1, noiseClip (5000, 1, 44100.0), placedAt (0));
    rig.play (0, 1000);
    CHECK (rig.isSilent (0, 1000));

    rig.orders.place (1, clip, placedAt (0));
    rig.play (0, 1000);
    CHECK (rig.isClip (clip, fade, 1000 + fade, 2000));
}

TEST_CASE ("Clips come back when they are done with, and not before", "[player]")
{
    PlayerRig rig;
    std::weak_ptr<const RenderedClip> first, second;

    {
        auto clip = noiseClip (5000, 1);
        first = clip;
        rig.orders.place (1, std::move (clip), placedAt (0));
        clip = noiseClip (5000, 2);
        second = clip;
    }

    rig.play (0, 1000);
    rig.orders.collectRetired();
    CHECK_FALSE (first.expired());
    CHECK (second.expired());

    rig.orders.remove (1);
    rig.play (1000, 100);
    CHECK_FALSE (first.expired()); // the audio thread freed nothing
    rig.orders.collectRetired();
    CHECK (first.expired());
}

TEST_CASE ("The seventeenth clip is refused, and a queue that nobody empties is full some day", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (100);

    for (std::uint64_t id = 1; id <= 16; ++id)
        CHECK (rig.orders.place (id, clip, placedAt (0)));

    CHECK_FALSE (rig.orders.place (17, clip, placedAt (0)));
    CHECK (rig.orders.place (16, clip, placedAt (50)));
    CHECK (rig.orders.remove (3));
    CHECK (rig.orders.remove (333));
    CHECK (rig.orders.place (17, clip, placedAt (0)));
    CHECK_FALSE (rig.orders.place (18, nullptr, placedAt (0)));

    int accepted = 0;

    while (accepted < 10000 && rig.orders.audition (clip))
        ++accepted;

    CHECK (accepted < 1000);
    rig.process (rig.timeline.stoppedAt (0), 0);
    CHECK (rig.orders.audition (clip));
    rig.process (rig.timeline.stoppedAt (0), 0);
    for (std::uint64_t id = 1; id <= 17; ++id)
        rig.orders.remove (id);
    rig.orders.stopAudition();
    rig.process (rig.timeline.stoppedAt (0), 0);
    rig.orders.collectRetired();
    CHECK (clip.use_count() == 1);
}

TEST_CASE ("Preparing cuts what sounds, keeps what is placed, and starts anew", "[player]")
{
    PlayerRig rig;
    const auto clip = noiseClip (5000), take = noiseClip (5000, 2);
    rig.orders.place (1, clip, placedAt (0));
    rig.play (0, 500);
    rig.orders.audition (take);
    rig.play (500, 100);
    rig.player.prepare (48000.0);
    rig.process (rig.timeline.stoppedAt (0), 1000);
    CHECK (rig.isSilent (600, 1600));
    rig.play (0, 1000);
    CHECK (rig.isClip (clip, 0, 1600, 2600));
}

namespace
{

/** The first `frames` samples of a clip, as they come in. */
std::vector<std::vector<float>> beginning (const std::vector<std::vector<float>>& whole, std::int64_t from,
                                           std::int64_t to)
{
    std::vector<std::vector<float>> piece;

    for (const auto& channel : whole)
        piece.emplace_back (channel.begin() + from, channel.begin() + to);

    return piece;
}

const std::vector<std::vector<float>>& growingSound()
{
    static const std::vector<std::vector<float>> sound { noise (20000, 5), noise (20000, 6) };
    return sound;
}

}

TEST_CASE ("A clip that has grown to its end is the one that was rendered at once", "[player][growing]")
{
    const RenderedClip atOnce (growingSound(), PlayerRig::rate);
    GrowingClip growing (2, 20000, PlayerRig::rate);
    CHECK (growing.clip()->readySamples() == 0);

    for (std::int64_t from = 0; from < 20000; from += 777)
        growing.append (beginning (growingSound(), from, std::min<std::int64_t> (20000, from + 777)));

    growing.append (beginning (growingSound(), 0, 100)); // beyond its end: nothing
    CHECK (growing.clip()->isWhole());

    for (int channel = 0; channel < 2; ++channel)
        CHECK (std::equal (atOnce.channel (channel), atOnce.channel (channel) + 20000,
                           growing.clip()->channel (channel)));
}

TEST_CASE ("A growing clip is heard in its place as far as it is ready, without a click, and goes on there",
           "[player][growing]")
{
    PlayerRig rig;
    GrowingClip growing (2, 20000, PlayerRig::rate);
    growing.append (beginning (growingSound(), 0, 6000));
    rig.orders.place (1, growing.clip(), placedAt (1000));
    rig.play (0, 10000);
    CHECK (rig.isSilent (0, 1000));
    CHECK (rig.isClip (growing.clip(), 0, 1000, 7000 - fade));
    CHECK (std::abs (rig.heard (6999)) < 0.01f); // faded out where it ends
    CHECK (rig.isSilent (7000, 10000));

    growing.append (beginning (growingSound(), 6000, 12000)); // up to 13000 on the timeline
    rig.play (10000, 2000);
    CHECK (std::abs (rig.heard (10000)) < 0.01f); // faded in where it is now
    CHECK (rig.isClip (growing.clip(), 9000 + fade, 10000 + fade, 12000));

    growing.append (beginning (growingSound(), 12000, 20000)); // in time: nothing is heard of it
    rig.play (12000, 10000);
    CHECK (rig.isClip (growing.clip(), 9000 + fade, 10000 + fade, 21000));
    CHECK (rig.isSilent (21000, 22000));
}

TEST_CASE ("An audition that has overtaken its clip waits in silence and goes on where it was",
           "[player][growing]")
{
    PlayerRig rig;
    GrowingClip growing (2, 20000, PlayerRig::rate);
    rig.orders.audition (growing.clip());
    rig.process (rig.timeline.stoppedAt (0), 1000); // nothing is there yet
    CHECK (rig.orders.auditionPositionSamples() == 0);
    CHECK (rig.isSilent (0, 1000));

    growing.append (beginning (growingSound(), 0, 3000));
    rig.process (rig.timeline.stoppedAt (0), 5000);
    CHECK (rig.isClip (growing.clip(), 0, 1000, 4000 - fade));
    CHECK (rig.isSilent (4000, 6000));
    CHECK (rig.orders.auditionPositionSamples() == 3000);

    growing.append (beginning (growingSound(), 3000, 20000));
    rig.process (rig.timeline.stoppedAt (0), 18000);
    CHECK (rig.isClip (growing.clip(), 3000 + fade, 6000 + fade, 23000));
    CHECK (rig.orders.auditionPositionSamples() == -1);
}

TEST_CASE ("An audition goes on in another rendition of its clip", "[player][growing]")
{
    PlayerRig rig;
    const auto early = noiseClip (20000, 1), final = noiseClip (20000, 2);
    rig.orders.audition (early);
    rig.process (rig.timeline.stoppedAt (0), 3000);
    rig.orders.changeAudition (final);
    rig.process (rig.timeline.stoppedAt (0), 5000);
    CHECK (rig.isClip (early, 0, 0, 3000));
    CHECK (rig.isClip (final, 3000 + fade, 3000 + fade, 8000));
    CHECK (rig.orders.auditionPositionSamples() == 8000);

    rig.orders.stopAudition();
    rig.orders.changeAudition (final); // there is none to change
    rig.process (rig.timeline.stoppedAt (0), 2000);
    CHECK (rig.isSilent (8000 + fade, 10000));
    rig.orders.collectRetired();
    CHECK (final.use_count() == 1);
}

TEST_CASE ("Where a growing clip is left shortly before it would run out, it fades out over what there is",
           "[player][growing]")
{
    PlayerRig rig;
    const auto hum = sineClip (8000, 100.0);
    GrowingClip growing (1, 20000, PlayerRig::rate);
    growing.append ({ std::vector<float> (hum->channel (0), hum->channel (0) + 5000) });
    rig.orders.place (1, growing.clip(), placedAt (0));
    rig.play (0, 4800);
    rig.process (rig.timeline.stoppedAt (0), 1000);
    CHECK (rig.largestStep (1, 5800) < 0.02);
    CHECK (rig.isSilent (5000, 5800));
}

TEST_CASE ("To a clip that replaces, input and other clips give way, to the sample", "[player]")
{
    constexpr int edge = 96;
    PlayerRig rig;
    const auto under = noiseClip (20000, 1), instead = noiseClip (6000, 2);
    auto placement = placedAt (5001);
    placement.replaces = true;
    rig.orders.place (1, under, placedAt (0));
    rig.orders.place (2, instead, placement);

    for (int at = 0; at < 20000; at += 250)
        rig.process (rig.timeline.playingAt (at), 250, 0.25f);

    const auto isUnder = [&] (std::int64_t from, std::int64_t to)
    {
        for (auto i = from; i < to; ++i)
            if (rig.heard (i) != 0.25f + under->channel (0)[i])
                return false;

        return true;
    };
    CHECK (isUnder (0, 5001));
    CHECK (rig.isClip (instead, edge, 5001 + edge, 11001 - edge));
    CHECK (isUnder (11001, 20000));

    // At its edges one goes as the other comes: never both in full, never neither.
    const auto gain = instead->edgeGain (edge / 2);
    CHECK (rig.heard (5001 + edge / 2)
           == Approx ((0.25f + under->channel (0)[5001 + edge / 2]) * (1.0f - gain)
                      + instead->channel (0)[edge / 2]));
}

TEST_CASE ("Input comes back when a clip that replaces is taken away or turned down", "[player]")
{
    PlayerRig rig;
    auto placement = placedAt (0);
    placement.replaces = true;
    rig.orders.place (1, noiseClip (200000), placement);
    int at = 0;
    const auto roll = [&] (int frames)
    {
        for (const auto end = at + frames; at < end; at += 100)
            rig.process (rig.timeline.playingAt (at), 100, 0.25f);

        return rig.output[0].back();
    };
    CHECK (roll (4000) != 0.25f);
    rig.player.setDryWet (0.0f);
    CHECK (roll (4000) == 0.25f);
    rig.player.setDryWet (0.5f);
    CHECK (roll (4000) != 0.25f);
    rig.orders.remove (1);
    CHECK (roll (4000) == 0.25f);
}
