package org.continuo.core.request;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The arithmetic of the decoder's matrix products and of its key and value cache. */
public enum Precision {
    /** 32-bit floats throughout: reproduces the reference token for token. */
    FP32,
    /** 16-bit floats throughout, which graphics cards compute with and processors do not. */
    FP16,
    /**
     * 8-bit weights with a float scale for each output channel, and an 8-bit key and value cache.
     */
    INT8,
    /**
     * 4-bit weights in blocks with a float scale each, but for the output heads, which are as in
     * {@code INT8}, and an 8-bit key and value cache: the fastest and smallest, at a cost in
     * quality.
     */
    INT4;

    /** Those that processors compute in. */
    public static List<Precision> ofProcessors() {
        return Stream.of(values()).filter(each -> each.onProcessor() == each).toList();
    }

    /** What stands in for this on a processor. */
    public Precision onProcessor() {
        return this == FP16 ? INT8 : this;
    }

    /** The precision of the output heads and of what runs once per clip. */
    public Precision ofHeads() {
        return this == INT4 ? INT8 : this;
    }

    /**
     * The name users type and cache folders bear: {@code fp32}, {@code fp16}, {@code int8}, {@code
     * int4}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
