package org.continuo.engine.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CodecTensors.Activation;
import org.continuo.engine.checkpoint.CodecTensors.Convolution;
import org.continuo.engine.checkpoint.CodecTensors.Residual;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * A codec's convolutions as matrix products over rows of channels, {@code [length, channels]} or
 * {@code [batch, length, channels]}.
 *
 * <p>A convolution multiplies every row with all its taps at once, {@code [in, taps · out]}, and
 * then adds the taps' columns, each shifted by its place (or, with more outputs than inputs, joins
 * the shifted inputs and multiplies once). Taps at a stride, and the taps of a transposed
 * convolution, are twice the stride long: rows joined to frames of one stride make them a
 * convolution of two taps. Measured on encodec_32khz's decoder this takes two thirds of the time of
 * Conv and ConvTranspose.
 */
final class ConvLayers {
    private final OnnxGraph graph;
    private final CodecConfig config;
    private final FoldedWeights weights;
    private final int axis;
    private final RowPadding padding;

    /**
     * Layers of {@code graph}.
     *
     * @param axis the one that counts rows: 0 without, 1 with a batch
     */
    ConvLayers(OnnxGraph graph, CodecConfig config, FoldedWeights weights, int axis) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
        this.axis = axis;
        this.padding = new RowPadding(graph, config.padMode(), axis);
    }

    /**
     * The larger of x and exp(min(x, 0)) − 1, since exp(x) − 1 is nowhere below x: four operators
     * that take two thirds of the time of Elu.
     */
    private GraphValue elu(GraphValue x) {
        GraphValue negative = graph.op(OnnxOp.CLIP, List.of(x, graph.none(), graph.scalar(0f)));
        GraphValue exponential = graph.op(OnnxOp.EXP, List.of(negative));
        GraphValue below = graph.op(OnnxOp.ADD, List.of(exponential, graph.scalar(-1f)));
        return graph.op(OnnxOp.MAX, List.of(x, below));
    }

    private GraphValue snake(TensorSpec alpha, GraphValue x) throws IOException {
        float[] alphas = weights.values(alpha);
        float[] inverses = new float[alphas.length];
        for (int i = 0; i < alphas.length; i++) {
            inverses[i] = 1 / (alphas[i] + 1e-9f);
        }
        Shape channels = Shape.of(alphas.length);
        GraphValue angle =
                graph.op(OnnxOp.MUL, List.of(x, graph.weight(alpha.name(), channels, alphas)));
        GraphValue sine = graph.op(OnnxOp.SIN, List.of(angle));
        GraphValue square = graph.op(OnnxOp.MUL, List.of(sine, sine));
        GraphValue inverse = graph.weight(alpha.module() + ".inverse", channels, inverses);
        return graph.op(OnnxOp.ADD, List.of(x, graph.op(OnnxOp.MUL, List.of(square, inverse))));
    }

    private GraphValue activated(Convolution layer, GraphValue x) throws IOException {
        return switch (layer.before()) {
            case Activation.None() -> x;
            case Activation.Elu() -> elu(x);
            case Activation.Snake(TensorSpec alpha) -> snake(alpha, x);
        };
    }

    /** {@code [length, in]} → {@code [length, out]}. */
    GraphValue conv(Convolution layer, GraphValue input, int dilation) throws IOException {
        GraphValue x = activated(layer, input);
        int out = layer.weight().size(0);
        int in = layer.weight().size(1);
        int taps = layer.weight().size(2);
        float[] kernel = weights.kernel(layer);
        float[] matrix = new float[in * taps * out];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int tap = 0; tap < taps; tap++) {
                    matrix[(i * taps + tap) * out + o] = kernel[(o * in + i) * taps + tap];
                }
            }
        }
        return convolved(layer, x, matrix, in, out, taps, dilation, padding(taps, 1, dilation));
    }

    /** {@code [length, in]} → {@code [⌈length / ratio⌉, out]}, of {@code 2 · ratio} taps. */
    GraphValue downsample(Convolution layer, GraphValue input) throws IOException {
        GraphValue x = activated(layer, input);
        int out = layer.weight().size(0);
        int in = layer.weight().size(1);
        int ratio = layer.weight().size(2) / 2;
        float[] kernel = weights.kernel(layer);
        float[] matrix = new float[kernel.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int tap = 0; tap < 2 * ratio; tap++) {
                    int row = tap % ratio * in + i;
                    matrix[(row * 2 + tap / ratio) * out + o] =
                            kernel[(o * in + i) * 2 * ratio + tap];
                }
            }
        }
        GraphValue padded = padding.pad(x, padding(2 * ratio, ratio, 1));
        GraphValue frames =
                graph.op(OnnxOp.RESHAPE, List.of(padded, graph.longs(-1, (long) ratio * in)));
        return convolved(layer, frames, matrix, ratio * in, out, 2, 1, new ConvPadding(0, 0, 1));
    }

    /** {@code [length, in]} → {@code [length · ratio, out]}, of {@code 2 · ratio} taps. */
    GraphValue upsample(Convolution layer, GraphValue input) throws IOException {
        GraphValue x = activated(layer, input);
        int in = layer.weight().size(0);
        int out = layer.weight().size(1);
        int ratio = layer.weight().size(2) / 2;
        float[] kernel = weights.kernel(layer);
        float[] matrix = new float[kernel.length];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                for (int tap = 0; tap < 2 * ratio; tap++) {
                    int row = tap / ratio * in + i;
                    matrix[(row * ratio + tap % ratio) * out + o] =
                            kernel[(i * out + o) * 2 * ratio + tap];
                }
            }
        }
        // Output frame f overlaps the first taps of row f and the last taps of row f − 1.
        GraphValue pair =
                graph.op(
                        OnnxOp.CONCAT,
                        List.of(padding.zeros(x, 0, 1), padding.zeros(x, 1, 0)),
                        OnnxAttribute.of("axis", axis + 1));
        GraphValue frames =
                linear(layer, pair, matrix, 2 * in, ratio * out, repeated(layer, ratio));
        GraphValue rows = graph.op(OnnxOp.RESHAPE, List.of(frames, graph.longs(-1, out)));
        return slice(rows, config.trimLeft(ratio), end(config.trimRight(ratio)));
    }

    /** A residual block that keeps the shape {@code [length, channels]}. */
    GraphValue residual(Residual block, GraphValue x, int dilation) throws IOException {
        GraphValue inner = conv(block.narrowing(), x, dilation);
        GraphValue outer = conv(block.widening(), inner, 1);
        GraphValue shortcut = block.shortcut() == null ? x : conv(block.shortcut(), x, 1);
        return graph.op(OnnxOp.ADD, List.of(shortcut, outer));
    }

    private ConvPadding padding(int taps, int stride, int dilation) {
        return ConvPadding.of(taps, stride, dilation, config.causal());
    }

    /** The convolution with {@code matrix} {@code [in, taps · out]}. */
    private GraphValue convolved(
            Convolution layer,
            GraphValue x,
            float[] matrix,
            int in,
            int out,
            int taps,
            int dilation,
            ConvPadding rows)
            throws IOException {
        float[] bias = weights.values(layer.bias());
        if (in < out && taps > 1) {
            // Fewer columns before the product than behind it: join the taps' inputs there.
            GraphValue joined = joinedTaps(padding.pad(x, rows), taps, dilation);
            return linear(layer, joined, byTap(matrix, in, out, taps), taps * in, out, bias);
        }
        if (in == out && taps > 1) {
            // Products of all taps at once would fill the memory's channels: one by one.
            return tapByTap(layer, padding.pad(x, rows), matrix, taps, dilation, bias);
        }
        if (taps * out < in) {
            // Padding is cheaper behind the product.
            GraphValue product = padding.pad(product(layer, x, matrix, in, taps * out), rows);
            return graph.op(
                    OnnxOp.ADD,
                    List.of(sumOfTaps(product, out, taps, dilation), bias(layer, bias)));
        }
        // The first tap's columns carry the bias: each output row sums each tap once.
        float[] firstTap = Arrays.copyOf(bias, taps * out);
        GraphValue product = linear(layer, padding.pad(x, rows), matrix, in, taps * out, firstTap);
        return sumOfTaps(product, out, taps, dilation);
    }

    private GraphValue tapByTap(
            Convolution layer, GraphValue x, float[] matrix, int taps, int dilation, float[] bias)
            throws IOException {
        int width = bias.length;
        float[] ofTaps = byTap(matrix, width, width, taps);
        GraphValue sum = bias(layer, bias);
        for (int tap = 0; tap < taps; tap++) {
            int size = width * width;
            GraphValue weight =
                    graph.weight(
                            layer.name() + ".tap" + tap,
                            Shape.of(width, width),
                            Arrays.copyOfRange(ofTaps, tap * size, (tap + 1) * size));
            GraphValue shifted = slice(x, (long) tap * dilation, end((taps - 1 - tap) * dilation));
            sum =
                    graph.op(
                            OnnxOp.ADD,
                            List.of(graph.op(OnnxOp.MATMUL, List.of(shifted, weight)), sum));
        }
        return sum;
    }

    /** {@code [in, taps, out]} → {@code [taps, in, out]}. */
    private static float[] byTap(float[] matrix, int in, int out, int taps) {
        float[] turned = new float[matrix.length];
        for (int i = 0; i < in; i++) {
            for (int tap = 0; tap < taps; tap++) {
                System.arraycopy(matrix, (i * taps + tap) * out, turned, (tap * in + i) * out, out);
            }
        }
        return turned;
    }

    /** {@code [length + reach of the taps, in]} → {@code [length, taps · in]}. */
    private GraphValue joinedTaps(GraphValue x, int taps, int dilation) {
        List<GraphValue> shifted = new ArrayList<>();
        for (int tap = 0; tap < taps; tap++) {
            shifted.add(slice(x, (long) tap * dilation, end((taps - 1 - tap) * dilation)));
        }
        return graph.op(OnnxOp.CONCAT, shifted, OnnxAttribute.of("axis", axis + 1));
    }

    private GraphValue sumOfTaps(GraphValue product, int out, int taps, int dilation) {
        if (taps == 1) {
            return product;
        }
        List<GraphValue> shifted = new ArrayList<>();
        for (int tap = 0; tap < taps; tap++) {
            shifted.add(
                    graph.op(
                            OnnxOp.SLICE,
                            List.of(
                                    product,
                                    graph.longs((long) tap * dilation, (long) tap * out),
                                    graph.longs(end((taps - 1 - tap) * dilation), (tap + 1L) * out),
                                    graph.longs(axis, axis + 1))));
        }
        GraphValue sum = shifted.getFirst();
        for (GraphValue next : shifted.subList(1, taps)) {
            sum = graph.op(OnnxOp.ADD, List.of(sum, next));
        }
        return sum;
    }

    private GraphValue linear(
            Convolution layer, GraphValue x, float[] matrix, int in, int out, float[] bias)
            throws IOException {
        return graph.op(OnnxOp.ADD, List.of(product(layer, x, matrix, in, out), bias(layer, bias)));
    }

    private GraphValue product(Convolution layer, GraphValue x, float[] matrix, int in, int out)
            throws IOException {
        return graph.op(
                OnnxOp.MATMUL,
                List.of(x, graph.weight(layer.name() + ".matrix", Shape.of(in, out), matrix)));
    }

    private GraphValue bias(Convolution layer, float[] values) throws IOException {
        return graph.weight(layer.name() + ".bias", Shape.of(values.length), values);
    }

    private float[] repeated(Convolution layer, int times) throws IOException {
        float[] bias = weights.values(layer.bias());
        float[] repeated = new float[bias.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bias, 0, repeated, i * bias.length, bias.length);
        }
        return repeated;
    }

    /** The end of a slice that leaves out the last {@code rows}. */
    private static long end(int rows) {
        return rows == 0 ? Long.MAX_VALUE : -rows;
    }

    private GraphValue slice(GraphValue x, long from, long to) {
        if (from == 0 && to == Long.MAX_VALUE) {
            return x;
        }
        return graph.op(
                OnnxOp.SLICE, List.of(x, graph.longs(from), graph.longs(to), graph.longs(axis)));
    }
}
