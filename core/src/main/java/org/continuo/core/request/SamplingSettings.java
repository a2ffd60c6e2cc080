package org.continuo.core.request;

/**
 * How tokens are chosen from logits.
 *
 * @param greedy take the most likely token; the other settings are then without effect
 * @param temperature divides the logits: below 1 bolder peaks, above 1 flatter ones; positive
 * @param topK keep only this many of the most likely tokens; 0 keeps all
 * @param topP keep only the smallest set of tokens whose probability reaches this; how 0 and 1 are
 *     meant is a matter of the flavour
 * @param flavour whose rules combine {@code topK} and {@code topP}
 */
public record SamplingSettings(
        boolean greedy, double temperature, int topK, double topP, Flavour flavour) {
    /** What logits are divided by unless somebody says otherwise; these are audiocraft's. */
    public static final double DEFAULT_TEMPERATURE = 1.0;

    /** The likeliest tokens that are drawn from unless somebody says otherwise. */
    public static final int DEFAULT_TOP_K = 250;

    /** Their share of the probability unless somebody says otherwise: no limit. */
    public static final double DEFAULT_TOP_P = 0.0;

    /** The two references differ in how they combine the limits. */
    public enum Flavour {
        /**
         * {@code audiocraft.utils.utils.sample_top_k}, {@code sample_top_p}: a topP above 0
         * replaces topK; of a nucleus a token is left out when the mass before it exceeds topP.
         */
        AUDIOCRAFT,
        /**
         * The logits warpers of transformers: topK first, then topP among the survivors; 1 switches
         * topP off; a token is left out when the mass before it reaches topP.
         */
        TRANSFORMERS
    }

    public SamplingSettings {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature: expected a positive number, found " + temperature);
        }
        if (topK < 0) {
            throw new IllegalArgumentException(
                    "top-k: expected 0 (no limit) or more, found " + topK);
        }
        boolean zeroAllowed = flavour == Flavour.AUDIOCRAFT;
        if (!(topP >= 0 && topP <= 1) || (topP == 0 && !zeroAllowed)) {
            throw new IllegalArgumentException(
                    "top-p: expected a number from 0 to 1%s, found %s"
                            .formatted(
                                    zeroAllowed ? " (0 for no limit)" : " (1 for no limit, not 0)",
                                    topP));
        }
    }

    /** audiocraft's defaults: sampling, temperature 1, top-k {@value #DEFAULT_TOP_K}, no top-p. */
    public static SamplingSettings defaults() {
        return new SamplingSettings(
                false, DEFAULT_TEMPERATURE, DEFAULT_TOP_K, DEFAULT_TOP_P, Flavour.AUDIOCRAFT);
    }

    /** Always the most likely token. */
    public static SamplingSettings greedyChoice() {
        return new SamplingSettings(
                true, DEFAULT_TEMPERATURE, 0, DEFAULT_TOP_P, Flavour.AUDIOCRAFT);
    }
}
