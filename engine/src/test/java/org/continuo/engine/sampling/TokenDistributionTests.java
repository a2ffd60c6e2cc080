package org.continuo.engine.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.continuo.core.Draw;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.request.SamplingSettings.Flavour;
import org.junit.jupiter.api.Test;

class TokenDistributionTests {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    @Test
    void topKKeepsTheTiesOfItsLastToken() {
        assertEquals(
                List.of(0, 1, 3),
                kept(new float[] {2, 1, 0, 1}, settings(1, 2, 0, Flavour.AUDIOCRAFT)));
        assertEquals(
                List.of(0, 1, 3),
                kept(new float[] {2, 1, 0, 1}, settings(1, 2, 1, Flavour.TRANSFORMERS)));
    }

    @Test
    void positiveAndNegativeZeroAreTies() {
        assertEquals(
                List.of(0, 1),
                kept(new float[] {-0f, 0f, -1}, settings(1, 1, 0, Flavour.AUDIOCRAFT)));
    }

    @Test
    void audiocraftsTopPReplacesTopKAndTransformersCombinesThem() {
        float[] even = new float[10];
        assertEquals(6, kept(even, settings(1, 3, 0.55, Flavour.AUDIOCRAFT)).size());
        even[4] = even[5] = even[6] = 0.001f;
        assertEquals(2, kept(even, settings(1, 3, 0.55, Flavour.TRANSFORMERS)).size());
    }

    @Test
    void aMassThatMeetsTopPExactlyClosesTheSetInTransformersOnly() {
        float[] two = {1, 1};
        assertEquals(List.of(0), kept(two, settings(1, 0, 0.5, Flavour.TRANSFORMERS)));
        assertEquals(List.of(0, 1), kept(two, settings(1, 0, 0.5, Flavour.AUDIOCRAFT)));
    }

    @Test
    void topKAgreesWithASort() {
        Draw.cases(
                500,
                draw -> {
                    int vocabulary = draw.integer(1, 60);
                    int k = draw.integer(1, 70);
                    int levels = draw.integer(2, 40);
                    long seed = draw.seed();
                    float[] logits = random(vocabulary, levels, seed);
                    float[] sorted = logits.clone();
                    Arrays.sort(sorted);
                    float least = sorted[Math.max(0, vocabulary - k)];
                    List<Integer> expected =
                            IntStream.range(0, vocabulary)
                                    .filter(i -> logits[i] >= least)
                                    .boxed()
                                    .toList();
                    assertEquals(expected, kept(logits, settings(1, k, 0, Flavour.AUDIOCRAFT)));
                });
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        Draw.cases(
                500,
                draw -> {
                    int vocabulary = draw.integer(1, 60);
                    double p = draw.real(0.01, 0.99);
                    int levels = draw.integer(2, 40);
                    long seed = draw.seed();
                    float[] logits = random(vocabulary, levels, seed);
                    double total = 0;
                    for (float logit : logits) {
                        total += Math.exp(logit);
                    }
                    List<Integer> descending =
                            IntStream.range(0, vocabulary)
                                    .boxed()
                                    .sorted(Comparator.comparing((Integer i) -> -logits[i]))
                                    .toList();
                    int size = 0;
                    double mass = 0;
                    while (mass < p * total - 1e-9) {
                        mass += Math.exp(logits[descending.get(size++)]);
                    }
                    List<Integer> expected = descending.subList(0, size).stream().sorted().toList();
                    assertEquals(expected, kept(logits, settings(1, 0, p, Flavour.TRANSFORMERS)));
                    assertEquals(expected, kept(logits, settings(1, 0, p, Flavour.AUDIOCRAFT)));
                });
    }

    @Test
    void probabilitiesAddUpToOneAndFollowTheScores() {
        Draw.cases(
                200,
                draw -> {
                    int vocabulary = draw.integer(1, 50);
                    double temperature = draw.real(0.05, 5);
                    int topK = draw.integer(0, 60);
                    double topP = draw.real(0.01, 1);
                    Flavour flavour = draw.oneOf(Flavour.values());
                    long seed = draw.seed();
                    TokenDistribution distribution =
                            new TokenDistribution(
                                    settings(temperature, topK, topP, flavour), vocabulary);
                    distribution.set(random(vocabulary, 1000, seed), 0);
                    double sum = 0;
                    for (int token = 0; token < vocabulary; token++) {
                        assertEquals(
                                distribution.score(token) == NEVER,
                                distribution.probability(token) == 0);
                        sum += distribution.probability(token);
                    }
                    assertEquals(1, sum, 1e-12);
                });
    }

    @Test
    void aRemovedTokenIsNeverDrawn() {
        Draw.cases(
                200,
                draw -> {
                    int vocabulary = draw.integer(1, 50);
                    int topK = draw.integer(1, 5);
                    double uniform = draw.real(0, 1);
                    long seed = draw.seed();
                    TokenDistribution distribution =
                            new TokenDistribution(
                                    settings(1, topK, 0, Flavour.AUDIOCRAFT), vocabulary);
                    distribution.set(random(vocabulary, 1000, seed), 0);
                    assertTrue(distribution.probability(distribution.draw(uniform)) > 0);
                    assertTrue(distribution.probability(distribution.draw(0)) > 0);
                    assertTrue(distribution.probability(distribution.draw(Math.nextDown(1.0))) > 0);
                });
    }

    @Test
    void logitsThatAreNoNumbersGetOneSentence() {
        TokenDistribution distribution = new TokenDistribution(SamplingSettings.defaults(), 3);
        assertEquals(
                "logits: expected finite numbers, found NaN for token 1: the model's weights or"
                        + " its input are damaged",
                refusal(() -> distribution.set(new float[] {0, Float.NaN, 0}, 0)));
        assertEquals(
                "logits: expected at least one possible token, found minus infinity for all 3",
                refusal(() -> distribution.set(new float[] {NEVER, NEVER, NEVER}, 0)));
        assertTrue(
                refusal(() -> distribution.mostLikely(new float[] {0, Float.NaN, 0}, 0))
                        .contains("NaN for token 1"));
        assertTrue(
                refusal(() -> distribution.set(new float[] {0, Float.POSITIVE_INFINITY, 0}, 0))
                        .contains("Infinity for token 1"));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> settings(temperature, 0, 0, Flavour.AUDIOCRAFT));
        }
        for (double topP : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThrows(
                    IllegalArgumentException.class, () -> settings(1, 0, topP, Flavour.AUDIOCRAFT));
        }
        assertThrows(IllegalArgumentException.class, () -> settings(1, -1, 0, Flavour.AUDIOCRAFT));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 0, 0, Flavour.TRANSFORMERS));
        assertFalse(SamplingSettings.defaults().greedy());
    }

    private static List<Integer> kept(float[] logits, SamplingSettings settings) {
        TokenDistribution distribution = new TokenDistribution(settings, logits.length);
        distribution.set(logits, 0);
        return IntStream.range(0, logits.length)
                .filter(token -> distribution.score(token) != NEVER)
                .boxed()
                .toList();
    }

    private static SamplingSettings settings(
            double temperature, int topK, double topP, Flavour flavour) {
        return new SamplingSettings(false, temperature, topK, topP, flavour);
    }

    /** Values from a few levels only, so that ties occur. */
    private static float[] random(int size, int levels, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(levels) * 8f / levels - 4;
        }
        return values;
    }

    private static String refusal(Runnable action) {
        return String.valueOf(assertThrows(ArithmeticException.class, action::run).getMessage());
    }
}
