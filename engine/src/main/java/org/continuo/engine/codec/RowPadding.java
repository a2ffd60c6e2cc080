package org.continuo.engine.codec;

import java.util.List;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * Adds rows before and after a value of {@code [length, channels]} or {@code [batch, length,
 * channels]}, as the codec's pad mode says.
 *
 * <p>Reflection picks its few rows by number, so that one graph serves every length. An input no
 * longer than the padding is reflected as if zeros followed it (transformers {@code
 * EncodecConv1d._pad1d}): a picked row beyond the input's end is zero.
 */
final class RowPadding {
    private final OnnxGraph graph;
    private final PadMode mode;
    private final int axis;

    RowPadding(OnnxGraph graph, PadMode mode, int axis) {
        this.graph = graph;
        this.mode = mode;
        this.axis = axis;
    }

    /**
     * {@code x} with the rows a convolution needs around it, {@link ConvPadding#extra} included.
     */
    GraphValue pad(GraphValue x, ConvPadding padding) {
        if (padding.left() + padding.right() == 0 && padding.stride() == 1) {
            return x;
        }
        GraphValue length = length(x);
        GraphValue right = graph.longs(padding.right());
        if (padding.stride() > 1) {
            GraphValue stride = graph.longs(padding.stride());
            GraphValue steps =
                    op(
                            OnnxOp.DIV,
                            op(OnnxOp.ADD, length, graph.longs(padding.stride() - 1)),
                            stride);
            GraphValue extra = op(OnnxOp.SUB, op(OnnxOp.MUL, steps, stride), length);
            right = op(OnnxOp.ADD, right, extra);
        }
        return switch (mode) {
            case CONSTANT -> zeros(x, graph.longs(padding.left()), right);
            case REFLECT -> reflected(x, length, padding.left(), right);
        };
    }

    /** {@code x} with zero rows around it. */
    GraphValue zeros(GraphValue x, int left, int right) {
        return zeros(x, graph.longs(left), graph.longs(right));
    }

    private GraphValue zeros(GraphValue x, GraphValue left, GraphValue right) {
        GraphValue amounts =
                graph.op(OnnxOp.CONCAT, List.of(left, right), OnnxAttribute.of("axis", 0));
        return op(OnnxOp.PAD, x, amounts, graph.none(), graph.longs(axis));
    }

    private GraphValue reflected(GraphValue x, GraphValue length, int left, GraphValue right) {
        long[] before = new long[left];
        for (int i = 0; i < left; i++) {
            before[i] = (long) left - i;
        }
        // The first length that can be reflected; a shorter input counts as followed by zeros.
        GraphValue needed =
                op(OnnxOp.ADD, op(OnnxOp.MAX, graph.longs(left), right), graph.longs(1));
        GraphValue whole = op(OnnxOp.MAX, length, needed);
        GraphValue surplus = op(OnnxOp.SUB, whole, length);
        GraphValue mirror = op(OnnxOp.ADD, whole, op(OnnxOp.SUB, surplus, graph.longs(2)));
        GraphValue count =
                graph.op(
                        OnnxOp.RANGE,
                        List.of(graph.scalar(0L), op(OnnxOp.SQUEEZE, right), graph.scalar(1L)));
        GraphValue after = op(OnnxOp.SUB, mirror, count);
        return graph.op(
                OnnxOp.CONCAT,
                List.of(picked(x, length, graph.longs(before)), x, picked(x, length, after)),
                OnnxAttribute.of("axis", axis));
    }

    /** The rows of these numbers, zero from {@code length} on. */
    private GraphValue picked(GraphValue x, GraphValue length, GraphValue rows) {
        GraphValue last = op(OnnxOp.SUB, length, graph.longs(1));
        GraphValue found =
                graph.op(
                        OnnxOp.GATHER,
                        List.of(x, op(OnnxOp.MIN, rows, last)),
                        OnnxAttribute.of("axis", axis));
        GraphValue inside = op(OnnxOp.UNSQUEEZE, op(OnnxOp.LESS, rows, length), graph.longs(1));
        return op(OnnxOp.WHERE, inside, found, graph.scalar(0f));
    }

    private GraphValue length(GraphValue x) {
        return graph.op(
                OnnxOp.SHAPE,
                List.of(x),
                OnnxAttribute.of("start", axis),
                OnnxAttribute.of("end", axis + 1));
    }

    private GraphValue op(OnnxOp op, GraphValue... inputs) {
        return graph.op(op, List.of(inputs));
    }
}
