package org.continuo.engine.sampling;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.continuo.core.request.SamplingSettings;

/**
 * Draws one token per codebook and take from the logits of one step.
 *
 * <p>The same seed gives the same clip on the same machine. Every take has a random stream of its
 * own: take i (from 0) of seed s is drawn with {@code L64X128MixRandom} seeded with s + i, one
 * number per codebook and step whether or not the pattern forces a token there. So a take does not
 * depend on how many others are made beside it, and take i can be had again alone under the seed s
 * + i. The generator is specified by {@code java.util.random} and comes with every JDK.
 *
 * <p>A sampler is for one thread and one clip (all windows of a long one); {@link #draw} allocates
 * nothing.
 */
public final class Sampler {
    private final SamplingSettings settings;
    private final int takes;
    private final int codebooks;
    private final int vocabulary;
    private final TokenDistribution distribution;
    private final RandomGenerator[] streams;

    /**
     * A sampler at the beginning of its streams.
     *
     * @param takes rows of the batch that are drawn for (without the null rows of guidance)
     * @param vocabulary tokens per codebook, without the pad token
     */
    public Sampler(SamplingSettings settings, int takes, int codebooks, int vocabulary, long seed) {
        if (takes < 1 || codebooks < 1) {
            throw new IllegalArgumentException(
                    "sampling: expected at least 1 take and 1 codebook, found %d and %d"
                            .formatted(takes, codebooks));
        }
        this.settings = settings;
        this.takes = takes;
        this.codebooks = codebooks;
        this.vocabulary = vocabulary;
        this.distribution = new TokenDistribution(settings, vocabulary);
        RandomGeneratorFactory<RandomGenerator> generators =
                RandomGeneratorFactory.of("L64X128MixRandom");
        this.streams = new RandomGenerator[takes];
        for (int take = 0; take < takes; take++) {
            streams[take] = generators.create(seedOfTake(seed, take));
        }
    }

    /** The seed under which this take comes out alone. */
    public static long seedOfTake(long seed, int take) {
        return seed + take;
    }

    /** Leaves out what so many steps draw. */
    public void skip(int steps) {
        if (settings.greedy()) {
            return;
        }
        for (RandomGenerator stream : streams) {
            for (long number = 0; number < (long) steps * codebooks; number++) {
                stream.nextDouble();
            }
        }
    }

    /**
     * Chooses a token for every row.
     *
     * @param logits {@code [takes · codebooks, vocabulary]} from index 0, after guidance; what
     *     follows them is ignored
     * @param tokens receives {@code [takes, codebooks]}
     * @throws ArithmeticException if a row is not a distribution: it holds NaN, or no token is
     *     possible
     */
    public void draw(float[] logits, long[] tokens) {
        for (int take = 0; take < takes; take++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                int row = take * codebooks + codebook;
                int offset = row * vocabulary;
                if (settings.greedy()) {
                    tokens[row] = distribution.mostLikely(logits, offset);
                } else {
                    distribution.set(logits, offset);
                    tokens[row] = distribution.draw(streams[take].nextDouble());
                }
            }
        }
    }
}
