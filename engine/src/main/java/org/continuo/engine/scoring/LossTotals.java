package org.continuo.engine.scoring;

/**
 * Sums of losses and how many tokens they are of, per codebook. Sums of several clips are added
 * before any mean is taken, so that a long clip weighs more than a short one.
 *
 * <p>A codebook of which no token counts has no mean: its figures, and those of the whole, are NaN.
 */
public final class LossTotals {
    private final double[] sums;
    private final long[] counts;

    /** Nothing yet. */
    public LossTotals(int codebooks) {
        sums = new double[codebooks];
        counts = new long[codebooks];
    }

    void add(int codebook, double nll) {
        sums[codebook] += nll;
        counts[codebook]++;
    }

    /** Adds those of other music that the same model heard. */
    public void add(LossTotals other) {
        for (int codebook = 0; codebook < sums.length; codebook++) {
            sums[codebook] += other.sums[codebook];
            counts[codebook] += other.counts[codebook];
        }
    }

    public int codebooks() {
        return sums.length;
    }

    /** Tokens of this codebook that count. */
    public long tokens(int codebook) {
        return counts[codebook];
    }

    /** The mean loss of a codebook's tokens, in nats. */
    public double crossEntropy(int codebook) {
        return sums[codebook] / counts[codebook];
    }

    /** The mean of the codebooks' mean losses: audiocraft's {@code ce}. */
    public double crossEntropy() {
        double sum = 0;
        for (int codebook = 0; codebook < sums.length; codebook++) {
            sum += crossEntropy(codebook);
        }
        return sum / sums.length;
    }

    /** Between how many equally likely tokens the model seems to choose in this codebook. */
    public double perplexity(int codebook) {
        return Math.exp(crossEntropy(codebook));
    }

    /** The geometric mean of the codebooks' perplexities: audiocraft's {@code ppl}. */
    public double perplexity() {
        return Math.exp(crossEntropy());
    }
}
