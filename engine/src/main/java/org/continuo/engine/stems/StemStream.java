package org.continuo.engine.stems;

/**
 * The stems of a sound from its beginning to its end, in memory that does not grow with it. {@link
 * #read} may take long.
 */
interface StemStream {
    /**
     * The next samples.
     *
     * @param count of samples, no more than are left
     * @return {@code [sources][channels][count]}
     */
    float[][][] read(int count);
}
