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
 * Residual branches of growing dilation ({@code DConv}): a convolution to few channels, norm, GELU,
 * a convolution of one tap back to many, norm, GLU, scale.
 *
 * <p>The second norm would go through many channels several times. Its mean and variance are those
 * of a linear map of the few channels <i>h</i>, so they are found there: with <i>W</i>, <i>b</i> of
 * the convolution and an upper triangle <i>R</i> for which RᵀR = [W b]ᵀ[W b], the sum of squares of
 * what comes out is that of R[h 1]. Norm and scale then go into the weights, as <i>h</i> divided by
 * the deviation, and two more channels: 1 and the mean, both divided by it.
 */
final class ResidualBranches {
    private final OnnxGraph graph;
    private final Weights weights;
    private final BranchLayers layers;

    ResidualBranches(OnnxGraph graph, Weights weights, BranchLayers layers) {
        this.graph = graph;
        this.weights = weights;
        this.layers = layers;
    }

    /**
     * {@code x} with all branches added one after the other.
     *
     * @param x {@code [1, channels, rows, columns]}
     * @param hidden the few channels
     */
    GraphValue add(
            String name, GraphValue x, int depth, int channels, int hidden, long rows, long columns)
            throws IOException {
        GraphValue sum = x;
        for (int i = 0; i < depth; i++) {
            String layer = name + ".layers." + i + ".";
            GraphValue few =
                    layers.conv(
                            OnnxOp.CONV,
                            layer + 0,
                            sum,
                            new long[] {hidden, channels, 3},
                            new long[] {1, 3},
                            BranchLayers.Window.same(0, 1L << i, 1L << i));
            few = layers.gelu(layers.rowNorm(layer + 1, few, hidden, columns));
            sum = layers.sum(sum, widened(layer, few, channels, hidden, rows, columns));
        }
        return sum;
    }

    /** From {@code [1, hidden, rows, columns]} back to all channels. */
    private GraphValue widened(
            String layer, GraphValue few, int channels, int hidden, long rows, long columns)
            throws IOException {
        int outputs = 2 * channels;
        float[] weight = weights.get(layer + "3.weight", outputs, hidden, 1).toFloats();
        float[] bias = weights.get(layer + "3.bias", outputs).toFloats();
        GraphValue mean = meanOf(layer, few, weight, bias, hidden);
        GraphValue inverse = inverseDeviation(layer, few, weight, bias, mean, hidden, columns);
        GraphValue all = graph.longs(1, 1, rows, columns);
        GraphValue normed =
                graph.op(
                        OnnxOp.CONCAT,
                        List.of(
                                product(few, inverse),
                                graph.op(OnnxOp.EXPAND, List.of(inverse, all)),
                                graph.op(OnnxOp.EXPAND, List.of(product(mean, inverse), all))),
                        OnnxAttribute.of("axis", 1));
        float[] scales = weights.get(layer + "4.weight", outputs).toFloats();
        float[] shifts = weights.get(layer + "4.bias", outputs).toFloats();
        float[] lasting = weights.get(layer + "6.scale", channels).toFloats();
        int inputs = hidden + 2;
        float[] folded = new float[outputs * inputs];
        for (int output = 0; output < outputs; output++) {
            float last = output < channels ? lasting[output] : 1;
            float scale = scales[output] * last;
            for (int input = 0; input < hidden; input++) {
                folded[output * inputs + input] = scale * weight[output * hidden + input];
            }
            folded[output * inputs + hidden] = scale * bias[output];
            folded[output * inputs + hidden + 1] = -scale;
            shifts[output] *= last;
        }
        return layers.gatedConv(
                layer + 3,
                normed,
                Shape.of(outputs, inputs, 1, 1),
                folded,
                shifts,
                BranchLayers.Window.same(0, 0, 1));
    }

    /**
     * The mean over channels and columns of what the convolution makes, {@code [1, 1, rows, 1]}.
     */
    private GraphValue meanOf(
            String layer, GraphValue few, float[] weight, float[] bias, int hidden)
            throws IOException {
        float[] mean = new float[hidden];
        double meanBias = 0;
        for (int output = 0; output < bias.length; output++) {
            meanBias += bias[output] / (double) bias.length;
        }
        for (int input = 0; input < hidden; input++) {
            double sum = 0;
            for (int output = 0; output < bias.length; output++) {
                sum += weight[output * hidden + input];
            }
            mean[input] = (float) (sum / bias.length);
        }
        return layers.conv(
                OnnxOp.CONV,
                layer + "3.mean",
                layers.mean(few, 3),
                Shape.of(1, hidden, 1, 1),
                mean,
                new float[] {(float) meanBias},
                BranchLayers.Window.same(0, 0, 1));
    }

    private GraphValue inverseDeviation(
            String layer,
            GraphValue few,
            float[] weight,
            float[] bias,
            GraphValue mean,
            int hidden,
            long columns)
            throws IOException {
        int size = hidden + 1;
        double[][] triangle = triangle(weight, bias, hidden);
        float[] root = new float[size * hidden];
        float[] rootBias = new float[size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < hidden; column++) {
                root[row * hidden + column] = (float) triangle[row][column];
            }
            rootBias[row] = (float) triangle[row][hidden];
        }
        GraphValue rooted =
                layers.conv(
                        OnnxOp.CONV,
                        layer + "3.root",
                        few,
                        Shape.of(size, hidden, 1, 1),
                        root,
                        rootBias,
                        BranchLayers.Window.same(0, 0, 1));
        GraphValue squares =
                graph.op(
                        OnnxOp.REDUCE_SUM,
                        List.of(
                                graph.op(OnnxOp.REDUCE_SUM_SQUARE, List.of(rooted, graph.longs(3))),
                                graph.longs(1)));
        GraphValue square = product(squares, graph.scalar(1f / columns));
        return layers.inverseDeviation(square, mean);
    }

    /**
     * The upper triangle R with RᵀR = [W b]ᵀ[W b] / rows of W (Cholesky), {@code [hidden +
     * 1][hidden + 1]}; rows of zeros where W's columns are not independent.
     */
    private static double[][] triangle(float[] weight, float[] bias, int hidden) {
        int size = hidden + 1;
        double[][] gram = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                for (int output = 0; output < bias.length; output++) {
                    double a = row < hidden ? weight[output * hidden + row] : bias[output];
                    double b = column < hidden ? weight[output * hidden + column] : bias[output];
                    gram[row][column] += a * b / bias.length;
                }
            }
        }
        double[][] root = new double[size][size];
        double smallest = 0;
        for (int row = 0; row < size; row++) {
            smallest = Math.max(smallest, 1e-14 * gram[row][row]);
        }
        for (int row = 0; row < size; row++) {
            double pivot = gram[row][row];
            if (pivot <= smallest) {
                continue;
            }
            double diagonal = Math.sqrt(pivot);
            for (int column = row; column < size; column++) {
                root[row][column] = gram[row][column] / diagonal;
            }
            for (int i = row + 1; i < size; i++) {
                for (int j = row + 1; j < size; j++) {
                    gram[i][j] -= root[row][i] * root[row][j];
                }
            }
        }
        return root;
    }

    private GraphValue product(GraphValue a, GraphValue b) {
        return graph.op(OnnxOp.MUL, List.of(a, b));
    }
}
