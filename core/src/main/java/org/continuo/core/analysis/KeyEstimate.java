package org.continuo.core.analysis;

/**
 * The key that fits best.
 *
 * @param confidence 0 where any key would do as well (drums, noise, a single note) to 1; from about
 *     {@link #TRUSTWORTHY} on it is worth telling
 */
public record KeyEstimate(Key key, double confidence) {
    public static final double TRUSTWORTHY = 0.3;

    public boolean isTrustworthy() {
        return confidence >= TRUSTWORTHY;
    }
}
