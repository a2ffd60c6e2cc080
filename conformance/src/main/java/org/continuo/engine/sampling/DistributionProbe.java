package org.continuo.engine.sampling;

/** What a draw is made from. */
public final class DistributionProbe {
    private DistributionProbe() {}

    /** A token's logit after temperature, top-k and top-p. */
    public static float score(TokenDistribution distribution, int token) {
        return distribution.score(token);
    }

    public static double probability(TokenDistribution distribution, int token) {
        return distribution.probability(token);
    }
}
