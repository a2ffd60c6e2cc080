package org.continuo.engine.sampling;

import org.continuo.core.request.SamplingSettings;

/**
 * What may be drawn at one position: the scores that survive the settings' limits, and their
 * probabilities. One instance serves any number of positions one after the other; all workspace is
 * made at construction.
 */
public final class TokenDistribution {
    private final SamplingSettings settings;
    private final int vocabulary;
    private final float[] scores;

    /** exp(score − greatest score): the probabilities before division by their total. */
    private final double[] masses;

    private final Ranking ranking;
    private double totalMass;

    public TokenDistribution(SamplingSettings settings, int vocabulary) {
        if (vocabulary < 1) {
            throw new IllegalArgumentException(
                    "sampling: expected a vocabulary of at least 1 token, found " + vocabulary);
        }
        this.settings = settings;
        this.vocabulary = vocabulary;
        this.scores = new float[vocabulary];
        this.masses = new double[vocabulary];
        this.ranking = new Ranking(vocabulary);
    }

    /**
     * Takes one row of logits, {@code vocabulary} values from {@code offset} on, and removes what
     * the settings exclude.
     *
     * @throws ArithmeticException if the row holds NaN or plus infinity, or minus infinity only
     */
    public void set(float[] logits, int offset) {
        requireUsable(logits, offset);
        float temperature = (float) settings.temperature();
        for (int token = 0; token < vocabulary; token++) {
            scores[token] = logits[offset + token] / temperature;
        }
        switch (settings.flavour()) {
            case TRANSFORMERS -> {
                limitRank(settings.topK());
                computeMasses();
                limitMass(settings.topP(), false);
            }
            case AUDIOCRAFT -> {
                if (settings.topP() > 0) {
                    computeMasses();
                    limitMass(settings.topP(), true);
                } else {
                    limitRank(settings.topK());
                    computeMasses();
                }
            }
        }
    }

    /**
     * The most likely token of one row of logits, of equal ones the first; the settings' limits
     * never remove it.
     *
     * @throws ArithmeticException as {@link #set}
     */
    public int mostLikely(float[] logits, int offset) {
        requireUsable(logits, offset);
        int best = 0;
        for (int token = 1; token < vocabulary; token++) {
            if (logits[offset + token] > logits[offset + best]) {
                best = token;
            }
        }
        return best;
    }

    /**
     * The token at this point of the cumulative probability, tokens in ascending order.
     *
     * @param uniform from 0 (inclusive) to 1 (exclusive)
     */
    public int draw(double uniform) {
        double point = uniform * totalMass;
        double reached = 0;
        int last = 0;
        for (int token = 0; token < vocabulary; token++) {
            if (masses[token] > 0) {
                reached += masses[token];
                last = token;
                if (reached > point) {
                    return token;
                }
            }
        }
        return last; // rounding left the sum below the total
    }

    /** logit / temperature, or minus infinity where the token was removed. */
    float score(int token) {
        return scores[token];
    }

    /** The probability to be drawn; 0 where the token was removed. */
    double probability(int token) {
        return masses[token] / totalMass;
    }

    /** Keeps the k greatest scores and all that equal the last of them, as both references do. */
    private void limitRank(int k) {
        if (k == 0 || k >= vocabulary) {
            return;
        }
        rankAll();
        float least = scores[ranking.indexOfRank(k)];
        for (int token = 0; token < vocabulary; token++) {
            if (scores[token] < least) {
                scores[token] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** Keeps the smallest leading set that reaches the mass p, at least one token. */
    private void limitMass(double p, boolean beyond) {
        if (p >= 1) {
            return;
        }
        rankAll();
        long last = ranking.lastOfMass(masses, p * totalMass, beyond);
        double kept = 0;
        for (int token = 0; token < vocabulary; token++) {
            if (Ranking.key(scores[token], token) < last) {
                scores[token] = Float.NEGATIVE_INFINITY;
                masses[token] = 0;
            }
            kept += masses[token];
        }
        totalMass = kept;
    }

    private void rankAll() {
        ranking.clear();
        for (int token = 0; token < vocabulary; token++) {
            ranking.add(scores[token], token);
        }
    }

    private void computeMasses() {
        float greatest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            greatest = Math.max(greatest, score);
        }
        totalMass = 0;
        for (int token = 0; token < vocabulary; token++) {
            masses[token] =
                    scores[token] == Float.NEGATIVE_INFINITY
                            ? 0
                            : Math.exp((double) scores[token] - greatest);
            totalMass += masses[token];
        }
    }

    private void requireUsable(float[] logits, int offset) {
        boolean possible = false;
        for (int token = 0; token < vocabulary; token++) {
            float logit = logits[offset + token];
            if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
                throw new ArithmeticException(
                        "logits: expected finite numbers, found %s for token %d: the model's weights or its input are damaged"
                                .formatted(logit, token));
            }
            possible |= logit > Float.NEGATIVE_INFINITY;
        }
        if (!possible) {
            throw new ArithmeticException(
                    "logits: expected at least one possible token, found minus infinity for all %d"
                            .formatted(vocabulary));
        }
    }
}
