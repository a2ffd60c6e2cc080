#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace continuo
{

/** The ends of sounds that were cut: each goes on for a few milliseconds at its own place, fading out. They are added up
    ahead of time, so that any number may overlap, and the clips they come from can go at once.

    prepare() allocates; everything else is the audio thread's and does not.
*/
class FadingTail
{
public:
    static constexpr double halfPi = 1.57079632679489661923;

    /** `longestSlice` is the most samples that are ever taken by one mixInto(). */
    void prepare (int fadeSamples, int longestSlice)
    {
        fadeIn.resize (std::size_t (fadeSamples));

        for (std::size_t i = 0; i < fadeIn.size(); ++i)
            fadeIn[i] = float (std::sin (halfPi * (double (i) + 0.5) / fadeSamples));

        for (auto& channel : ring)
            channel.assign (std::size_t (fadeSamples + longestSlice), 0.0);

        position = 0;
        soundingFor = 0;
    }

    int fadeSamples() const { return int (fadeIn.size()); }

    /** Equal power: fadeInGain (i)² + fadeOutGain (i)² = 1. */
    float fadeInGain (int index) const { return fadeIn[std::size_t (index)]; }
    float fadeOutGain (int index) const { return fadeIn[fadeIn.size() - 1 - std::size_t (index)]; }

    /** Adds a sample that is heard `samplesFromNow` after the next mixInto() begins. `channel` 2 is no sound, but how much
        gives way to it (ClipLane::presence). */
    void add (int channel, int samplesFromNow, float sample)
    {
        auto& samples = ring[std::size_t (channel)];
        auto at = position + std::size_t (samplesFromNow);
        at -= at >= samples.size() ? samples.size() : 0;
        samples[at] += double (sample);
        soundingFor = soundingFor > samplesFromNow ? soundingFor : samplesFromNow + 1;
    }

    template <typename Sounds>
    void mixInto (Sounds& sounds, int frameCount)
    {
        if (soundingFor > 0)
            for (std::size_t channel = 0; channel < ring.size(); ++channel)
            {
                auto& samples = ring[channel];
                auto at = position;

                for (std::size_t i = 0; i < std::size_t (frameCount); ++i)
                {
                    sounds[channel][i] += float (samples[at]);
                    samples[at] = 0.0;
                    at = at + 1 == samples.size() ? 0 : at + 1;
                }
            }

        soundingFor = soundingFor > frameCount ? soundingFor - frameCount : 0;
        position = (position + std::size_t (frameCount)) % ring[0].size();
    }

private:
    std::vector<float> fadeIn;
    std::array<std::vector<double>, 3> ring; // in double, so that the order in which ends come does not show
    std::size_t position = 0;
    int soundingFor = 0;
};

}
