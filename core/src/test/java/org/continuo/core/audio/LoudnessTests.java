package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoudnessTests {
    /** EBU Tech 3341, case 1: a stereo sine at 1 kHz and -23 dBFS has -23 LUFS. */
    @ParameterizedTest
    @ValueSource(ints = {32000, 44100, 48000, 96000})
    void theReferenceToneHasItsLoudness(int sampleRateHz) {
        AudioSamples tone = stereo(sampleRateHz, Math.pow(10, -23 / 20.0), 20);
        assertEquals(-23, LoudnessMeter.BS1770.lufs(tone), 0.1);
        assertEquals(-23, LoudnessMeter.AUDIOCRAFT.lufs(tone), 0.15);
    }

    /** EBU Tech 3341, case 3: quiet stretches before and after do not count. */
    @Test
    void theRelativeGateLeavesQuietStretchesOut() {
        AudioSamples quiet = stereo(48000, Math.pow(10, -36 / 20.0), 10);
        AudioSamples loud = stereo(48000, Math.pow(10, -23 / 20.0), 60);
        float[] both = new float[70 * 48000];
        System.arraycopy(quiet.channel(0), 0, both, 0, quiet.length());
        System.arraycopy(loud.channel(0), 0, both, quiet.length(), loud.length());
        AudioSamples programme = new AudioSamples(new float[][] {both, both}, 48000);
        assertEquals(-23, LoudnessMeter.BS1770.lufs(programme), 0.1);
    }

    @ParameterizedTest
    @EnumSource
    void silenceHasNoLoudnessAndShortSoundsHaveSome(LoudnessMeter meter) {
        assertEquals(
                Double.NEGATIVE_INFINITY, meter.lufs(AudioSamples.mono(new float[48000], 48000)));
        assertEquals(Double.NEGATIVE_INFINITY, meter.lufs(AudioSamples.mono(new float[0], 48000)));
        assertTrue(meter.lufs(stereo(48000, 0.5, 0.1)) > -30);
    }

    @ParameterizedTest
    @EnumSource
    void noStrategyBreaksSilence(LoudnessStrategy strategy) {
        float[] silence = new float[5000];
        assertArrayEquals(silence, strategy.apply(AudioSamples.mono(silence, 32000)).channel(0));
        assertEquals(0, strategy.apply(AudioSamples.mono(new float[0], 32000)).length());
    }

    @Test
    void eachStrategyReachesItsLevel() {
        AudioSamples tone = stereo(32000, 0.2, 2);
        assertSame(tone, LoudnessStrategy.NONE.apply(tone));
        assertEquals(-1, peakDb(LoudnessStrategy.PEAK.apply(tone)), 0.01);
        assertEquals(peakDb(tone), peakDb(LoudnessStrategy.PEAK.apply(tone, false)), 1e-9);
        assertEquals(-15, peakDb(LoudnessStrategy.RMS.apply(tone)), 0.05);
        assertEquals(-15, peakDb(LoudnessStrategy.RMS.apply(stereo(32000, 0.9, 2), false)), 0.05);
        assertEquals(-1, peakDb(LoudnessStrategy.CLIP.apply(stereo(32000, 2, 1))), 0.01);
        assertEquals(
                -14, LoudnessMeter.AUDIOCRAFT.lufs(LoudnessStrategy.LOUDNESS.apply(tone)), 0.05);
        assertTrue(
                peakDb(LoudnessStrategy.LOUDNESS_COMPRESSOR.apply(tone))
                        < peakDb(LoudnessStrategy.LOUDNESS.apply(tone)));
    }

    private static double peakDb(AudioSamples audio) {
        double peak = 0;
        for (float[] channel : audio.channels()) {
            for (float sample : channel) {
                peak = Math.max(peak, Math.abs(sample));
            }
        }
        return 20 * Math.log10(peak);
    }

    private static AudioSamples stereo(int sampleRateHz, double amplitude, double seconds) {
        float[] tone = new float[(int) Math.round(seconds * sampleRateHz)];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (amplitude * Math.sin(2 * Math.PI * 1000 * i / sampleRateHz));
        }
        return new AudioSamples(new float[][] {tone, tone}, sampleRateHz);
    }
}
