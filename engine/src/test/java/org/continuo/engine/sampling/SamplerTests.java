package org.continuo.engine.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.request.SamplingSettings.Flavour;
import org.junit.jupiter.api.Test;

class SamplerTests {
    private static final int VOCABULARY = 64;

    @Test
    void drawsFollowTheDistribution() {
        SamplingSettings settings = new SamplingSettings(false, 0.8, 12, 0.0, Flavour.AUDIOCRAFT);
        float[] logits = logits(1, 7);
        TokenDistribution distribution = new TokenDistribution(settings, VOCABULARY);
        distribution.set(logits, 0);
        Sampler sampler = new Sampler(settings, 1, 1, VOCABULARY, 4711);
        int draws = 100_000;
        int[] seen = new int[VOCABULARY];
        long[] token = new long[1];
        for (int i = 0; i < draws; i++) {
            sampler.draw(logits, token);
            seen[(int) token[0]]++;
        }
        double chiSquare = 0;
        int degreesOfFreedom = -1;
        for (int i = 0; i < VOCABULARY; i++) {
            double expected = distribution.probability(i) * draws;
            if (expected == 0) {
                assertEquals(0, seen[i]);
            } else {
                chiSquare += (seen[i] - expected) * (seen[i] - expected) / expected;
                degreesOfFreedom++;
            }
        }
        assertEquals(11, degreesOfFreedom);
        assertTrue(chiSquare < 31.26, "chi-square " + chiSquare + " has probability < 0.001");
    }

    @Test
    void aTakeDoesNotDependOnHowManyAreMadeBesideIt() {
        int codebooks = 4;
        SamplingSettings settings = SamplingSettings.defaults();
        long seed = -3;
        Sampler four = new Sampler(settings, 4, codebooks, VOCABULARY, seed);
        long[] tokens = new long[4 * codebooks];
        long[][] alone = new long[4][codebooks];
        Sampler[] single = new Sampler[4];
        for (int take = 0; take < 4; take++) {
            single[take] =
                    new Sampler(settings, 1, codebooks, VOCABULARY, Sampler.seedOfTake(seed, take));
        }
        boolean takesDiffer = false;
        for (int step = 0; step < 50; step++) {
            float[] one = logits(codebooks, step);
            float[] all = new float[4 * one.length];
            for (int take = 0; take < 4; take++) {
                System.arraycopy(one, 0, all, take * one.length, one.length);
                single[take].draw(one, alone[take]);
            }
            four.draw(all, tokens);
            for (int take = 0; take < 4; take++) {
                for (int codebook = 0; codebook < codebooks; codebook++) {
                    assertEquals(alone[take][codebook], tokens[take * codebooks + codebook]);
                    takesDiffer |= alone[take][codebook] != alone[0][codebook];
                }
            }
        }
        assertTrue(takesDiffer);
    }

    @Test
    void greedyTakesTheFirstOfTheMostLikely() {
        Sampler sampler = new Sampler(SamplingSettings.greedyChoice(), 1, 2, 3, 0);
        long[] tokens = new long[2];
        sampler.draw(new float[] {0, 5, 5, 1, -1, 0}, tokens);
        assertArrayEquals(new long[] {1, 0}, tokens);
    }

    @Test
    void drawingAllocatesNothing() {
        com.sun.management.ThreadMXBean thread =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] logits = logits(8, 1);
        long[] tokens = new long[8];
        for (Flavour flavour : Flavour.values()) {
            Sampler sampler =
                    new Sampler(
                            new SamplingSettings(false, 1, 20, 0.8, flavour), 2, 4, VOCABULARY, 1);
            for (int i = 0; i < 200; i++) {
                sampler.draw(logits, tokens);
            }
            long before = thread.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                sampler.draw(logits, tokens);
            }
            long perCall = (thread.getCurrentThreadAllocatedBytes() - before) / 1000;
            assertEquals(0, perCall);
        }
    }

    @Test
    void guidanceMovesAwayFromTheNullLogits() {
        float[] logits = {1, 2, 0.5f, 4};
        Guidance.apply(logits, 2, 3);
        assertArrayEquals(new float[] {2, -2, 0.5f, 4}, logits);
    }

    private static float[] logits(int rows, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[rows * VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian() * 2;
        }
        return logits;
    }
}
