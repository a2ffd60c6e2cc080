package org.continuo.engine.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CodecTensors.Lstm;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * The recurrent layers of EnCodec (transformers {@code EncodecLSTM}): a stack of LSTMs whose output
 * is added to its input. Values are {@code [frames, batch, width]}; the state that goes from one
 * part of a clip to the next is {@code [layers, batch, width]}.
 */
final class LstmLayers {
    /** Where ONNX's gates i, o, f, c are among torch's i, f, g, o. */
    private static final int[] TORCH_GATE = {0, 3, 1, 2};

    /** Input: the state before a part, float32 {@code [layers, batch, width]}. */
    static final String HIDDEN = "hidden";

    /** As {@link #HIDDEN}, the cells. */
    static final String CELL = "cell";

    /** Output: the state behind the part. */
    static final String NEXT_HIDDEN = "nextHidden";

    /** As {@link #NEXT_HIDDEN}, the cells. */
    static final String NEXT_CELL = "nextCell";

    private final Precision precision;
    private final OnnxGraph graph;
    private final CodecConfig config;
    private final FoldedWeights weights;

    /** Layers in {@code precision}: float32 exactly, others with 8-bit recurrent weights. */
    LstmLayers(OnnxGraph graph, CodecConfig config, FoldedWeights weights, Precision precision) {
        this.precision = precision;
        this.graph = graph;
        this.config = config;
        this.weights = weights;
    }

    /** Hidden and cell values of all layers. */
    record State(GraphValue hidden, GraphValue cell) {
        /** The state before a part, as inputs of a graph. */
        static State input(OnnxGraph graph, CodecConfig config) {
            return new State(input(graph, config, HIDDEN), input(graph, config, CELL));
        }

        private static GraphValue input(OnnxGraph graph, CodecConfig config, String name) {
            return graph.input(
                    name, ElementType.FLOAT32, config.lstmLayers(), "batch", config.encoderWidth());
        }

        /** Makes this the state behind the part, as outputs of a graph. */
        void output(OnnxGraph graph, CodecConfig config) {
            output(graph, config, NEXT_HIDDEN, hidden);
            output(graph, config, NEXT_CELL, cell);
        }

        private static void output(
                OnnxGraph graph, CodecConfig config, String name, GraphValue value) {
            graph.output(
                    name,
                    value,
                    ElementType.FLOAT32,
                    config.lstmLayers(),
                    "batch",
                    config.encoderWidth());
        }
    }

    /** What the layers put out, and their state behind the last frame. */
    record Result(GraphValue sequence, State state) {}

    /** Runs the stack of these layers on from {@code state}. */
    Result from(State state, List<Lstm> layers, GraphValue x) throws IOException {
        GraphValue y = x;
        List<GraphValue> hidden = new ArrayList<>();
        List<GraphValue> cell = new ArrayList<>();
        for (int i = 0; i < config.lstmLayers(); i++) {
            List<GraphValue> results =
                    lstm(layers.get(i), y, only(state.hidden(), i), only(state.cell(), i));
            y = results.getFirst();
            hidden.add(results.get(1));
            cell.add(results.get(2));
        }
        return new Result(
                graph.op(OnnxOp.ADD, List.of(x, y)), new State(stacked(hidden), stacked(cell)));
    }

    /** Sequence, hidden values and cells behind it; without a state before it is zeros. */
    private List<GraphValue> lstm(Lstm layer, GraphValue x, GraphValue hidden, GraphValue cell)
            throws IOException {
        return precision == Precision.FP32
                ? exact(layer, x, hidden, cell)
                : new QuickLstm(graph, config, weights).layer(layer, x, hidden, cell);
    }

    private List<GraphValue> exact(Lstm layer, GraphValue x, GraphValue hidden, GraphValue cell)
            throws IOException {
        List<GraphValue> results =
                graph.op(
                        OnnxOp.LSTM,
                        3,
                        List.of(
                                x,
                                gates(layer.input()),
                                gates(layer.recurrence()),
                                biases(layer),
                                graph.none(),
                                hidden,
                                cell),
                        OnnxAttribute.of("hidden_size", config.encoderWidth()));
        // [frames, directions, batch, width], of one direction.
        GraphValue sequence = graph.op(OnnxOp.SQUEEZE, List.of(results.getFirst(), graph.longs(1)));
        return List.of(sequence, results.get(1), results.get(2));
    }

    /** {@code [1, 4 · width, width]}, the gates in ONNX's order. */
    private GraphValue gates(TensorSpec matrix) throws IOException {
        float[] torch = weights.values(matrix);
        float[] onnx = new float[torch.length];
        int width = config.encoderWidth();
        reorder(torch, onnx, 0, width * width);
        return graph.weight(matrix.name(), Shape.of(1, 4L * width, width), onnx);
    }

    /** {@code [1, 8 · width]}: the biases of input and of recurrence. */
    private GraphValue biases(Lstm layer) throws IOException {
        int width = config.encoderWidth();
        float[] both = new float[8 * width];
        reorder(weights.values(layer.inputBias()), both, 0, width);
        reorder(weights.values(layer.recurrenceBias()), both, 4 * width, width);
        return graph.weight(
                layer.name() + ".bias_l" + layer.index(), Shape.of(1, 8L * width), both);
    }

    private static void reorder(float[] torch, float[] onnx, int at, int gateSize) {
        for (int gate = 0; gate < TORCH_GATE.length; gate++) {
            System.arraycopy(
                    torch, TORCH_GATE[gate] * gateSize, onnx, at + gate * gateSize, gateSize);
        }
    }

    /** {@code [1, batch, width]} of one layer. */
    private GraphValue only(GraphValue layers, int index) {
        return graph.op(
                OnnxOp.SLICE,
                List.of(layers, graph.longs(index), graph.longs(index + 1L), graph.longs(0)));
    }

    private GraphValue stacked(List<GraphValue> layers) {
        return graph.op(OnnxOp.CONCAT, layers, OnnxAttribute.of("axis", 0));
    }
}
