package org.continuo.engine.stems;

import java.io.IOException;
import java.util.Arrays;
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
    private final boolean forCard;

    /**
     * Layers of a graph.
     *
     * @param forCard whether for a graphics card
     */
    BranchLayers(OnnxGraph graph, Weights weights, boolean forCard) {
        this.graph = graph;
        this.weights = weights;
        this.forCard = forCard;
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
        return conv(
                op,
                name,
                x,
                shape,
                weights.get(name + ".weight", stored).toFloats(),
                weights.get(name + ".bias", outputs).toFloats(),
                window);
    }

    /**
     * A convolution of a weight that is not in the file as it is.
     *
     * @param shape {@code [out, in, rows, columns]}, of a transposed one {@code [in, out, …]}
     */
    GraphValue conv(
            OnnxOp op,
            String name,
            GraphValue x,
            Shape shape,
            float[] weight,
            float[] bias,
            Window window)
            throws IOException {
        return graph.op(
                op,
                List.of(
                        x,
                        graph.weight(name + ".weight", shape, weight),
                        graph.weight(name + ".bias", Shape.of(bias.length), bias)),
                OnnxAttribute.of(
                        "kernel_shape", new long[] {shape.toArray()[2], shape.toArray()[3]}),
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

    /**
     * A convolution whose first half of channels is weighed by the sigmoid of the second: on the
     * processor as two that need not be split, so that the sigmoid is part of the second one's
     * kernel. On a card it would be part of the first one's, too, which is of the same shape: ONNX
     * Runtime's WebGPU takes the program of the one for the other.
     *
     * @param shape of the weight, {@code [2 · channels, …]}
     */
    GraphValue gatedConv(
            String name, GraphValue x, Shape shape, float[] weight, float[] bias, Window window)
            throws IOException {
        int channels = bias.length / 2;
        if (forCard) {
            return glu(conv(OnnxOp.CONV, name, x, shape, weight, bias, window), channels);
        }
        long[] extents = shape.toArray();
        Shape half = Shape.of(channels, extents[1], extents[2], extents[3]);
        int middle = weight.length / 2;
        GraphValue values =
                conv(
                        OnnxOp.CONV,
                        name + ".values",
                        x,
                        half,
                        Arrays.copyOf(weight, middle),
                        Arrays.copyOf(bias, channels),
                        window);
        GraphValue gates =
                conv(
                        OnnxOp.CONV,
                        name + ".gates",
                        x,
                        half,
                        Arrays.copyOfRange(weight, middle, weight.length),
                        Arrays.copyOfRange(bias, channels, bias.length),
                        window);
        return graph.op(OnnxOp.MUL, List.of(values, graph.op(OnnxOp.SIGMOID, List.of(gates))));
    }

    /** The same of a weight as it is in the file. */
    GraphValue gatedConv(String name, GraphValue x, long[] stored, long[] kernel, Window window)
            throws IOException {
        return gatedConv(
                name,
                x,
                Shape.of(stored[0], stored[1], kernel[0], kernel[1]),
                weights.get(name + ".weight", stored).toFloats(),
                weights.get(name + ".bias", stored[0]).toFloats(),
                window);
    }

    /**
     * A transposed convolution along the rows as one whose channels are the {@code stride} rows
     * that each row becomes: {@code [1, out · stride, rows + taps − 1, columns]}. Row <i>q</i> of
     * block <i>j</i> hears row <i>j</i> − <i>m</i> by the kernel's row <i>q</i> + stride ·
     * <i>m</i>.
     */
    GraphValue transposedAsRows(String name, GraphValue x, int in, int out, int kernel, int stride)
            throws IOException {
        int taps = Math.ceilDiv(kernel, stride);
        float[] stored = weights.get(name + ".weight", in, out, kernel, 1).toFloats();
        float[] weight = new float[out * stride * in * taps];
        for (int input = 0; input < in; input++) {
            for (int output = 0; output < out; output++) {
                for (int row = 0; row < kernel; row++) {
                    int channel = output * stride + row % stride;
                    int tap = taps - 1 - row / stride;
                    weight[(channel * in + input) * taps + tap] =
                            stored[(input * out + output) * kernel + row];
                }
            }
        }
        float[] storedBias = weights.get(name + ".bias", out).toFloats();
        float[] bias = new float[out * stride];
        for (int channel = 0; channel < bias.length; channel++) {
            bias[channel] = storedBias[channel / stride];
        }
        return conv(
                OnnxOp.CONV,
                name,
                x,
                Shape.of((long) out * stride, in, taps, 1),
                weight,
                bias,
                new Window(
                        new long[] {1, 1},
                        new long[] {taps - 1, 0, taps - 1, 0},
                        new long[] {1, 1}));
    }

    /** Each block's {@code stride} rows, which were channels, behind each other. */
    GraphValue interleaved(GraphValue x, int channels, int stride, long blocks, long columns) {
        GraphValue turned =
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(reshaped(x, channels, stride, blocks, columns)),
                        OnnxAttribute.of("perm", new long[] {0, 2, 1, 3}));
        return reshaped(turned, 1, channels, blocks * stride, columns);
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
        GraphValue scale =
                graph.op(
                        OnnxOp.MUL,
                        List.of(
                                vector(name + ".weight", each, channels),
                                inverseDeviation(square, mean)));
        GraphValue shift =
                graph.op(
                        OnnxOp.SUB,
                        List.of(
                                vector(name + ".bias", each, channels),
                                graph.op(OnnxOp.MUL, List.of(mean, scale))));
        return graph.op(OnnxOp.ADD, List.of(graph.op(OnnxOp.MUL, List.of(x, scale)), shift));
    }

    /** {@code 1 / √(variance + ε)}, of the means of squares and of values. */
    GraphValue inverseDeviation(GraphValue square, GraphValue mean) {
        GraphValue variance =
                graph.op(
                        OnnxOp.MAX,
                        List.of(
                                graph.op(
                                        OnnxOp.SUB,
                                        List.of(square, graph.op(OnnxOp.MUL, List.of(mean, mean)))),
                                graph.scalar(0f)));
        return graph.op(
                OnnxOp.RECIPROCAL,
                List.of(
                        graph.op(
                                OnnxOp.SQRT,
                                List.of(
                                        graph.op(
                                                OnnxOp.ADD,
                                                List.of(variance, graph.scalar(EPSILON)))))));
    }

    GraphValue mean(GraphValue x, int axis) {
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
}
