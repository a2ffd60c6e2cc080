package org.continuo.engine.onnx;

/**
 * Symmetric quantisation of weights to 8 bits with one scale per output channel, as ONNX Runtime's
 * integer products take them: value ≈ scale · code, codes from −127 to 127.
 *
 * <p>Processors without an instruction for whole sums of 8-bit products add them two by two in 16
 * bits, where what does not fit saturates: two neighbours of the four that lie in one 32-bit word.
 * So no two codes of such a word that have the same sign add up to more than {@link #LARGEST_PAIR};
 * times activations of at most {@link #LARGEST_ACTIVATION} that fits. Nearly all channels have it
 * so anyway; the others get a larger scale.
 */
final class ChannelQuantization {
    /** What an unsigned code of an activation may be beside these weights. */
    static final int LARGEST_ACTIVATION = 184;

    /** Of two codes of one sign in one word. */
    static final int LARGEST_PAIR = Short.MAX_VALUE / LARGEST_ACTIVATION;

    /** Codes in a word. */
    static final int WORD = 4;

    private static final int LARGEST_CODE = 127;

    private ChannelQuantization() {}

    /** The scale of a channel with these weights; no number if one of them is none. */
    static float scale(float[] channel) {
        float largest = 0;
        double largestPair = 0;
        for (int i = 0; i < channel.length; i++) {
            largest = Math.max(largest, Math.abs(channel[i]));
            int end = Math.min(channel.length, (i / WORD + 1) * WORD);
            for (int j = i + 1; j < end; j++) {
                largestPair = Math.max(largestPair, Math.abs((double) channel[i] + channel[j]));
            }
        }
        // Each code of a pair may be rounded up by a half.
        float scale = (float) Math.max(largest / LARGEST_CODE, largestPair / (LARGEST_PAIR - 1));
        // Below the normal numbers a scale is inexact.
        return scale < Float.MIN_NORMAL ? 0 : scale;
    }

    /** The code of a weight in a channel with this scale. */
    static byte code(float value, float scale) {
        return scale == 0 ? 0 : (byte) Math.round(value / scale);
    }
}
