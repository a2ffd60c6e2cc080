package org.continuo.engine.decoder;

/** How far logits are from those they stand for, over rows of one vocabulary each. */
public final class LogitDistance {
    /** Random weights make flat logits; those of a trained model spread about so far. */
    private static final double TRAINED_SPREAD = 2.5;

    private final int vocabulary;
    private double cosines;
    private double divergences;
    private int rows;

    public LogitDistance(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Compares {@code [count / vocabulary, vocabulary]}. */
    public void add(float[] exact, float[] close, int count) {
        for (int from = 0; from < count; from += vocabulary) {
            double product = 0;
            double exactSquare = 0;
            double closeSquare = 0;
            double mean = 0;
            for (int i = from; i < from + vocabulary; i++) {
                product += (double) exact[i] * close[i];
                exactSquare += (double) exact[i] * exact[i];
                closeSquare += (double) close[i] * close[i];
                mean += exact[i] / (double) vocabulary;
            }
            cosines += product / Math.sqrt(exactSquare * closeSquare);
            double scale = TRAINED_SPREAD / Math.sqrt(exactSquare / vocabulary - mean * mean);
            divergences += divergence(exact, close, from, scale);
            rows++;
        }
    }

    /** Kullback-Leibler divergence of the softmax of the scaled logits. */
    private double divergence(float[] exact, float[] close, int from, double scale) {
        double exactSum = 0;
        double closeSum = 0;
        for (int i = from; i < from + vocabulary; i++) {
            exactSum += Math.exp(exact[i] * scale);
            closeSum += Math.exp(close[i] * scale);
        }
        double divergence = 0;
        for (int i = from; i < from + vocabulary; i++) {
            double share = Math.exp(exact[i] * scale) / exactSum;
            double ratio = (exact[i] - close[i]) * scale + Math.log(closeSum / exactSum);
            divergence += share * ratio;
        }
        return divergence;
    }

    public double meanCosine() {
        return cosines / rows;
    }

    public double meanDivergence() {
        return divergences / rows;
    }

    @Override
    public String toString() {
        return "cosine %.5f, KL divergence %.5f over %d rows"
                .formatted(meanCosine(), meanDivergence(), rows);
    }
}
