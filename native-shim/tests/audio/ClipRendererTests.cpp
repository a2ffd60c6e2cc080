#include "audio/ClipRenderer.h"

#include <Catch.h>

#include <cmath>
#include <vector>

using namespace continuo;

namespace
{

constexpr double twoPi = 6.283185307179586;

double signalToNoiseDb (const std::vector<float>& rendered, double hz, double rate)
{
    const auto margin = std::size_t (0.01 * rate); // the edges know nothing of what lies beyond them
    double signal = 0.0, difference = 0.0;

    for (auto i = margin; i < rendered.size() - margin; ++i)
    {
        const auto exact = 0.5 * std::sin (twoPi * hz * double (i) / rate);
        signal += exact * exact;
        difference += (rendered[i] - exact) * (rendered[i] - exact);
    }

    return 10.0 * std::log10 (signal / difference);
}

std::vector<float> sine (double hz, double rate, std::size_t length)
{
    std::vector<float> samples (length);

    for (std::size_t i = 0; i < length; ++i)
        samples[i] = float (0.5 * std::sin (twoPi * hz * double (i) / rate));

    return samples;
}

}

TEST_CASE ("A sine stays a sine, in its place, at every host's rate", "[renderer]")
{
    const auto toHz = GENERATE (44100, 48000, 88200, 96000, 176400, 192000, 22050, 47952, 44101);
    const auto hz = GENERATE (60.0, 997.0, 5000.0, 9000.0, 14000.0);
    CAPTURE (toHz, hz);

    if (hz > 0.45 * toHz)
        return;

    const ClipRenderer renderer (32000, toHz);
    CHECK (signalToNoiseDb (renderer.render (sine (hz, 32000.0, 8000)), hz, toHz) > 90.0);
}

TEST_CASE ("What a slower host cannot show is removed, not folded", "[renderer]")
{
    const auto rendered = ClipRenderer (32000, 16000).render (sine (9000.0, 32000.0, 16000));
    double loudest = 0.0;

    for (std::size_t i = 500; i < rendered.size() - 500; ++i)
        loudest = std::max (loudest, std::abs (double (rendered[i])));

    CHECK (loudest < 1.0e-4);
}

TEST_CASE ("The length is the rounded ratio's, and an empty clip stays empty", "[renderer]")
{
    for (const auto toHz : { 8000, 22050, 32000, 44100, 48000, 88200, 96000, 192000 })
        for (const auto length : { 0, 1, 2, 31, 319, 320, 321, 99999 })
        {
            const std::vector<float> input (std::size_t (length), 0.1f);
            const auto expected = std::llround (double (length) * toHz / 32000.0);
            CHECK (std::int64_t (ClipRenderer (32000, toHz).render (input).size()) == expected);
        }
}

TEST_CASE ("At the master's own rate nothing changes, and silence stays silence", "[renderer]")
{
    const auto master = sine (440.0, 32000.0, 500);
    CHECK (ClipRenderer (32000, 32000).render (master) == master);
    CHECK (ClipRenderer (32000, 44100).render (std::vector<float> (100)) == std::vector<float> (138));
}

TEST_CASE ("A click stays where it is", "[renderer]")
{
    std::vector<float> master (1000);
    master[320] = 1.0f;
    const auto rendered = ClipRenderer (32000, 44100).render (master);
    const auto loudest = std::max_element (rendered.begin(), rendered.end()) - rendered.begin();
    CHECK (loudest == 441);
    CHECK (rendered[440] == Approx (rendered[442]).margin (1.0e-6)); // linear phase
}

TEST_CASE ("A clip for playing has its edges faded, one for files has not", "[renderer]")
{
    const std::vector<std::vector<float>> master { std::vector<float> (3200, 0.5f),
                                                   std::vector<float> (3200, 0.5f) };
    const auto clip = ClipRenderer::renderForPlaying (master, 32000, 48000);
    const auto file = ClipRenderer::render (master, 32000, 48000);

    CHECK (clip->lengthSamples() == 4800);
    CHECK (clip->channelCount() == 2);
    CHECK (clip->sampleRateHz() == 48000.0);
    CHECK (std::abs (clip->channel (0)[0]) < 0.02f);
    CHECK (std::abs (clip->channel (1)[4799]) < 0.02f);
    CHECK (clip->channel (0)[96] == file[0][96]);
    CHECK (file[0][0] > 0.2f);
}

TEST_CASE ("Rates and channels that cannot be are refused in a sentence", "[renderer]")
{
    CHECK_THROWS_WITH (ClipRenderer (32000, 0),
                       "A clip's sample rate: expected 1000 to 768000 Hz, found 0 Hz.");
    CHECK_THROWS_WITH (RenderedClip ({}, 48000.0), "A clip to play: expected 1 or 2 channels, found 0.");
    CHECK_THROWS_WITH (RenderedClip ({ { 1.0f }, {} }, 48000.0),
                       "A clip to play: expected channels of one length, found 1 and 0 samples.");
}

TEST_CASE ("A clip that is rendered while it comes in is, to the bit, the one that is rendered at once",
           "[renderer]")
{
    const auto toHz = GENERATE (32000, 44100, 48000, 96000, 22050, 44101);
    CAPTURE (toHz);
    const ClipRenderer renderer (32000, toHz);
    const auto whole = sine (997.0, 32000.0, 9001);
    const auto atOnce = renderer.render (whole);
    std::vector<float> heard;
    std::size_t sent = 0;

    for (const std::size_t piece : { 1, 50, 300, 4000, 2, 4648 })
    {
        sent += piece;
        const std::vector<float> soFar (whole.begin(), whole.begin() + std::ptrdiff_t (sent));
        const auto settled = sent == whole.size() ? std::int64_t (atOnce.size())
                                                  : renderer.settledLength (std::int64_t (sent));
        const auto next = renderer.render (soFar, std::int64_t (heard.size()), settled);
        heard.insert (heard.end(), next.begin(), next.end());
    }

    CHECK (heard == atOnce);
    CHECK (renderer.settledLength (4000) > 3800 * toHz / 32000); // what is held back is some milliseconds
}
