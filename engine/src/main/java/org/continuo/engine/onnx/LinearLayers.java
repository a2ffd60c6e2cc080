package org.continuo.engine.onnx;

import java.io.IOException;
import java.util.List;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.Shape;

/**
 * Products of activations {@code […, columns]} with the transposes of weight matrices {@code [rows,
 * columns]}: {@code […, rows]}, in one precision.
 *
 * <p>In 8 bit both sides are integers: the matrix with one scale per output channel, the
 * activations with one for the whole tensor. ONNX Runtime multiplies them at the speed at which
 * memory delivers the matrix, and hundreds of rows several times faster than floats.
 */
public final class LinearLayers {
    /** Of activations in two parts; −128 stays unused, so that both signs reach as far. */
    private static final int LARGEST_CODE = 127;

    private static final int ZERO_CODE = 128;

    /** What the coarse part rounds away, half a unit at most, is 127 units of the fine one. */
    private static final float FINE_SHARE = 1 / (2f * LARGEST_CODE);

    private static final float SMALLEST_MAGNITUDE = 1e-30f;

    private final OnnxGraph graph;
    private final Precision precision;
    private final Positions positions;

    /** How many positions a graph takes at once. */
    public enum Positions {
        /** One of each sequence: its rows are alike, and what counts is reading the matrix. */
        ONE,
        /** Hundreds, each with its own range: what counts is arithmetic. */
        MANY
    }

    /** Layers of {@code graph}. */
    public LinearLayers(OnnxGraph graph, Precision precision, Positions positions) {
        this.graph = graph;
        this.precision = precision;
        this.positions = positions;
    }

    /** The product of {@code x} with the transpose of {@code matrix}, stored as {@code name}. */
    public GraphValue linear(String name, GraphValue x, WeightRows matrix) throws IOException {
        return switch (precision) {
            case FP32 -> graph.linear(name, x, matrix);
            case INT8 ->
                    switch (positions) {
                        case ONE -> coarse(x, graph.channelWeight(name, matrix));
                        case MANY -> byPosition(x, graph.channelWeight(name, matrix));
                    };
            case INT4 -> inBlocks(name, x, matrix);
        };
    }

    /**
     * The same where 8 bits of activations are too few for one position: there they get 16, in a
     * coarse and a fine part that go through one product, so that the matrix is read once.
     */
    public GraphValue fineLinear(String name, GraphValue x, WeightRows matrix) throws IOException {
        if (precision != Precision.INT8 || positions != Positions.ONE) {
            return linear(name, x, matrix);
        }
        GraphValue unit = graph.scalar(1f / LARGEST_CODE);
        GraphValue scale = graph.op(OnnxOp.MUL, List.of(magnitude(x, graph.none(), 0), unit));
        return inTwoParts(x, scale, graph.channelWeight(name, matrix));
    }

    /**
     * The same for activations between −1 and 1, whose scale is known: a row's product depends on
     * nothing but that row.
     */
    public GraphValue unitLinear(String name, GraphValue x, WeightRows matrix) throws IOException {
        return precision == Precision.INT8
                ? inTwoParts(x, graph.scalar(1f / LARGEST_CODE), graph.channelWeight(name, matrix))
                : linear(name, x, matrix);
    }

    private GraphValue coarse(GraphValue x, QuantizedWeight matrix) {
        return graph.op(
                OnnxOp.DYNAMIC_QUANTIZE_MATMUL,
                List.of(x, matrix.codes(), matrix.scales(), graph.zeros(ElementType.INT8)));
    }

    /** Brings each position to a magnitude of one first, so that loud ones cost others nothing. */
    private GraphValue byPosition(GraphValue x, QuantizedWeight matrix) {
        GraphValue magnitude = magnitude(x, graph.longs(-1), 1);
        GraphValue even = graph.op(OnnxOp.DIV, List.of(x, magnitude));
        return graph.op(OnnxOp.MUL, List.of(coarse(even, matrix), magnitude));
    }

    private GraphValue magnitude(GraphValue x, GraphValue axes, long keepDimensions) {
        GraphValue largest =
                graph.op(
                        OnnxOp.REDUCE_MAX,
                        List.of(graph.op(OnnxOp.ABS, List.of(x)), axes),
                        OnnxAttribute.of("keepdims", keepDimensions));
        return graph.op(OnnxOp.MAX, List.of(largest, graph.scalar(SMALLEST_MAGNITUDE)));
    }

    private GraphValue inTwoParts(GraphValue x, GraphValue scale, QuantizedWeight matrix) {
        GraphValue zero = graph.bytes(ElementType.UINT8, Shape.of(), (byte) ZERO_CODE);
        GraphValue coarse = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(x, scale, zero));
        GraphValue rest =
                graph.op(
                        OnnxOp.SUB,
                        List.of(
                                x,
                                graph.op(OnnxOp.DEQUANTIZE_LINEAR, List.of(coarse, scale, zero))));
        GraphValue fineScale = graph.op(OnnxOp.MUL, List.of(scale, graph.scalar(FINE_SHARE)));
        GraphValue fine = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(rest, fineScale, zero));
        GraphValue product =
                graph.op(
                        OnnxOp.MATMUL_INTEGER_TO_FLOAT,
                        List.of(
                                graph.op(
                                        OnnxOp.CONCAT,
                                        List.of(coarse, fine),
                                        OnnxAttribute.of("axis", 0)),
                                matrix.codes(),
                                scale,
                                matrix.scales(),
                                zero,
                                graph.zeros(ElementType.INT8)));
        List<GraphValue> parts =
                graph.op(
                        OnnxOp.SPLIT,
                        2,
                        List.of(product),
                        OnnxAttribute.of("axis", 0),
                        OnnxAttribute.of("num_outputs", 2));
        return graph.op(
                OnnxOp.ADD,
                List.of(
                        parts.get(0),
                        graph.op(OnnxOp.MUL, List.of(parts.get(1), graph.scalar(FINE_SHARE)))));
    }

    private GraphValue inBlocks(String name, GraphValue x, WeightRows matrix) throws IOException {
        int block = BlockQuantization.blockSize(matrix.columns());
        QuantizedWeight weight = graph.blockWeight(name, matrix, block);
        return graph.op(
                OnnxOp.MATMUL_N_BITS,
                List.of(x, weight.codes(), weight.scales()),
                OnnxAttribute.of("K", matrix.columns()),
                OnnxAttribute.of("N", matrix.rows()),
                OnnxAttribute.of("bits", BlockQuantization.BITS),
                OnnxAttribute.of("block_size", block),
                // The operator rounds activations to 8 bits, or unpacks the matrix for each call.
                OnnxAttribute.of("accuracy_level", positions == Positions.ONE ? 4 : 0));
    }
}
