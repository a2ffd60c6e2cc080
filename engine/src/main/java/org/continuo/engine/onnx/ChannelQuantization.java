package org.continuo.engine.onnx;

/**
 * Symmetric quantisation of weights to 8 bits with one scale per output channel, as ONNX Runtime's
 * integer products take them: value ≈ scale · code, codes from −127 to 127.
 */
final class ChannelQuantization {
    private static final int LARGEST_CODE = 127;

    private ChannelQuantization() {}

    /** The scale of a channel with these weights; no number if one of them is none. */
    static float scale(float[] channel) {
        float largest = 0;
        for (float value : channel) {
            largest = Math.max(largest, Math.abs(value));
        }
        // Below the normal numbers a scale is inexact.
        return largest < LARGEST_CODE * Float.MIN_NORMAL ? 0 : largest / LARGEST_CODE;
    }

    /** The code of a weight in a channel with this scale. */
    static byte code(float value, float scale) {
        return scale == 0 ? 0 : (byte) Math.round(value / scale);
    }
}
