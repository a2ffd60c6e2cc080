package org.continuo.engine.scoring;

/**
 * What each token cost the model.
 *
 * @param nll the negative natural logarithm of the probability that the model gave to the token,
 *     flat {@code [batch, codebooks, frames]}; 0 where it does not count
 * @param counted which tokens count
 */
public record TokenLosses(double[] nll, boolean[] counted, int batch, int codebooks, int frames) {

    /** The totals of all items together. */
    public LossTotals totals() {
        LossTotals totals = new LossTotals(codebooks);
        for (int i = 0; i < nll.length; i++) {
            if (counted[i]) {
                totals.add(i / frames % codebooks, nll[i]);
            }
        }
        return totals;
    }
}
