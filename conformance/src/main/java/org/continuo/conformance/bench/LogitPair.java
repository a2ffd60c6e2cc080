package org.continuo.conformance.bench;

/**
 * What two models say before one token.
 *
 * @param offset where its logits begin in both
 */
record LogitPair(float[] exact, float[] other, int offset, int vocabulary) {

    /** The Kullback–Leibler divergence of the exact probabilities from the others. */
    double divergenceNats() {
        double ofExact = logSum(exact);
        double ofOther = logSum(other);
        double divergence = 0;
        for (int i = offset; i < offset + vocabulary; i++) {
            double logProbability = exact[i] - ofExact;
            divergence += Math.exp(logProbability) * (logProbability - (other[i] - ofOther));
        }
        return divergence;
    }

    private double logSum(float[] logits) {
        double greatest = logits[first(logits)];
        double sum = 0;
        for (int i = offset; i < offset + vocabulary; i++) {
            sum += Math.exp(logits[i] - greatest);
        }
        return greatest + Math.log(sum);
    }

    boolean sameFirstChoice() {
        return first(exact) == first(other);
    }

    private int first(float[] logits) {
        int first = offset;
        for (int i = offset; i < offset + vocabulary; i++) {
            if (logits[i] > logits[first]) {
                first = i;
            }
        }
        return first;
    }
}
