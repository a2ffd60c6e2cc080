#pragma once

#include "audio/RenderedClip.h"

#include <cstdint>
#include <vector>

namespace continuo
{

/** Renders a clip's master to the host's sample rate: a windowed sinc of linear phase (Kaiser, 96 zero
    crossings on either side), evaluated where each output sample lies. The delay is 0 and the length
    round(samples · to / from), so that the result stands where the master does.

    Never on the audio thread: half a minute of stereo takes a moment.
*/
class ClipRenderer
{
public:
    /** `fromHz` and `toHz` are whole numbers from 1000 to 768000. */
    ClipRenderer (int fromHz, int toHz);

    std::int64_t outputLength (std::int64_t inputLength) const;

    std::vector<float> render (const std::vector<float>& input) const;

    /** Outputs [from, to) of the same; what `input` does not have is silence. */
    std::vector<float> render (const std::vector<float>& input, std::int64_t from, std::int64_t to) const;

    /** So many outputs are the same whatever follows the first `inputLength` inputs. */
    std::int64_t settledLength (std::int64_t inputLength) const;

    /** `master` [channel][sample] at `fromHz` → the same clip at `toHz`, as it is: for files. */
    static std::vector<std::vector<float>> render (const std::vector<std::vector<float>>& master, int fromHz,
                                                   int toHz);

    /** … and for playing. */
    static RenderedClipPtr renderForPlaying (const std::vector<std::vector<float>>& master, int fromHz,
                                             int toHz);

private:
    static constexpr int zeroCrossings = 96;
    static constexpr std::int64_t mostPhases =
        2048; // odd rates have more: theirs are interpolated, 120 dB exact

    void fillPhase (double fraction, float* taps) const;

    std::int64_t upBy;       // outputs per downBy inputs
    std::int64_t downBy;     // inputs per upBy outputs
    double cutoff;           // of the input's half rate
    int reach;               // taps on either side of an output sample
    std::int64_t phases;     // that are stored; one more row closes the circle
    std::vector<float> taps; // [phases + 1][2 reach]
};

}
