#include "session/HostClock.h"

#include <Catch.h>

using namespace continuo;

namespace
{
constexpr double rateHz = 48000.0;
constexpr int blockSamples = 512;

/** As Ardour's LV2 plugins hear of it through JUCE: samples, tempo, meter and the bar's number, and only when something
    changes. */
class BarsOnly final : public juce::AudioPlayHead
{
public:
    void tell (juce::int64 samples, bool isPlaying, juce::int64 bar, double tempoBpm = 120.0)
    {
        PositionInfo info;
        info.setTimeInSamples (samples);
        info.setIsPlaying (isPlaying);
        info.setBarCount (bar);
        info.setBpm (tempoBpm);
        info.setTimeSignature (TimeSignature { 4, 4 });
        news = info;
    }

    void tellNothing() { news = {}; }

    juce::Optional<PositionInfo> getPosition() const override { return news; }

private:
    juce::Optional<PositionInfo> news;
};

struct Clock
{
    Clock() { clock.prepare (rateHz); }

    TransportPosition read()
    {
        const auto position = clock.read (&host, blockSamples);
        host.tellNothing();
        return position;
    }

    BarsOnly host;
    HostClock clock;
};
} // namespace

TEST_CASE ("a host that tells bars alone has its quarter notes counted from the timeline's beginning")
{
    Clock clock;
    clock.host.tell (0, true, 0);
    CHECK (clock.read().hasMusicalTime);
    for (int block = 1; block < 1000; ++block)
    {
        const auto position = clock.read();
        REQUIRE (position.timelineSamples == block * blockSamples);
        REQUIRE (position.hasMusicalTime);
        REQUIRE (position.ppqPosition == Approx (block * blockSamples / 24000.0));
    }
    clock.host.tell (5 * 96000 + 12000, true, 5);
    CHECK (clock.read().ppqPosition == Approx (20.5));
}

TEST_CASE ("a bar that is told where it begins, to the sample, is that bar on either side of rounding")
{
    for (const juce::int64 samples : { 95999, 96000, 96001 })
    {
        Clock clock;
        clock.host.tell (samples, false, 1);
        const auto position = clock.read();
        CHECK (position.hasMusicalTime);
        CHECK (position.ppqPosition == Approx (4.0).margin (1.0e-4));
    }
}

TEST_CASE (
    "where the tempo was not always this one, the bar's number shows it and no quarter notes are made up")
{
    Clock clock;
    clock.host.tell (10 * 96000, true, 7);
    const auto position = clock.read();
    CHECK_FALSE (position.hasMusicalTime);
    CHECK (position.timelineSamples == 10 * 96000);
}

TEST_CASE ("a change of tempo while the timeline runs on goes on from where the quarter notes were")
{
    Clock clock;
    clock.host.tell (0, true, 0);
    for (int block = 0; block < 400; ++block)
        clock.read();
    clock.host.tell (400 * blockSamples, true, 2, 60.0);
    const auto before = 400 * blockSamples / 24000.0;
    CHECK (clock.read().ppqPosition == Approx (before));
    CHECK (clock.read().ppqPosition == Approx (before + blockSamples / 48000.0));
}
