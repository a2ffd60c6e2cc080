package org.continuo.engine.stems;

import java.io.IOException;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * The layers of both branches. Everything is {@code [1, channels, rows, columns]}: rows are
 * frequencies and columns frames in the spectral branch; the other has one row, and samples as
 * columns.
 */
final class BranchLayers {
    private static final float EPSILON = 1e-5f;

    private final OnnxGraph graph;
    private final Weights weights;

    BranchLayers(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /**
     * A convolution, or with {@link OnnxOp#CONV_TRANSPOSE} its transpose.
     *
     * @param stored the shape of the weight in the file
     * @param kernel its last two extents here
     * @param window strides, padding, dilation
     */
    GraphValue conv(
            OnnxOp op, String name, GraphValue x, long[] stored, long[] kernel, Window window)
            throws IOException {
        Shape shape = Shape.of(stored[0], stored[1], kernel[0], kernel[1]);
        long outputs = op == OnnxOp.CONV_TRANSPOSE ? stored[1] : stored[0];
        return graph.op(
                op,
                List.of(
                        x,
                        graph.weight(
                                name + ".weight",
                                shape,
                                weights.get(name + ".weight", stored).toFloats()),
                        vector(name + ".bias", Shape.of(outputs), (int) outputs)),
                OnnxAttribute.of("kernel_shape", kernel),
                OnnxAttribute.of("strides", window.strides()),
                OnnxAttribute.of("pads", window.padding()),
                OnnxAttribute.of("dilations", window.dilations()));
    }

    /**
     * Where a kernel is put.
     *
     * @param padding before rows, before columns, behind rows, behind columns
     */
    record Window(long[] strides, long[] padding, long[] dilations) {
        /** Beside each other, over as much as was there. */
        static Window same(long rows, long columns, long dilation) {
            return new Window(
                    new long[] {1, 1},
                    new long[] {rows, columns, rows, columns},
                    new long[] {1, dilation});
        }
    }

    /** A convolution of one tap. */
    GraphValue pointwise(String name, GraphValue x, int in, int out, boolean spectral)
            throws IOException {
        return conv(
                OnnxOp.CONV,
                name,
                x,
                spectral ? new long[] {out, in, 1, 1} : new long[] {out, in, 1},
                new long[] {1, 1},
                Window.same(0, 0, 1));
    }

    /** Group norm over all rows and columns. */
    GraphValue groupNorm(
            String name, GraphValue x, int groups, int channels, long rows, long columns)
            throws IOException {
        GraphValue grouped = reshaped(x, 1, groups, channels / groups, rows * columns);
        GraphValue normed =
                norm(
                        name,
                        grouped,
                        new int[] {3, 2},
                        rows * columns,
                        Shape.of(1, groups, channels / groups, 1),
                        channels);
        return reshaped(normed, 1, channels, rows, columns);
    }

    /** Norm of each row over channels and columns: the rows are items to the reference. */
    GraphValue rowNorm(String name, GraphValue x, int channels, long columns) throws IOException {
        return norm(name, x, new int[] {3, 1}, columns, Shape.of(1, channels, 1, 1), channels);
    }

    /** Group norm of one group over tokens and channels, {@code [1, tokens, channels]}. */
    GraphValue tokenNorm(String name, GraphValue x, int channels) throws IOException {
        return norm(name, x, new int[] {2, 1}, channels, Shape.of(1, 1, channels), channels);
    }

    /**
     * {@code weight · (x − mean) / √(variance + ε) + bias}, mean and variance over two axes, one
     * after the other: the first is where memory is contiguous.
     */
    private GraphValue norm(
            String name, GraphValue x, int[] axes, long firstExtent, Shape each, int channels)
            throws IOException {
        GraphValue mean = mean(mean(x, axes[0]), axes[1]);
        GraphValue squares = graph.op(OnnxOp.REDUCE_SUM_SQUARE, List.of(x, graph.longs(axes[0])));
        GraphValue square =
                mean(
                        graph.op(OnnxOp.MUL, List.of(squares, graph.scalar(1f / firstExtent))),
                        axes[1]);
        GraphValue variance =
                graph.op(
                        OnnxOp.MAX,
                        List.of(
                                graph.op(
                                        OnnxOp.SUB,
                                        List.of(square, graph.op(OnnxOp.MUL, List.of(mean, mean)))),
                                graph.scalar(0f)));
        GraphValue deviation =
                graph.op(
                        OnnxOp.SQRT,
                        List.of(graph.op(OnnxOp.ADD, List.of(variance, graph.scalar(EPSILON)))));
        GraphValue scale =
                graph.op(OnnxOp.DIV, List.of(vector(name + ".weight", each, channels), deviation));
        GraphValue shift =
                graph.op(
                        OnnxOp.SUB,
                        List.of(
                                vector(name + ".bias", each, channels),
                                graph.op(OnnxOp.MUL, List.of(mean, scale))));
        return graph.op(OnnxOp.ADD, List.of(graph.op(OnnxOp.MUL, List.of(x, scale)), shift));
    }

    private GraphValue mean(GraphValue x, int axis) {
        return graph.op(OnnxOp.REDUCE_MEAN, List.of(x, graph.longs(axis)));
    }

    /** The stored vector {@code name} of {@code count} values in the shape {@code each}. */
    GraphValue vector(String name, Shape each, int count) throws IOException {
        return graph.weight(name + each, each, weights.get(name, count).toFloats());
    }

    GraphValue reshaped(GraphValue x, long... extents) {
        return graph.op(OnnxOp.RESHAPE, List.of(x, graph.longs(extents)));
    }

    GraphValue gelu(GraphValue x) {
        return graph.op(OnnxOp.GELU, List.of(x));
    }

    /** The first half of the channels, weighed by the sigmoid of the second. */
    GraphValue glu(GraphValue x, int channels) {
        List<GraphValue> halves =
                graph.op(
                        OnnxOp.SPLIT,
                        2,
                        List.of(x, graph.longs(channels, channels)),
                        OnnxAttribute.of("axis", 1));
        return graph.op(
                OnnxOp.MUL,
                List.of(halves.get(0), graph.op(OnnxOp.SIGMOID, List.of(halves.get(1)))));
    }

    /** From {@code from} up to {@code to} along {@code axis}. */
    GraphValue slice(GraphValue x, int axis, long from, long to) {
        return graph.op(
                OnnxOp.SLICE, List.of(x, graph.longs(from), graph.longs(to), graph.longs(axis)));
    }

    GraphValue sum(GraphValue a, GraphValue b) {
        return graph.op(OnnxOp.ADD, List.of(a, b));
    }

    /** Residual branches of growing dilation ({@code DConv}). */
    GraphValue residuals(
            String name, GraphValue x, int depth, int channels, int hidden, long columns)
            throws IOException {
        GraphValue sum = x;
        for (int i = 0; i < depth; i++) {
            String layer = name + ".layers." + i + ".";
            GraphValue inner =
                    conv(
                            OnnxOp.CONV,
                            layer + 0,
                            sum,
                            new long[] {hidden, channels, 3},
                            new long[] {1, 3},
                            Window.same(0, 1L << i, 1L << i));
            inner = gelu(rowNorm(layer + 1, inner, hidden, columns));
            inner = pointwise(layer + 3, inner, hidden, 2 * channels, false);
            inner = glu(rowNorm(layer + 4, inner, 2 * channels, columns), channels);
            GraphValue scale = vector(layer + "6.scale", Shape.of(1, channels, 1, 1), channels);
            sum = sum(sum, graph.op(OnnxOp.MUL, List.of(inner, scale)));
        }
        return sum;
    }
}
