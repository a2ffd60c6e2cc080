package org.continuo.engine.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.evaluation.ChromaSimilarity.Features;
import org.junit.jupiter.api.Test;

/** What the kit's arrays do not show: bounds, degenerate sets, and what is refused. */
class MeasureTests {
    private static FloatArray array(int rows, int columns, float... values) {
        return new FloatArray(Shape.of(rows, columns), values);
    }

    private static FloatArray random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return array(rows, columns, values);
    }

    @Test
    void theFrechetDistanceOfPointsOnALineIsThatOfTheirNormalDistributions() {
        // Means 1 and 4; deviations √2 and 2·√2: 9 + (√2 − 2·√2)².
        FrechetDistance found = FrechetDistance.between(array(2, 1, 0, 2), array(2, 1, 2, 6));
        assertEquals(9, found.mean(), 1e-12);
        assertEquals(2, found.covariance(), 1e-12);
        assertEquals(11, found.distance(), 1e-12);
    }

    @Test
    void theFrechetDistanceIsSymmetricAndOfConstantSetsThatOfTheirMeans() {
        FloatArray few = random(1, 3, 8);
        FloatArray many = random(2, 40, 8);
        assertEquals(
                FrechetDistance.between(few, many).distance(),
                FrechetDistance.between(many, few).distance(),
                1e-9);
        FrechetDistance constant =
                FrechetDistance.between(array(3, 2, 1, 1, 1, 1, 1, 1), array(2, 2, 4, 5, 4, 5));
        assertEquals(25, constant.mean(), 1e-12);
        assertEquals(0, constant.covariance(), 1e-12);
    }

    @Test
    void setsWithoutCovarianceOrOfOtherDimensionsAreRefused() {
        FloatArray set = random(3, 4, 3);
        refused(() -> FrechetDistance.between(random(4, 1, 3), set), "at least 2 vectors");
        refused(() -> FrechetDistance.between(set, random(4, 4, 2)), "as many dimensions");
        FloatArray broken = random(5, 4, 3);
        broken.values()[5] = Float.NaN;
        refused(() -> FrechetDistance.between(set, broken), "finite");
    }

    @Test
    void certaintyOfTheWrongClassIsTheLargestDivergence() {
        FloatArray right = array(1, 2, 1, 0);
        FloatArray wrong = array(1, 2, 0, 1);
        assertEquals(-Math.log(1e-6), KlDivergence.of(wrong, right).pq(), 1e-9);
        assertEquals(-Math.log(1 + 1e-6), KlDivergence.of(right, right).pq(), 1e-12);
        refused(() -> KlDivergence.of(right, array(1, 3, 1, 0, 0)), "one shape");
        refused(() -> KlDivergence.of(right, array(1, 2, -1, 2)), "negative");
    }

    @Test
    void aVectorOfZerosHasACosineOfZero() {
        double[] cosines =
                CosineSimilarity.ofPairs(array(2, 2, 0, 0, 3, 4), array(2, 2, 1, 0, 3, 4));
        assertEquals(0, cosines[0]);
        assertEquals(1, cosines[1], 1e-12);
    }

    @Test
    void aMeanOfEqualValuesIsSureAndOfNoneRefused() {
        MeanInterval one = MeanInterval.of(3.5);
        assertEquals(List.of(3.5, 3.5, 3.5), List.of(one.mean(), one.low(), one.high()));
        MeanInterval two = MeanInterval.of(0, 1);
        assertTrue(two.low() < two.mean() && two.mean() < two.high());
        assertEquals(two, MeanInterval.of(0, 1));
        refused(MeanInterval::of, "at least 1 value");
    }

    @Test
    void aSeamBesideTheEndsIsMeasuredOnWhatIsThere() {
        float[] samples = new float[100];
        samples[2] = 1;
        AudioSamples sound = AudioSamples.mono(samples, 32_000);
        SeamError found = SeamError.at(sound, 2, 1, 2048);
        assertTrue(found.jumpDb() > 20, found::toString);
        assertTrue(found.levelDb() > 20, found::toString);
        refused(() -> SeamError.at(sound, 100, 1, 8), "from 1 to 99");
        refused(() -> SeamError.at(sound, 50, 8, 8), "larger surrounding");
    }

    @Test
    void anEstimateThatDiffersByAFactorIsPerfect() {
        FloatArray signal = new FloatArray(Shape.of(1, 1, 400), random(6, 1, 400).values());
        float[] louder = signal.values().clone();
        for (int i = 0; i < louder.length; i++) {
            louder[i] = 3 * louder[i] + 1;
        }
        FloatArray estimate = new FloatArray(signal.shape(), louder);
        SignalToNoise found = SignalToNoise.of(signal, estimate, 100, OptionalDouble.of(1), 0.5);
        assertEquals(8, found.frames());
        assertTrue(found.decibels()[0] > 60, () -> "" + found.decibels()[0]);
        refused(
                () -> SignalToNoise.of(signal, estimate, 100, OptionalDouble.of(1), 1),
                "strides of 1 sample or more");
    }

    @Test
    void soundsOfUnequalLengthsAreComparedOverTheirOwn() {
        AudioSamples low = tone(261.63, 8000);
        AudioSamples high = tone(392, 5000);
        ChromaSimilarity same =
                ChromaSimilarity.of(
                        List.of(low, high),
                        List.of(low, high),
                        new int[] {8000, 5000},
                        2048,
                        Features.SOFT);
        assertEquals(16 + 10, same.frames());
        assertEquals(1, same.mean(), 1e-9);
        ChromaSimilarity other =
                ChromaSimilarity.of(
                        List.of(low), List.of(high), new int[] {5000}, 2048, Features.ARGMAX);
        assertEquals(0, other.items()[0], 0.11);
    }

    private static AudioSamples tone(double hertz, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / 16_000);
        }
        return AudioSamples.mono(samples, 16_000);
    }

    private static void refused(Runnable measure, String words) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, measure::run);
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.toString());
    }
}
