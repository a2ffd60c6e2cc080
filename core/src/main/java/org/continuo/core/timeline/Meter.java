package org.continuo.core.timeline;

/**
 * A time signature, such as 4/4 or 7/8.
 *
 * @param numerator counts of a bar, 1 to 64
 * @param denominator which note is one count: 1, 2, 4, … 64
 */
public record Meter(int numerator, int denominator) {
    public static final Meter COMMON = new Meter(4, 4);
    public static final int LARGEST = 64;

    public Meter {
        if (numerator < 1
                || numerator > LARGEST
                || denominator < 1
                || denominator > LARGEST
                || Integer.bitCount(denominator) != 1) {
            throw new IllegalArgumentException(
                    "meter: expected 1 to 64 over a power of two up to 64, found %d/%d"
                            .formatted(numerator, denominator));
        }
    }

    /** As it is written, "7/8". */
    public String spelled() {
        return numerator + "/" + denominator;
    }
}
