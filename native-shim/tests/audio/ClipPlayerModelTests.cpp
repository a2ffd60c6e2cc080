#include "PlayerRig.h"

#include <Catch.h>

#include <map>

using namespace continuo;
using namespace continuo::test;

namespace
{

constexpr int fade = PlayerRig::fade;

/** What a host does, in steps that block sizes do not show in. */
struct Step
{
    enum class Kind
    {
        play,
        stand,
        place,
        remove,
        audition,
        grow
    } kind = Kind::play;

    std::int64_t from = 0; // play
    int frames = 0;        // play, stand, grow
    std::uint64_t id = 0;  // place, remove
    RenderedClipPtr clip;  // place, audition; null: the one that grows
    ClipPlacement placement;
};

/** A clip that is being made while the steps are done. */
class Growth
{
public:
    RenderedClipPtr clip() const { return growing.clip(); }

    void grow (int frames)
    {
        std::vector<std::vector<float>> next (2);

        for (std::size_t channel = 0; channel < 2; ++channel)
        {
            const auto& from = whole[channel];
            const auto ready = clip()->readySamples();
            const auto end = std::min (std::int64_t (from.size()), ready + frames);
            next[channel].assign (from.begin() + ready, from.begin() + end);
        }

        growing.append (next);
    }

private:
    static constexpr std::int64_t length = 9000;
    GrowingClip growing { 2, length, 48000.0 };
    const std::array<std::vector<float>, 2> whole { noise (length, 7), noise (length, 8) };
};

std::vector<Step> randomSteps (unsigned seed, bool withAuditions)
{
    std::mt19937 random (seed);
    const auto draw = [&] (int from, int to)
    { return std::uniform_int_distribution<int> (from, to) (random); };
    std::vector<RenderedClipPtr> clips;

    for (unsigned i = 0; i < 4; ++i)
        clips.push_back (noiseClip (draw (1, 6000), i + 1));

    clips.push_back (nullptr);

    std::vector<Step> steps;
    std::int64_t at = 0;

    for (int i = 0; i < 80; ++i)
    {
        Step step;

        switch (draw (0, 9))
        {
            case 0:
                step.kind = Step::Kind::stand;
                step.frames = draw (1, 1000);
                break;

            case 1:
            case 2:
                step.kind = Step::Kind::place;
                step.id = std::uint64_t (draw (1, 3));
                step.clip = clips[std::size_t (draw (0, 4))];
                step.placement = placedAt (draw (-1000, 12000));
                step.placement.replaces = draw (0, 2) == 0;
                step.placement.isLooping = draw (0, 1) == 1;
                step.placement.loopLengthSamples = draw (0, 1) == 1 ? 0 : draw (64, 7000);
                break;

            case 3:
                step.kind = withAuditions ? Step::Kind::audition : Step::Kind::remove;
                step.id = std::uint64_t (draw (1, 3));
                step.clip = clips[std::size_t (draw (0, 4))];
                break;

            case 5:
                step.kind = Step::Kind::grow;
                step.frames = draw (1, 900);
                break;

            case 4:
                at = draw (-2000, 15000);
                [[fallthrough]];

            default:
                step.from = at;
                step.frames = draw (0, 3) == 0 ? draw (1, 20) : draw (1, 4000);
                at += step.frames;
                break;
        }

        steps.push_back (step);
    }

    return steps;
}

/** `drawBlock` says how large the next block is. */
template <typename DrawBlock>
void perform (PlayerRig& rig, const std::vector<Step>& steps, DrawBlock&& drawBlock)
{
    Growth growth;
    const auto clipOf = [&] (const Step& step) { return step.clip != nullptr ? step.clip : growth.clip(); };

    for (const auto& step : steps)
        switch (step.kind)
        {
            case Step::Kind::grow:
                growth.grow (step.frames);
                break;
            case Step::Kind::place:
                rig.orders.place (step.id, clipOf (step), step.placement);
                break;
            case Step::Kind::remove:
                rig.orders.remove (step.id);
                break;
            case Step::Kind::audition:
                rig.orders.audition (clipOf (step));
                break;

            case Step::Kind::play:
            case Step::Kind::stand:
                for (int done = 0; done < step.frames;)
                {
                    const auto frames = std::min (drawBlock(), step.frames - done);
                    rig.process (step.kind == Step::Kind::play ? rig.timeline.playingAt (step.from + done)
                                                               : rig.timeline.stoppedAt (step.from),
                                 frames);
                    done += frames;
                }
                break;
        }
}

/** The player, said plainly: sample by sample, with every fade a sound of its own. */
class PlainPlayer
{
public:
    void place (std::uint64_t id, const RenderedClipPtr& clip, const ClipPlacement& placement)
    {
        remove (id);
        lanes[id] = { clip, placement, false, 0, fade };
    }

    void remove (std::uint64_t id)
    {
        leave (lanes[id]);
        lanes.erase (id);
    }

    void leaveAll()
    {
        for (auto& [id, lane] : lanes)
            leave (lane);
    }

    void stand (int frames)
    {
        leaveAll();

        for (int i = 0; i < frames; ++i)
            put (tailsNow());
    }

    void play (std::int64_t from, int frames)
    {
        if (from != next)
            leaveAll();

        for (int i = 0; i < frames; ++i)
        {
            Heard sum;

            for (auto& [id, lane] : lanes)
                sum.add (laneNow (lane, from + i), lane.placement.replaces);

            const auto ending = tailsNow();
            put ({ sum.over + ending.over, sum.instead + ending.instead, sum.gone + ending.gone });
        }

        next = from + frames;
    }

    void stop() { next = std::int64_t (1) << 60; }

    std::vector<double> output;

private:
    struct Sample
    {
        double sound = 0.0;
        double presence = 0.0;
    };

    struct Heard
    {
        double over = 0.0, instead = 0.0;
        double gone = 0.0; // of what is heard beside clips that replace

        void add (Sample sample, bool replaces)
        {
            (replaces ? instead : over) += sample.sound;
            gone += replaces ? sample.presence : 0.0;
        }
    };

    struct Lane
    {
        RenderedClipPtr clip;
        ClipPlacement placement;
        bool isThere = false;
        std::int64_t index = 0; // into the clip, of the next sample
        int fadedIn = fade;
    };

    struct Tail
    {
        RenderedClipPtr clip;
        std::int64_t index;
        double gain;
        int count;  // samples of it that there are
        bool isCut; // before its clip was whole: it fades out over what there is
        bool replaces;
        int done;
    };

    static double gainIn (int i)
    {
        return i >= fade ? 1.0 : std::sin (1.5707963267948966 * (i + 0.5) / fade);
    }

    void leave (Lane& lane)
    {
        const auto left = lane.clip == nullptr ? 0 : lane.clip->readySamples() - lane.index;

        if (lane.isThere && lane.index > 0 && left > 0)
            tails.push_back ({ lane.clip, lane.index, gainIn (lane.fadedIn),
                               int (std::min<std::int64_t> (fade, left)), ! lane.clip->isWhole(),
                               lane.placement.replaces, 0 });

        lane.isThere = false;
    }

    static Sample sampleOf (const RenderedClipPtr& clip, std::int64_t index, double gain)
    {
        constexpr std::int64_t edge = 96;
        const auto fading = std::min (edge, clip->lengthSamples() / 2);
        const auto fromEdge = std::min (index, clip->lengthSamples() - 1 - index);
        const auto edgeGain =
            fromEdge >= fading ? 1.0
                               : std::sin (1.5707963267948966 * (double (fromEdge) + 0.5) / double (fading));
        return { gain * clip->channel (0)[index], gain * edgeGain };
    }

    void put (const Heard& heard)
    {
        output.push_back (heard.over * (1.0 - std::min (1.0, heard.gone)) + heard.instead);
    }

    Heard tailsNow()
    {
        Heard sum;

        for (auto& tail : tails)
        {
            if (tail.done < tail.count)
            {
                const auto faded = tail.isCut ? tail.done * fade / tail.count : tail.done;
                sum.add (sampleOf (tail.clip, tail.index, tail.gain * gainIn (fade - 1 - faded)),
                         tail.replaces);
            }

            ++tail.done;
            ++tail.index;
        }

        return sum;
    }

    Sample laneNow (Lane& lane, std::int64_t at)
    {
        const auto wished = lane.placement.loopLengthSamples > 0 ? lane.placement.loopLengthSamples
                                                                 : lane.clip->lengthSamples();
        const auto length = std::max (wished, std::min<std::int64_t> (64, lane.clip->lengthSamples()));
        auto index = at - lane.placement.startSamples;

        if (lane.placement.isLooping && index >= 0)
            index %= length;

        if (! lane.isThere)
        {
            lane.fadedIn = index > 0 && index < lane.clip->lengthSamples() ? 0 : fade;
            lane.isThere = true;
        }
        else if (index == 0)
        {
            leave (lane);
            lane.isThere = true;
            lane.fadedIn = fade;
        }

        lane.index = index + 1;
        const auto left = std::max<std::int64_t> (0, lane.clip->readySamples() - index);

        if (index >= 0 && ! lane.clip->isWhole())
            lane.fadedIn = int (std::min<std::int64_t> (lane.fadedIn, left));

        const auto gain = gainIn (lane.fadedIn);
        lane.fadedIn = std::min (fade, lane.fadedIn + 1);
        return index >= 0 && left > 0 ? sampleOf (lane.clip, index, gain) : Sample();
    }

    std::map<std::uint64_t, Lane> lanes;
    std::vector<Tail> tails;
    std::int64_t next = std::int64_t (1) << 60;
};

}

TEST_CASE ("Blocks of any size, even changing ones, give the same samples to the bit", "[player][random]")
{
    const auto seed = GENERATE (range (1u, 21u));
    CAPTURE (seed);
    const auto steps = randomSteps (seed, true);

    PlayerRig whole, single, changing;
    perform (whole, steps, [] { return 8192; });
    perform (single, steps, [] { return 1; });

    std::mt19937 random (seed);
    perform (changing, steps, [&] { return std::uniform_int_distribution<int> (1, 700) (random); });

    // Not printed where they differ: that would take minutes.
    CHECK ((whole.output == single.output));
    CHECK ((whole.output == changing.output));
}

TEST_CASE ("Whatever a host does, the player agrees with one that is said plainly", "[player][random]")
{
    const auto seed = GENERATE (range (100u, 130u));
    CAPTURE (seed);
    const auto steps = randomSteps (seed, false);

    PlayerRig rig;
    perform (rig, steps, [] { return 311; });

    PlainPlayer plain;
    Growth growth;

    for (const auto& step : steps)
        switch (step.kind)
        {
            case Step::Kind::grow:
                growth.grow (step.frames);
                break;
            case Step::Kind::place:
                plain.place (step.id, step.clip != nullptr ? step.clip : growth.clip(), step.placement);
                break;
            case Step::Kind::remove:
                plain.remove (step.id);
                break;
            case Step::Kind::audition:
                break;
            case Step::Kind::play:
                plain.play (step.from, step.frames);
                break;

            case Step::Kind::stand:
                plain.stand (step.frames);
                plain.stop();
                break;
        }

    REQUIRE (plain.output.size() == rig.output[0].size());
    double largest = 0.0, loudest = 0.0;

    for (std::size_t i = 0; i < plain.output.size(); ++i)
    {
        largest = std::max (largest, std::abs (plain.output[i] - rig.output[0][i]));
        loudest = std::max (loudest, std::abs (plain.output[i]));
    }

    CHECK (largest < 1.0e-5);
    CHECK (loudest > 0.1);
}
