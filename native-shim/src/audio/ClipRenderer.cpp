#include "audio/ClipRenderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

namespace continuo
{

namespace
{

constexpr double pi = 3.14159265358979323846;
constexpr double kaiserBeta = 10.06; // side lobes 100 dB down
constexpr double transition = 0.967; // of the half rate: from there on the sinc is 100 dB down

double besselI0 (double x)
{
    double sum = 1.0, term = 1.0;

    for (int k = 1; term > 1.0e-12 * sum; ++k)
    {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }

    return sum;
}

double kaiser (double positionFromMinusOneToOne)
{
    const auto inside = 1.0 - positionFromMinusOneToOne * positionFromMinusOneToOne;
    return inside <= 0.0 ? 0.0 : besselI0 (kaiserBeta * std::sqrt (inside)) / besselI0 (kaiserBeta);
}

int checkedRate (int rateHz)
{
    if (rateHz < 1000 || rateHz > 768000)
        throw std::invalid_argument ("A clip's sample rate: expected 1000 to 768000 Hz, found "
                                     + std::to_string (rateHz) + " Hz.");

    return rateHz;
}

/** Eight sums side by side, which compilers turn into vector instructions without reordering any. */
float product (const float* a, const float* b, int count)
{
    std::array<float, 8> sums {};
    int i = 0;

    for (; i + 8 <= count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane)
            sums[lane] += a[i + int (lane)] * b[i + int (lane)];

    for (; i < count; ++i)
        sums[0] += a[i] * b[i];

    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

}

ClipRenderer::ClipRenderer (int fromHz, int toHz)
{
    const auto common = std::gcd (checkedRate (fromHz), checkedRate (toHz));
    upBy = toHz / common;
    downBy = fromHz / common;

    const auto narrowing = std::min (1.0, double (toHz) / fromHz);
    cutoff = narrowing * transition;
    reach = int (std::ceil (zeroCrossings / narrowing));

    phases = std::min (upBy, mostPhases);
    taps.resize (std::size_t ((phases + 1) * 2 * reach));

    for (std::int64_t phase = 0; phase <= phases; ++phase)
        fillPhase (double (phase) / double (phases), taps.data() + phase * 2 * reach);
}

/** One row of taps, for inputs 1 - reach … reach, seen from the last input at or before an output sample that lies
    `fraction` of an input sample behind it. */
void ClipRenderer::fillPhase (double fraction, float* row) const
{
    double sum = 0.0;

    const auto tap = [&] (int index)
    {
        const auto distance = index + 1 - reach - fraction;
        const auto angle = pi * cutoff * distance;
        const auto sinc = std::abs (angle) < 1.0e-9 ? 1.0 : std::sin (angle) / angle;
        return sinc * kaiser (distance / reach);
    };

    for (int i = 0; i < 2 * reach; ++i)
        sum += tap (i);

    for (int i = 0; i < 2 * reach; ++i)
        row[i] = float (tap (i) / sum);
}

std::int64_t ClipRenderer::outputLength (std::int64_t inputLength) const
{
    return (2 * inputLength * upBy + downBy) / (2 * downBy);
}

std::int64_t ClipRenderer::settledLength (std::int64_t inputLength) const
{
    if (upBy == downBy)
        return inputLength;

    const auto known = (inputLength - reach) * upBy; // an output needs `reach` inputs behind it
    return known <= 0 ? 0 : (known + downBy - 1) / downBy;
}

std::vector<float> ClipRenderer::render (const std::vector<float>& input) const
{
    return render (input, 0, outputLength (std::int64_t (input.size())));
}

std::vector<float> ClipRenderer::render (const std::vector<float>& input, std::int64_t from,
                                         std::int64_t to) const
{
    std::vector<float> output (std::size_t (std::max (std::int64_t (0), to - from)));

    if (output.empty())
        return output;

    // The inputs that are needed, from inputFrom on, with silence around all that there are.
    const auto isSameRate = upBy == downBy;
    const auto inputFrom = isSameRate ? from : from * downBy / upBy + 1 - reach;
    const auto inputTo = isSameRate ? to : (to - 1) * downBy / upBy + 1 + reach;
    const auto firstThere = std::clamp (inputFrom, std::int64_t (0), std::int64_t (input.size()));
    const auto endThere = std::clamp (inputTo, firstThere, std::int64_t (input.size()));
    std::vector<float> padded (std::size_t (inputTo - inputFrom));

    if (endThere > firstThere)
        std::copy (input.begin() + firstThere, input.begin() + endThere,
                   padded.begin() + (firstThere - inputFrom));

    if (isSameRate)
        return padded;

    for (std::size_t i = 0; i < output.size(); ++i)
    {
        const auto at = (from + std::int64_t (i)) * downBy;
        const auto phase = at % upBy * phases;
        const auto* const row = taps.data() + phase / upBy * 2 * reach;
        const auto* const first = padded.data() + (at / upBy + 1 - reach - inputFrom);
        const auto towardsNextRow = float (phase % upBy) / float (upBy);

        output[i] = product (row, first, 2 * reach);

        if (towardsNextRow > 0.0f)
            output[i] += towardsNextRow * (product (row + 2 * reach, first, 2 * reach) - output[i]);
    }

    return output;
}

std::vector<std::vector<float>> ClipRenderer::render (const std::vector<std::vector<float>>& master,
                                                      int fromHz, int toHz)
{
    const ClipRenderer renderer (fromHz, toHz);
    std::vector<std::vector<float>> rendered;

    for (const auto& channel : master)
        rendered.push_back (renderer.render (channel));

    return rendered;
}

RenderedClipPtr ClipRenderer::renderForPlaying (const std::vector<std::vector<float>>& master, int fromHz,
                                                int toHz)
{
    return std::make_shared<const RenderedClip> (render (master, fromHz, toHz), toHz);
}

}
