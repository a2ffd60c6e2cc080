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

    /** Of the largest weight; a little less, since it is compared with what was rounded. */
    private static final float SHARE_OF_PART = 0.99f * (LARGEST_PAIR - 1) / (2 * LARGEST_CODE);

    private ChannelQuantization() {}

    /** The scale of a channel with these weights; no number if one of them is none. */
    static float scale(float[] channel) {
        float largest = largest(channel);
        // Each code of a pair may be rounded up by a half.
        float scale =
                (float)
                        Math.max(
                                largest / LARGEST_CODE,
                                largestPair(channel, largest) / (LARGEST_PAIR - 1));
        // Below the normal numbers a scale is inexact.
        return scale < Float.MIN_NORMAL ? 0 : scale;
    }

    /**
     * The largest magnitude, no number if one of them is none. Compared as integers, in whose order
     * floats without a sign stand, and in two halves that need not wait for each other.
     */
    private static float largest(float[] channel) {
        int even = 0;
        int odd = 0;
        int i = 0;
        for (; i + 1 < channel.length; i += 2) {
            even = Math.max(even, magnitudeBits(channel[i]));
            odd = Math.max(odd, magnitudeBits(channel[i + 1]));
        }
        if (i < channel.length) {
            even = Math.max(even, magnitudeBits(channel[i]));
        }
        return Float.intBitsToFloat(Math.max(even, odd));
    }

    private static int magnitudeBits(float value) {
        return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
    }

    /**
     * The largest sum of two weights of one word, 0 where none counts: one that does exceeds {@code
     * (LARGEST_PAIR - 1) / LARGEST_CODE · largest}, so that one of its weights exceeds half of it,
     * and few weights are so large.
     */
    private static double largestPair(float[] channel, float largest) {
        float half = SHARE_OF_PART * largest;
        double sum = 0;
        for (int i = 0; i < channel.length; i++) {
            if (Math.abs(channel[i]) < half) {
                continue;
            }
            int word = i / WORD * WORD;
            for (int j = word; j < Math.min(channel.length, word + WORD); j++) {
                if (j != i) {
                    sum = Math.max(sum, Math.abs((double) channel[i] + channel[j]));
                }
            }
        }
        return sum;
    }

    /**
     * Adds the codes of a channel with this scale to {@code words}, each as the byte from bit
     * {@code shift} on: channels that lie one behind the other come into one word.
     */
    static void encode(float[] channel, float scale, int shift, int[] words) {
        float unit = scale == 0 ? Float.POSITIVE_INFINITY : scale;
        for (int i = 0; i < words.length; i++) {
            words[i] |= (Math.round(channel[i] / unit) & 0xff) << shift;
        }
    }
}
