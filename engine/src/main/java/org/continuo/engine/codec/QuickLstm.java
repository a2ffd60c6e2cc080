package org.continuo.engine.codec;

import java.io.IOException;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CodecTensors.Lstm;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.LinearLayers;
import org.continuo.engine.onnx.LinearLayers.Positions;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightRows;

/**
 * A recurrent layer frame by frame, its recurrent weights in 8 bits: what ONNX Runtime's own layer
 * waits for is memory, from which it reads them as floats for every frame. The hidden values, which
 * are between −1 and 1, keep about 15 bits, so that a clip depends on nothing but itself, however
 * it is cut into windows.
 */
final class QuickLstm {
    private static final int GATES = 4;

    private final OnnxGraph graph;
    private final CodecConfig config;
    private final FoldedWeights weights;

    QuickLstm(OnnxGraph graph, CodecConfig config, FoldedWeights weights) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
    }

    /**
     * One layer of a stack.
     *
     * @param x {@code [frames, batch, width]}
     * @param hidden {@code [1, batch, width]}, or none for zeros
     * @param cell as {@code hidden}
     * @return the sequence, shaped as {@code x}, and hidden values and cells behind it
     */
    List<GraphValue> layer(Lstm layer, GraphValue x, GraphValue hidden, GraphValue cell)
            throws IOException {
        GraphValue fed =
                graph.op(
                        OnnxOp.ADD,
                        List.of(
                                graph.linear(named(layer, "input"), x, matrix(layer.input())),
                                bias(layer)));
        List<GraphValue> results =
                graph.op(
                        OnnxOp.SCAN,
                        3,
                        List.of(
                                state(hidden, x),
                                state(cell, x),
                                graph.op(OnnxOp.UNSQUEEZE, List.of(fed, graph.longs(2)))),
                        OnnxAttribute.of("body", frame(layer)),
                        OnnxAttribute.of("num_scan_inputs", 1));
        return List.of(
                graph.op(OnnxOp.SQUEEZE, List.of(results.get(2), graph.longs(2))),
                swapped(results.get(0)),
                swapped(results.get(1)));
    }

    /** From the state before a frame and its share of the input to the state behind it. */
    private OnnxGraph frame(Lstm layer) throws IOException {
        String prefix = named(layer, "frame");
        OnnxGraph frame = graph.body(prefix);
        GraphValue hidden = input(frame, prefix + ".hidden", 1);
        GraphValue cell = input(frame, prefix + ".cell", 1);
        GraphValue fed = input(frame, prefix + ".fed", GATES);
        GraphValue recurrent =
                new LinearLayers(frame, Precision.INT8, Positions.ONE)
                        .linearWithin(
                                1, named(layer, "recurrent"), hidden, matrix(layer.recurrence()));
        // torch's order: input, forget, cell, output.
        List<GraphValue> gates =
                frame.op(
                        OnnxOp.SPLIT,
                        GATES,
                        List.of(frame.op(OnnxOp.ADD, List.of(recurrent, fed))),
                        OnnxAttribute.of("axis", 2),
                        OnnxAttribute.of("num_outputs", GATES));
        GraphValue added =
                product(
                        frame,
                        frame.op(OnnxOp.SIGMOID, List.of(gates.get(0))),
                        frame.op(OnnxOp.TANH, List.of(gates.get(2))));
        GraphValue kept = product(frame, frame.op(OnnxOp.SIGMOID, List.of(gates.get(1))), cell);
        GraphValue nextCell = frame.op(OnnxOp.ADD, List.of(kept, added));
        GraphValue nextHidden =
                product(
                        frame,
                        frame.op(OnnxOp.SIGMOID, List.of(gates.get(3))),
                        frame.op(OnnxOp.TANH, List.of(nextCell)));
        output(frame, prefix + ".nextHidden", nextHidden);
        output(frame, prefix + ".nextCell", nextCell);
        output(frame, prefix + ".sequence", nextHidden);
        return frame;
    }

    private GraphValue input(OnnxGraph frame, String name, int widths) {
        return frame.input(name, ElementType.FLOAT32, "batch", 1, widths * config.encoderWidth());
    }

    private void output(OnnxGraph frame, String name, GraphValue value) {
        frame.output(name, value, ElementType.FLOAT32, "batch", 1, config.encoderWidth());
    }

    private static GraphValue product(OnnxGraph frame, GraphValue a, GraphValue b) {
        return frame.op(OnnxOp.MUL, List.of(a, b));
    }

    /** {@code [4 · width, width]}. */
    private WeightRows matrix(TensorSpec matrix) throws IOException {
        return WeightRows.of(weights.values(matrix), matrix.size(0), matrix.size(1));
    }

    private static String named(Lstm layer, String part) {
        return layer.name() + "." + part + "_l" + layer.index();
    }

    /** {@code [4 · width]}: the biases of input and recurrence, of which only the sum counts. */
    private GraphValue bias(Lstm layer) throws IOException {
        float[] ofInput = weights.values(layer.inputBias());
        float[] ofRecurrence = weights.values(layer.recurrenceBias());
        float[] sum = new float[ofInput.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = ofInput[i] + ofRecurrence[i];
        }
        return graph.weight(named(layer, "bias"), Shape.of(sum.length), sum);
    }

    /** {@code [1, batch, width]}, or none → {@code [batch, 1, width]}. */
    private GraphValue state(GraphValue state, GraphValue x) {
        if (!state.name().isEmpty()) {
            return swapped(state);
        }
        GraphValue batch =
                graph.op(
                        OnnxOp.SHAPE,
                        List.of(x),
                        OnnxAttribute.of("start", 1),
                        OnnxAttribute.of("end", 2));
        GraphValue shape =
                graph.op(
                        OnnxOp.CONCAT,
                        List.of(batch, graph.longs(1, config.encoderWidth())),
                        OnnxAttribute.of("axis", 0));
        return graph.op(OnnxOp.EXPAND, List.of(graph.scalar(0f), shape));
    }

    /** {@code [1, batch, width]} ↔ {@code [batch, 1, width]}. */
    private GraphValue swapped(GraphValue state) {
        return graph.op(
                OnnxOp.TRANSPOSE, List.of(state), OnnxAttribute.of("perm", new long[] {1, 0, 2}));
    }
}
