package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTests {
    @Test
    void theLengthIsTheRatioRoundedUp() {
        Draw.cases(
                60,
                draw -> {
                    int from = draw.integer(4000, 200_000);
                    int to = draw.integer(4000, 200_000);
                    int length = draw.integer(0, 3000);
                    assertEquals(
                            (int) Math.ceil((double) length * to / from),
                            new Resampler(from, to).resample(new float[length]).length);
                });
    }

    @Test
    void aToneKeepsItsLevelAndPhaseAtAnyPairOfRates() {
        Draw.cases(
                60,
                draw -> {
                    int from = draw.integer(8000, 192_000);
                    int to = draw.integer(8000, 192_000);
                    int percentOfNyquist = draw.integer(2, 85);
                    double frequencyHz = Math.min(from, to) / 2.0 * percentOfNyquist / 100;
                    float[] resampled =
                            new Resampler(from, to).resample(tone(from, frequencyHz, from / 5));
                    float[] expected = tone(to, frequencyHz, resampled.length);
                    double signal = 0;
                    double error = 0;
                    for (int i = resampled.length / 4; i < resampled.length * 3 / 4; i++) {
                        signal += expected[i] * expected[i];
                        error += Math.pow(resampled[i] - expected[i], 2);
                    }
                    // 0.02 dB of passband ripple alone is an error of -52 dB.
                    assertTrue(10 * Math.log10(signal / error) > 50, from + " to " + to);
                });
    }

    @ParameterizedTest
    @CsvSource({"44100, 32000", "48000, 32000", "96000, 44100", "44101, 32000", "192000, 8000"})
    void whatTheNewRateCannotHoldIsRemoved(int from, int to) {
        float[] resampled = new Resampler(from, to).resample(tone(from, 0.56 * to, from));
        float largest = 0;
        for (int i = resampled.length / 4; i < resampled.length * 3 / 4; i++) {
            largest = Math.max(largest, Math.abs(resampled[i]));
        }
        assertTrue(20 * Math.log10(largest / 0.5) < -60);
    }

    @Test
    void silenceStaysSilentAndEmptyStaysEmpty() {
        assertArrayEquals(new float[320], new Resampler(44100, 32000).resample(new float[441]));
        assertEquals(0, new Resampler(44100, 32000).resample(new float[0]).length);
        assertEquals(1, new Resampler(44100, 32000).resample(new float[1]).length);
    }

    @Test
    void theSameRateGivesTheSameSamplesInAnArrayOfTheirOwn() {
        float[] samples = {1, 2, 3};
        float[] same = new Resampler(48000, 48000).resample(samples);
        assertArrayEquals(samples, same);
        same[0] = 9;
        assertEquals(1, samples[0]);
        AudioSamples audio = AudioSamples.mono(samples, 48000);
        assertSame(audio, Resampler.resample(audio, 48000));
    }

    @Test
    void channelsAreConvertedAlike() {
        float[] tone = tone(44100, 440, 5000);
        AudioSamples audio = new AudioSamples(new float[][] {tone, tone.clone()}, 44100);
        AudioSamples resampled = Resampler.resample(audio, 48000);
        assertEquals(48000, resampled.sampleRateHz());
        assertArrayEquals(resampled.channel(0), resampled.channel(1));
        assertTrue(Arrays.equals(tone, audio.channel(0)));
    }

    @Test
    void oddRatesBlendPhasesWithoutAudibleError() {
        float[] exact = new Resampler(44100, 32000).resample(tone(44100, 997, 44100));
        float[] blended = new Resampler(44101, 32000).resample(tone(44101, 997, 44101));
        assertArrayEquals(
                Arrays.copyOfRange(exact, 1000, 31000),
                Arrays.copyOfRange(blended, 1000, 31000),
                3e-6f);
    }

    @Test
    void ratesOfZeroAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Resampler(0, 32000));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(32000, -1));
    }

    private static float[] tone(int sampleRateHz, double frequencyHz, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * frequencyHz * i / sampleRateHz));
        }
        return samples;
    }
}
