package org.continuo.engine.onnx;

import java.io.IOException;
import java.util.List;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * Products of activations {@code […, columns]} with the transposes of weight matrices {@code [rows,
 * columns]}: {@code […, rows]}, in one precision.
 *
 * <p>In 8 bit the matrix is integers with one scale per output channel, and so are the activations,
 * each row divided by its largest magnitude first. ONNX Runtime multiplies them at the speed at
 * which memory delivers the matrix, and hundreds of rows several times faster than floats.
 *
 * <p>Codes of activations are unsigned and so small that no product with these weights overflows on
 * any processor ({@link ChannelQuantization}); all compute the same.
 */
public final class LinearLayers {
    /** Of activations, above and below {@link #ZERO_CODE}. */
    private static final int LARGEST_CODE = ChannelQuantization.LARGEST_ACTIVATION / 2;

    private static final int ZERO_CODE = LARGEST_CODE;

    private static final float SCALE = 1f / LARGEST_CODE;

    /** Of what comes out of GELU, which has few values below zero and none below the least. */
    private static final int GELU_ZERO_CODE = 16;

    private static final int LARGEST_GELU_CODE =
            ChannelQuantization.LARGEST_ACTIVATION - GELU_ZERO_CODE;

    private static final float GELU_SCALE = 1f / LARGEST_GELU_CODE;

    /** Less than the least value of GELU, −0.16997, by so little. */
    private static final float LEAST_GELU = -0.17f;

    /** Where a row's largest value reaches so far, its least one has a code, too. */
    private static final float SMALLEST_GELU_MAGNITUDE =
            -LEAST_GELU * LARGEST_GELU_CODE / GELU_ZERO_CODE;

    /**
     * What the coarse part rounds away, half a unit at most, is the largest code of the fine one.
     */
    private static final float FINE_SHARE = 1 / (2f * LARGEST_CODE);

    private static final float SMALLEST_MAGNITUDE = 1e-30f;

    private final OnnxGraph graph;
    private final Precision precision;
    private final Positions positions;
    private final DeviceKind device;
    private final ElementType floats;

    /** How many positions a graph takes at once. */
    public enum Positions {
        /**
         * One of each sequence: what counts is reading the matrix. Activations keep 15 bits, and a
         * sequence does not depend on those beside it.
         */
        ONE,
        /** Hundreds: what counts is arithmetic. Activations keep half as many. */
        MANY
    }

    /** Layers of {@code graph} for the processor. */
    public LinearLayers(OnnxGraph graph, Precision precision, Positions positions) {
        this(graph, precision, positions, DeviceKind.CPU, ElementType.FLOAT32);
    }

    /**
     * The same for a device. Graphics cards have no products of 8-bit activations: their matrices
     * lie in blocks of 8 or 4 bits, and activations stay floats.
     *
     * @param floats the type of activations, float32 or float16, in which matrices of floats and
     *     scales of blocks are stored, too
     */
    public LinearLayers(
            OnnxGraph graph,
            Precision precision,
            Positions positions,
            DeviceKind device,
            ElementType floats) {
        this.graph = graph;
        this.device = device;
        this.floats = floats;
        this.precision = precision;
        this.positions = positions;
    }

    /** The product of {@code x} with the transpose of {@code matrix}, stored as {@code name}. */
    public GraphValue linear(String name, GraphValue x, WeightRows matrix) throws IOException {
        return switch (precision) {
            case FP32, FP16 -> graph.linear(name, floats, x, matrix);
            case INT8 ->
                    device == DeviceKind.CPU
                            ? inChannels(name, x, matrix)
                            : inBlocks(name, x, matrix, BlockQuantization.EIGHT_BITS);
            case INT4 -> inBlocks(name, x, matrix, BlockQuantization.FOUR_BITS);
        };
    }

    /**
     * The same for GELU of {@code x}. It is nearly one-sided, so that in a prompt nearly all codes
     * are for values above zero, and these keep almost one bit more.
     */
    public GraphValue linearOfGelu(String name, GraphValue x, WeightRows matrix)
            throws IOException {
        GraphValue gelu = graph.op(OnnxOp.GELU, List.of(x));
        return precision == Precision.INT8
                        && positions == Positions.MANY
                        && device == DeviceKind.CPU
                ? ofGeluInChannels(gelu, graph.channelWeight(name, matrix))
                : linear(name, gelu, matrix);
    }

    private GraphValue ofGeluInChannels(GraphValue gelu, QuantizedWeight weight) {
        GraphValue magnitude = largest(gelu, SMALLEST_GELU_MAGNITUDE);
        GraphValue unit = graph.op(OnnxOp.DIV, List.of(gelu, magnitude));
        GraphValue scale = graph.scalar(GELU_SCALE);
        GraphValue zero = code(GELU_ZERO_CODE);
        GraphValue codes = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(unit, scale, zero));
        return graph.op(OnnxOp.MUL, List.of(product(codes, scale, zero, weight), magnitude));
    }

    /**
     * The same for activations that are never beyond ±{@code bound}, be it far above what they are
     * as a rule: of the 15 bits of a step a few can be spared, and five operators that would look
     * for the largest.
     *
     * @param bound infinite where none is known
     */
    public GraphValue linearWithin(float bound, String name, GraphValue x, WeightRows matrix)
            throws IOException {
        if (precision != Precision.INT8
                || positions != Positions.ONE
                || device != DeviceKind.CPU
                || Float.isInfinite(bound)) {
            return linear(name, x, matrix);
        }
        GraphValue shares = graph.constant(Shape.of(1, 2), 1, FINE_SHARE);
        return inTwoParts(x, bound, shares, graph.channelWeight(name, matrix));
    }

    private GraphValue inChannels(String name, GraphValue x, WeightRows matrix) throws IOException {
        QuantizedWeight weight = graph.channelWeight(name, matrix);
        GraphValue magnitude = magnitude(x);
        GraphValue unit = graph.op(OnnxOp.DIV, List.of(x, magnitude));
        return switch (positions) {
            case ONE -> {
                GraphValue shares =
                        graph.op(OnnxOp.MUL, List.of(magnitude, graph.floats(1, FINE_SHARE)));
                yield inTwoParts(unit, 1, shares, weight);
            }
            case MANY -> {
                GraphValue scale = graph.scalar(SCALE);
                GraphValue codes = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(unit, scale, zero()));
                yield graph.op(
                        OnnxOp.MUL, List.of(product(codes, scale, zero(), weight), magnitude));
            }
        };
    }

    /** What brings each row of {@code x} between −1 and 1, {@code […, 1]}. */
    private GraphValue magnitude(GraphValue x) {
        return largest(graph.op(OnnxOp.ABS, List.of(x)), SMALLEST_MAGNITUDE);
    }

    /** The largest of each row of {@code x}, at least {@code least}. */
    private GraphValue largest(GraphValue x, float least) {
        GraphValue largest = graph.op(OnnxOp.REDUCE_MAX, List.of(x, graph.longs(-1)));
        return graph.op(OnnxOp.MAX, List.of(largest, graph.scalar(least)));
    }

    /**
     * In 15 bits: a coarse and a fine part go through one product, which reads the matrix once.
     *
     * @param x {@code [batch, 1, columns]}, not beyond ±{@code bound}
     * @param shares of the two parts in the sum, {@code [1, 2]} or {@code [batch, 1, 2]}
     */
    private GraphValue inTwoParts(
            GraphValue x, float bound, GraphValue shares, QuantizedWeight matrix) {
        GraphValue scale = graph.scalar(bound * SCALE);
        GraphValue coarse = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(x, scale, zero()));
        GraphValue restored = graph.op(OnnxOp.DEQUANTIZE_LINEAR, List.of(coarse, scale, zero()));
        GraphValue rest = graph.op(OnnxOp.SUB, List.of(x, restored));
        GraphValue fine =
                graph.op(
                        OnnxOp.QUANTIZE_LINEAR,
                        List.of(rest, graph.scalar(bound * SCALE * FINE_SHARE), zero()));
        GraphValue both =
                graph.op(OnnxOp.CONCAT, List.of(coarse, fine), OnnxAttribute.of("axis", 1));
        return graph.op(OnnxOp.MATMUL, List.of(shares, product(both, scale, zero(), matrix)));
    }

    private GraphValue zero() {
        return code(ZERO_CODE);
    }

    private GraphValue code(int code) {
        return graph.bytes(ElementType.UINT8, Shape.of(), (byte) code);
    }

    private GraphValue product(
            GraphValue codes, GraphValue scale, GraphValue zero, QuantizedWeight matrix) {
        return graph.op(
                OnnxOp.MATMUL_INTEGER_TO_FLOAT,
                List.of(
                        codes,
                        matrix.codes(),
                        scale,
                        matrix.scales(),
                        zero,
                        graph.zeros(ElementType.INT8)));
    }

    private GraphValue inBlocks(
            String name, GraphValue x, WeightRows matrix, BlockQuantization bits)
            throws IOException {
        int block = BlockQuantization.blockSize(matrix.columns());
        QuantizedWeight weight = graph.blockWeight(name, matrix, block, bits, floats);
        return graph.op(
                OnnxOp.MATMUL_N_BITS,
                List.of(x, weight.codes(), weight.scales()),
                OnnxAttribute.of("K", matrix.columns()),
                OnnxAttribute.of("N", matrix.rows()),
                OnnxAttribute.of("bits", bits.bits()),
                OnnxAttribute.of("block_size", block),
                // The processor's rounds activations to 8 bits, or unpacks the matrix for each
                // call.
                OnnxAttribute.of(
                        "accuracy_level",
                        positions == Positions.ONE && device == DeviceKind.CPU ? 4 : 0));
    }
}
