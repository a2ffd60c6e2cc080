package org.continuo.engine.onnx;

import java.util.Locale;

/** The arithmetic of the decoder's matrix products and of its key and value cache. */
public enum Precision {
    /** 32-bit floats throughout: reproduces the reference token for token. */
    FP32,
    /** 8-bit weights in blocks with a float scale each, and an 8-bit key and value cache. */
    INT8;

    /** The name users type and cache folders bear: {@code fp32}, {@code int8}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
