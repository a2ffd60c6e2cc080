package org.continuo.engine.onnx;

import java.io.IOException;
import java.util.List;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.Shape;

/**
 * Products of activations {@code […, columns]} with the transposes of weight matrices {@code [rows,
 * columns]}: {@code […, rows]}, in one precision.
 *
 * <p>In 8 bit the matrix is integers with one scale per output channel, and so are the activations,
 * each row divided by its largest magnitude first. ONNX Runtime multiplies them at the speed at
 * which memory delivers the matrix, and hundreds of rows several times faster than floats.
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
        /**
         * One of each sequence: what counts is reading the matrix. Activations keep 16 bits, and a
         * sequence does not depend on those beside it.
         */
        ONE,
        /** Hundreds: what counts is arithmetic. Activations keep 8 bits. */
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
            case INT8 -> {
                GraphValue magnitude = magnitude(x);
                GraphValue unit = graph.op(OnnxOp.DIV, List.of(x, magnitude));
                GraphValue product = unitLinear(name, unit, matrix);
                yield graph.op(OnnxOp.MUL, List.of(product, magnitude));
            }
            case INT4 -> inBlocks(name, x, matrix);
        };
    }

    /** The same for activations that are between −1 and 1. */
    public GraphValue unitLinear(String name, GraphValue x, WeightRows matrix) throws IOException {
        if (precision != Precision.INT8) {
            return linear(name, x, matrix);
        }
        QuantizedWeight weight = graph.channelWeight(name, matrix);
        return switch (positions) {
            case ONE -> inTwoParts(x, weight);
            case MANY -> inOneRange(x, weight);
        };
    }

    /** What brings each row of {@code x} between −1 and 1, {@code […, 1]}. */
    private GraphValue magnitude(GraphValue x) {
        GraphValue largest =
                graph.op(
                        OnnxOp.REDUCE_MAX,
                        List.of(graph.op(OnnxOp.ABS, List.of(x)), graph.longs(-1)));
        return graph.op(OnnxOp.MAX, List.of(largest, graph.scalar(SMALLEST_MAGNITUDE)));
    }

    /** In the range that all rows of {@code unit} have together, which need not be symmetric. */
    private GraphValue inOneRange(GraphValue unit, QuantizedWeight matrix) {
        return graph.op(
                OnnxOp.DYNAMIC_QUANTIZE_MATMUL,
                List.of(unit, matrix.codes(), matrix.scales(), graph.zeros(ElementType.INT8)));
    }

    /** In 16 bits: a coarse and a fine part go through one product, which reads the matrix once. */
    private GraphValue inTwoParts(GraphValue unit, QuantizedWeight matrix) {
        GraphValue scale = graph.scalar(1f / LARGEST_CODE);
        GraphValue fineScale = graph.scalar(FINE_SHARE / LARGEST_CODE);
        GraphValue zero = graph.bytes(ElementType.UINT8, Shape.of(), (byte) ZERO_CODE);
        GraphValue coarse = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(unit, scale, zero));
        GraphValue restored = graph.op(OnnxOp.DEQUANTIZE_LINEAR, List.of(coarse, scale, zero));
        GraphValue rest = graph.op(OnnxOp.SUB, List.of(unit, restored));
        GraphValue fine = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(rest, fineScale, zero));
        GraphValue both =
                graph.op(OnnxOp.CONCAT, List.of(coarse, fine), OnnxAttribute.of("axis", -2));
        GraphValue product =
                graph.op(
                        OnnxOp.MATMUL_INTEGER_TO_FLOAT,
                        List.of(
                                both,
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
                        OnnxAttribute.of("axis", -2),
                        OnnxAttribute.of("num_outputs", 2));
        GraphValue finePart = graph.op(OnnxOp.MUL, List.of(parts.get(1), graph.scalar(FINE_SHARE)));
        return graph.op(OnnxOp.ADD, List.of(parts.get(0), finePart));
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
