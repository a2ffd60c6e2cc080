package org.continuo.engine.decoder;

import java.util.Locale;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.LinearLayers.Positions;

/**
 * Which decoder graph is meant.
 *
 * @param precision of the weights
 * @param positions how many it takes at once
 * @param cache how keys and values are kept
 * @param attentionBias whether self-attention takes a bias, which masks positions
 * @param device whose operators it is made of
 * @param tableBytes the most that a table of embeddings takes
 */
record DecoderVariant(
        Precision precision,
        Positions positions,
        Cache cache,
        boolean attentionBias,
        DeviceKind device,
        long tableBytes) {
    /** What Vulkan promises that a shader can be bound to. */
    private static final long BOUND_BYTES = 128L << 20;

    /** Exact: float weights, float cache. */
    static final DecoderVariant FP32 =
            new DecoderVariant(Precision.FP32, Positions.ONE, Cache.FLOAT32, false);

    /** For the processor. */
    private DecoderVariant(
            Precision precision, Positions positions, Cache cache, boolean attentionBias) {
        this(precision, positions, cache, attentionBias, DeviceKind.CPU, Long.MAX_VALUE);
    }

    /**
     * The variant that steps in this precision; on a graphics card, which has no products of 8-bit
     * activations, in floats.
     *
     * @throws IllegalArgumentException for {@code FP16} on the processor
     */
    static DecoderVariant of(Precision precision, DeviceKind device) {
        return switch (device) {
            case CPU -> of(precision);
            case WEBGPU, CUDA, DIRECTML, COREML -> ofCard(precision, false, device);
        };
    }

    private static DecoderVariant ofCard(
            Precision precision, boolean attentionBias, DeviceKind device) {
        Cache cache = inHalfFloats(precision, device) ? Cache.FLOAT16 : Cache.FLOAT32;
        return new DecoderVariant(
                precision, Positions.ONE, cache, attentionBias, device, BOUND_BYTES);
    }

    /**
     * Whether activations are of 16 bits. CUDA's GroupQueryAttention takes no others, so that there
     * all is in 16 bits which need not be in 32.
     */
    private static boolean inHalfFloats(Precision precision, DeviceKind device) {
        return switch (precision) {
            case FP32 -> false;
            case FP16 -> true;
            case INT8, INT4 -> device == DeviceKind.CUDA;
        };
    }

    /** In floats, with positions that can be masked. */
    static DecoderVariant maskable(DeviceKind device) {
        return switch (device) {
            case CPU -> new DecoderVariant(Precision.FP32, Positions.ONE, Cache.FLOAT32, true);
            case WEBGPU, CUDA, DIRECTML, COREML -> ofCard(Precision.FP32, true, device);
        };
    }

    /** The variant that steps in this precision on the processor. */
    static DecoderVariant of(Precision precision) {
        return switch (precision) {
            case FP32 -> FP32;
            case FP16 ->
                    throw new IllegalArgumentException(
                            "fp16: expected a graphics card, found the processor");
            case INT8, INT4 -> new DecoderVariant(precision, Positions.ONE, Cache.INT8, false);
        };
    }

    /** For many positions at once, the first of all, over the weights of this variant. */
    DecoderVariant forPrefill() {
        return new DecoderVariant(
                precision, Positions.MANY, cache, attentionBias, device, tableBytes);
    }

    /** For measuring how large keys and values of this quantised variant get. */
    DecoderVariant forCalibration() {
        return new DecoderVariant(precision, Positions.MANY, Cache.FLOAT32, false);
    }

    /** How keys and values are kept. */
    enum Cache {
        FLOAT32(ElementType.FLOAT32),
        FLOAT16(ElementType.FLOAT16),
        INT8(ElementType.INT8);

        private final ElementType type;

        Cache(ElementType type) {
            this.type = type;
        }

        ElementType type() {
            return type;
        }
    }

    /** The type of activations. */
    ElementType floats() {
        return cache == Cache.FLOAT16 ? ElementType.FLOAT16 : ElementType.FLOAT32;
    }

    /**
     * What is added to scores that shall not count, of the type of activations: exactly nothing is
     * left of them.
     */
    float hidden() {
        return cache == Cache.FLOAT16 ? -6e4f : -1e9f;
    }

    /** Whether it takes exactly one position at a time, and prompts have a graph of their own. */
    boolean onePosition() {
        return positions == Positions.ONE && dividesPrompts();
    }

    /** The extent of the positions fed: a number where it is fixed. */
    Object fed() {
        return onePosition() ? 1 : "new";
    }

    /** Whether it takes a prompt only, whose positions attend to each other and to no cache. */
    boolean promptOnly() {
        return positions == Positions.MANY && dividesPrompts();
    }

    /**
     * Whether steps and prompts have graphs of their own. With an 8-bit cache, for speed; on a
     * graphics card, to be right: of ONNX Runtime 1.29's GroupQueryAttention for WebGPU the kernel
     * for 32 positions and more, another than that for fewer, gave logits that were 0.1 off on a
     * Vulkan in software (7e-7 off with 31 positions).
     */
    private boolean dividesPrompts() {
        return cache == Cache.INT8 || device != DeviceKind.CPU;
    }

    /** Whether keys and values lie on a graphics card, where a prompt's graph leaves them. */
    boolean cacheOnDevice() {
        return device != DeviceKind.CPU;
    }

    String fileName() {
        return "decoder-%s-%s%s%s.onnx"
                .formatted(
                        positions.name().toLowerCase(Locale.ROOT),
                        cache.name().toLowerCase(Locale.ROOT),
                        attentionBias ? "-biased" : "",
                        device == DeviceKind.CPU ? "" : "-card");
    }
}
