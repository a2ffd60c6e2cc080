package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeamTests {
    private static final int RATE = 44100;
    private static final int JOIN = RATE;
    private static final int LENGTH = 2 * RATE;

    @Test
    void anUnchangedRenditionPassesUnchanged() {
        float[] music = sound(LENGTH, SeamTests::music);
        AudioSamples joined =
                joined(AudioSamples.mono(Arrays.copyOf(music, JOIN), RATE), mono(music), JOIN);
        assertArrayEquals(music, joined.channel(0), 1e-6f);
    }

    @Test
    void theOriginalStaysAsItIsAndTheNewPartBeginsAtTheJoin() {
        float[] original = sound(3 * JOIN, SeamTests::music);
        float[] rendition = sound(LENGTH, i -> 0.4 * music(i));
        rendition[JOIN + 5000] = 1;
        AudioSamples joined = joined(mono(original), mono(rendition), JOIN);
        assertEquals(original.length + LENGTH - JOIN, joined.length());
        assertArrayEquals(original, Arrays.copyOf(joined.channel(0), original.length));
        float[] added = Seam.continuation(mono(original), mono(rendition), JOIN).channel(0);
        assertEquals(LENGTH - JOIN, added.length);
        assertTrue(added[5000] > 1 && Math.abs(added[4999]) < 0.9);
    }

    @Test
    void aSineGoesOnWithoutAClickWhateverLevelAndPhaseTheRenditionHas() {
        for (double frequencyHz : new double[] {55, 220, 1000, 6000}) {
            for (double phase = 0; phase < 6.2; phase += 0.7) {
                for (double level : new double[] {0.3, 0.5, 0.8}) {
                    double radians = 2 * Math.PI * frequencyHz / RATE;
                    double shift = phase;
                    assertNoClick(
                            "%s Hz, phase %.1f, level %s".formatted(frequencyHz, phase, level),
                            sound(JOIN, i -> 0.5 * Math.sin(radians * i)),
                            sound(LENGTH, i -> level * Math.sin(radians * i + shift)));
                }
            }
        }
    }

    @Test
    void musicGoesOnWithoutAClickOverCodecNoiseOffsetsAndMirroring() {
        float[] original = sound(JOIN, SeamTests::music);
        Random random = new Random(4);
        float[] noise = sound(LENGTH, i -> 0.01 * random.nextGaussian());
        assertNoClick("noise", original, sound(LENGTH, i -> 0.8 * music(i) + noise[i]));
        assertNoClick("offset", original, sound(LENGTH, i -> music(i) + 0.2));
        assertNoClick("mirrored", original, sound(LENGTH, i -> -music(i)));
        assertNoClick("other music", original, sound(LENGTH, i -> music(i + 12345)));
        assertNoClick("from silence", new float[JOIN], sound(LENGTH, SeamTests::music));
        assertNoClick("to silence", original, new float[LENGTH]);
        assertNoClick(
                "constant", sound(JOIN, i -> 0.3), sound(LENGTH, i -> -0.2 + 0.0001 * music(i)));
    }

    @Test
    void aMirroredRenditionIsTurnedOver() {
        float[] music = sound(LENGTH, SeamTests::music);
        float[] mirrored = sound(LENGTH, i -> -music(i));
        float[] added =
                Seam.continuation(mono(Arrays.copyOf(music, JOIN)), mono(mirrored), JOIN)
                        .channel(0);
        assertArrayEquals(Arrays.copyOfRange(music, JOIN, LENGTH), added, 1e-4f);
    }

    @Test
    void theLevelIsThatOfTheOriginalsEndAndStays() {
        int length = JOIN + 3 * RATE;
        float[] music = sound(length, SeamTests::music);
        float[] added =
                Seam.continuation(
                                mono(Arrays.copyOf(music, JOIN)),
                                mono(sound(length, i -> 0.7 * music[i])),
                                JOIN)
                        .channel(0);
        assertArrayEquals(Arrays.copyOfRange(music, JOIN, length), added, 3e-4f);
    }

    /** A tail that the codec renders too quietly is no reason to play the next beat too loudly. */
    @Test
    void aTailSaysLittleOfTheLevel() {
        int tail = RATE / 4;
        int join = 2 * RATE;
        float[] original = sound(join, i -> (i < join - tail ? 1 : 0.1) * music(i));
        float[] rendition =
                sound(join + RATE, i -> (i < join - tail || i >= join ? 1 : 0.05) * music(i));
        float[] added = Seam.continuation(mono(original), mono(rendition), join).channel(0);
        assertEquals(1, rms(added, 4000, 8000) / rms(rendition, join + 4000, 8000), 0.01);
    }

    @Test
    void anAttackOnTheFirstBeatSoundsInFull() {
        float[] original = sound(JOIN, i -> 0.1 * music(i));
        float[] rendition =
                sound(
                        LENGTH,
                        i ->
                                0.1 * music(i)
                                        + (i < JOIN
                                                ? 0
                                                : 0.6
                                                        * Math.exp(-(i - JOIN) / 800.0)
                                                        * Math.sin((i - JOIN) * 0.3)));
        float[] added = Seam.continuation(mono(original), mono(rendition), JOIN).channel(0);
        assertEquals(
                peak(rendition, JOIN, 100), peak(added, 0, 100), 0.05 * peak(rendition, JOIN, 100));
    }

    @Test
    void channelsKeepOneGain() {
        float[] left = sound(LENGTH, SeamTests::music);
        float[] right = sound(LENGTH, i -> 0.5 * music(i + 999));
        AudioSamples original =
                new AudioSamples(
                        new float[][] {Arrays.copyOf(left, JOIN), Arrays.copyOf(right, JOIN)},
                        RATE);
        AudioSamples quieter =
                new AudioSamples(
                        new float[][] {
                            sound(LENGTH, i -> 0.8 * left[i]), sound(LENGTH, i -> 0.8 * right[i])
                        },
                        RATE);
        AudioSamples added = Seam.continuation(original, quieter, JOIN);
        for (int i = 3000; i < 20000; i += 500) {
            assertEquals(
                    added.channel(0)[i] * right[JOIN + i],
                    added.channel(1)[i] * left[JOIN + i],
                    1e-5);
        }
    }

    @Test
    void shortAndEmptySidesAreJoinedToo() {
        for (int before : new int[] {0, 1, 2, 17, 500}) {
            for (int after : new int[] {0, 1, 2, 17, 500}) {
                AudioSamples rendition = mono(sound(before + after, SeamTests::music));
                AudioSamples original = mono(sound(before, SeamTests::music));
                float[] joined = joined(original, rendition, before).channel(0);
                assertEquals(before + after, joined.length);
                for (float sample : joined) {
                    assertTrue(Math.abs(sample) < 1.5);
                }
            }
        }
    }

    @Test
    void soundsThatDoNotMatchAreRefused() {
        AudioSamples audio = mono(new float[10]);
        AudioSamples slower = AudioSamples.mono(new float[10], 32000);
        assertThrows(IllegalArgumentException.class, () -> Seam.continuation(audio, slower, 5));
        assertThrows(IllegalArgumentException.class, () -> Seam.continuation(audio, audio, 11));
    }

    /**
     * A click is a corner: the second difference around the join must not stand out from what the
     * two sides have of their own within 20 ms.
     */
    private static void assertNoClick(String what, float[] original, float[] rendition) {
        float[] joined = joined(mono(original), mono(rendition), JOIN).channel(0);
        double own =
                Math.max(
                        corner(original, JOIN - 900, JOIN - 1),
                        2 * corner(rendition, JOIN - 900, JOIN + 900));
        double atJoin = corner(joined, JOIN - 3, JOIN + 3);
        assertTrue(
                atJoin <= 1.25 * own + 2e-4,
                "%s: %.6f at the join, %.6f around it".formatted(what, atJoin, own));
        assertTrue(
                corner(joined, JOIN, JOIN + 3000) <= 2 * own + 1e-3,
                what + ": a corner behind the join");
    }

    private static double corner(float[] samples, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            largest =
                    Math.max(largest, Math.abs(samples[i + 1] - 2.0 * samples[i] + samples[i - 1]));
        }
        return largest;
    }

    private static double rms(float[] samples, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += samples[i] * samples[i];
        }
        return Math.sqrt(sum / count);
    }

    private static double peak(float[] samples, int from, int count) {
        double peak = 0;
        for (int i = from; i < from + count; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        return peak;
    }

    /** A chord over a bass, with some vibrato. */
    private static double music(int i) {
        double t = (double) i / RATE;
        double vibrato = 0.002 * Math.sin(2 * Math.PI * 5 * t);
        return 0.3 * Math.sin(2 * Math.PI * 55 * t)
                + 0.1 * Math.sin(2 * Math.PI * 220 * (t + vibrato))
                + 0.1 * Math.sin(2 * Math.PI * 277.2 * t + 1)
                + 0.1 * Math.sin(2 * Math.PI * 329.6 * t + 2)
                + 0.03 * Math.sin(2 * Math.PI * 2637 * t);
    }

    private static float[] sound(int length, IntToDoubleFunction at) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) at.applyAsDouble(i);
        }
        return samples;
    }

    private static AudioSamples mono(float[] samples) {
        return AudioSamples.mono(samples, RATE);
    }

    /** The original, sample for sample, and behind it the continuation. */
    private static AudioSamples joined(
            AudioSamples original, AudioSamples rendition, int joinSample) {
        return original.followedBy(Seam.continuation(original, rendition, joinSample));
    }
}
