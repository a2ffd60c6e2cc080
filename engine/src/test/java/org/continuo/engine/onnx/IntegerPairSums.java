package org.continuo.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a graph and proves that its 8-bit products are exact on every processor: that no two of
 * them, which kernels without VNNI add in 16 bits, exceed these. The range of the activations
 * follows from the operators before the product, that of the weights is read from their file.
 */
public final class IntegerPairSums {
    /** Kernels pair neighbours among as many codes of a column. */
    private static final int WORD = 4;

    private static final Set<String> WITHOUT_EFFECT_ON_VALUES =
            Set.of(
                    "Expand",
                    "Gather",
                    "Identity",
                    "Reshape",
                    "Slice",
                    "Split",
                    "Squeeze",
                    "Transpose",
                    "Unsqueeze");

    private static final Set<String> OTHER_INTEGER_PRODUCTS =
            Set.of(
                    "ConvInteger",
                    "DynamicQuantizeLSTM",
                    "DynamicQuantizeMatMul",
                    "MatMulInteger",
                    "QAttention",
                    "QGemm",
                    "QLinearConv",
                    "QLinearMatMul");

    /** Of the inputs of {@code GroupQueryAttention}. */
    private static final int VALUE_SCALES = 13;

    private final Path file;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, Range> ranges = new HashMap<>();
    private final List<String> overflows = new ArrayList<>();
    private int products;

    /** From the least to the largest value. */
    public record Range(double least, double largest) {
        static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        public static final Range UNIT = new Range(-1, 1);
        static final Range GELU = new Range(-0.17, Double.POSITIVE_INFINITY);

        Range and(Range other) {
            return new Range(Math.min(least, other.least), Math.max(largest, other.largest));
        }

        Range times(Range other) {
            if (equals(ANY) || other.equals(ANY)) {
                return ANY;
            }
            double[] corners = {
                least * other.least,
                least * other.largest,
                largest * other.least,
                largest * other.largest
            };
            return new Range(
                    Arrays.stream(corners).min().orElseThrow(),
                    Arrays.stream(corners).max().orElseThrow());
        }

        public boolean isWithin(Range other) {
            return least >= other.least && largest <= other.largest;
        }
    }

    /**
     * What a graph shows.
     *
     * @param products of integers, in it and in its loops
     * @param overflows a sentence for each product that may overflow; empty is the proof
     * @param outputs the ranges that follow for them
     */
    public record Finding(int products, List<String> overflows, Map<String, Range> outputs) {}

    private IntegerPairSums(Path file) {
        this.file = file;
    }

    /** Looks at the graph in {@code file}, whose inputs of these names have these ranges. */
    public static Finding of(Path file, Map<String, Range> inputs) throws IOException {
        IntegerPairSums sums = new IntegerPairSums(file);
        GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
        sums.ranges.putAll(inputs);
        sums.read(graph);
        return new Finding(
                sums.products,
                List.copyOf(sums.overflows),
                graph.getOutputList().stream()
                        .collect(
                                Collectors.toMap(
                                        output -> output.getName(),
                                        output -> sums.range(output.getName()))));
    }

    private void read(GraphProto graph) throws IOException {
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
            switch (node.getOpType()) {
                case "Scan" -> scan(node);
                case "MatMulIntegerToFloat" -> product(node);
                case "MatMulNBits" -> blocks(node);
                case "GroupQueryAttention" -> ranges.put(node.getOutput(0), sharesOfValues(node));
                default -> {
                    if (OTHER_INTEGER_PRODUCTS.contains(node.getOpType())) {
                        products++;
                        overflow(node, "an operator whose range is not known");
                    }
                    Range range = rangeOf(node);
                    node.getOutputList().forEach(output -> ranges.put(output, range));
                }
            }
        }
    }

    private Range range(String name) {
        return ranges.getOrDefault(name, Range.ANY);
    }

    private Range rangeOf(NodeProto node) throws IOException {
        return switch (node.getOpType()) {
            case "Sigmoid" -> new Range(0, 1);
            case "Tanh" -> Range.UNIT;
            case "Gelu" -> Range.GELU;
            case "LayerNormalization" -> normed(node);
            case "Mul" -> operand(node, 0).times(operand(node, 1));
            case "Div" -> overItsLargest(node);
            case "Sub" -> rest(node);
            case "QuantizeLinear" -> codes(node);
            case "Concat" ->
                    node.getInputList().stream()
                            .map(this::valueRange)
                            .reduce(Range::and)
                            .orElse(Range.ANY);
            default ->
                    WITHOUT_EFFECT_ON_VALUES.contains(node.getOpType())
                            ? operand(node, 0)
                            : Range.ANY;
        };
    }

    private Range operand(NodeProto node, int index) {
        return valueRange(node.getInput(index));
    }

    private Range valueRange(String name) {
        TensorProto constant = constants.get(name);
        if (constant == null
                || constant.getDataType() != TensorProto.DataType.FLOAT_VALUE
                || constant.getRawData().size() != Float.BYTES) {
            return range(name);
        }
        double value = scalar(constant);
        return new Range(value, value);
    }

    /** Of n numbers with mean 0 and mean square 1, none is beyond √n; then gain and bias. */
    private Range normed(NodeProto node) throws IOException {
        float[] gain = floats(node.getInput(1));
        float[] bias = floats(node.getInput(2));
        double bound = 0;
        for (int i = 0; i < gain.length; i++) {
            double magnitude = Math.sqrt(gain.length) * Math.abs(gain[i]) + Math.abs(bias[i]);
            bound = Math.max(bound, magnitude);
        }
        return new Range(-bound, bound);
    }

    /** Of values in 8 bits with a scale per channel, shares of which add up to 1. */
    private Range sharesOfValues(NodeProto node) throws IOException {
        if (node.getInputCount() <= VALUE_SCALES || node.getInput(VALUE_SCALES).isEmpty()) {
            return Range.ANY;
        }
        double bound = 0;
        for (float scale : floats(node.getInput(VALUE_SCALES))) {
            bound = Math.max(bound, -Byte.MIN_VALUE * (double) scale);
        }
        return new Range(-bound, bound);
    }

    private float[] floats(String name) throws IOException {
        byte[] bytes = bytes(Objects.requireNonNull(constants.get(name), name));
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    /** A row divided by the largest magnitude in it, or by the largest value, or by more. */
    private Range overItsLargest(NodeProto division) {
        String row = division.getInput(0);
        @Nullable NodeProto most = maker(division.getInput(1), "Max");
        @Nullable NodeProto largest = most == null ? null : maker(most.getInput(0), "ReduceMax");
        if (most == null || largest == null) {
            return Range.ANY;
        }
        @Nullable NodeProto magnitude = maker(largest.getInput(0), "Abs");
        if (magnitude != null && magnitude.getInput(0).equals(row)) {
            return Range.UNIT;
        }
        return largest.getInput(0).equals(row)
                ? new Range(range(row).least() / scalar(most.getInput(1)), 1)
                : Range.ANY;
    }

    /** What rounding left: half a unit, if the codes reached far enough. */
    private Range rest(NodeProto difference) {
        @Nullable NodeProto restored = maker(difference.getInput(1), "DequantizeLinear");
        if (restored == null) {
            return Range.ANY;
        }
        @Nullable NodeProto codes = maker(restored.getInput(0), "QuantizeLinear");
        if (codes == null
                || !codes.getInput(0).equals(difference.getInput(0))
                || !codes.getInputList().subList(1, 3).equals(restored.getInputList().subList(1, 3))
                || !unclamped(codes).isWithin(new Range(0, 255))) {
            return Range.ANY;
        }
        double half = scalar(codes.getInput(1)) / 2;
        return new Range(-half, half);
    }

    private Range codes(NodeProto node) {
        TensorProto zero = constants.get(node.getInput(2));
        boolean signed = zero != null && zero.getDataType() == TensorProto.DataType.INT8_VALUE;
        Range codes = unclamped(node);
        double least = signed ? Byte.MIN_VALUE : 0;
        double largest = signed ? Byte.MAX_VALUE : 255;
        return new Range(Math.max(least, codes.least()), Math.min(largest, codes.largest()));
    }

    private Range unclamped(NodeProto node) {
        Range values = operand(node, 0);
        double scale = scalar(node.getInput(1));
        double zero = scalar(node.getInput(2));
        // Division and sum are of floats: a hair more may come out, which rounds to the same.
        return new Range(
                Math.rint(values.least() / scale * (1 - 1e-5)) + zero,
                Math.rint(values.largest() / scale * (1 - 1e-5)) + zero);
    }

    private @Nullable NodeProto maker(String value, String operator) {
        NodeProto node = makers.get(value);
        return node != null && node.getOpType().equals(operator) ? node : null;
    }

    private double scalar(String name) {
        TensorProto constant = constants.get(name);
        return constant == null ? Double.NaN : scalar(constant);
    }

    private static double scalar(TensorProto constant) {
        ByteBuffer raw = constant.getRawData().asReadOnlyByteBuffer();
        raw.order(ByteOrder.LITTLE_ENDIAN);
        return switch (constant.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE -> raw.getFloat();
            case TensorProto.DataType.UINT8_VALUE -> raw.get() & 0xff;
            case TensorProto.DataType.INT8_VALUE -> raw.get();
            default -> Double.NaN;
        };
    }

    /** Goes around until the state's range stays. */
    private void scan(NodeProto node) throws IOException {
        GraphProto body = attribute(node, "body").getG();
        int states = node.getInputCount() - (int) attribute(node, "num_scan_inputs").getI();
        for (int i = 0; i < states; i++) {
            ranges.put(body.getInput(i).getName(), operand(node, i));
        }
        int before = products;
        List<String> known = List.copyOf(overflows);
        boolean stays = false;
        for (int round = 0; !stays; round++) {
            products = before;
            overflows.clear();
            overflows.addAll(known);
            read(body);
            stays = true;
            for (int i = 0; i < states; i++) {
                String in = body.getInput(i).getName();
                Range out = range(body.getOutput(i).getName());
                if (!out.isWithin(range(in))) {
                    ranges.put(in, round < 2 ? out.and(range(in)) : Range.ANY);
                    stays = false;
                }
            }
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            ranges.put(node.getOutput(i), range(body.getOutput(i).getName()));
        }
    }

    private static AttributeProto attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(node.getName() + ": no " + name));
    }

    private void blocks(NodeProto node) {
        products++;
        long bits = attribute(node, "bits").getI();
        // The operator rounds activations to a sign and 7 bits, and adds four products in 16 bits.
        if (((1L << bits) - 1) * Byte.MAX_VALUE * WORD > Short.MAX_VALUE) {
            overflow(node, bits + " bits of weights");
        }
    }

    private void product(NodeProto node) throws IOException {
        products++;
        Range activations = operand(node, 0);
        if (!activations.isWithin(new Range(0, 255))) {
            activations = new Range(0, 255);
        }
        TensorProto weights = constants.get(node.getInput(1));
        if (weights == null || weights.getDataType() != TensorProto.DataType.INT8_VALUE) {
            overflow(node, "weights that are not constant signed 8-bit integers");
            return;
        }
        long largest = largestPair(bytes(weights), (int) weights.getDims(1));
        if (largest * activations.largest() > Short.MAX_VALUE) {
            overflow(
                    node,
                    "activations up to %.0f times pairs of weights up to %d"
                            .formatted(activations.largest(), largest));
        }
    }

    /** The largest magnitude of the sum of two codes of one sign in a word of a column. */
    private static long largestPair(byte[] codes, int columns) {
        int rows = codes.length / columns;
        int largest = 0;
        for (int i = 0; i < rows; i++) {
            int end = Math.min(rows, (i / WORD + 1) * WORD);
            for (int column = 0; column < columns; column++) {
                int code = codes[i * columns + column];
                largest = Math.max(largest, Math.abs(code));
                for (int j = i + 1; j < end; j++) {
                    largest = Math.max(largest, Math.abs(code + codes[j * columns + column]));
                }
            }
        }
        return largest;
    }

    private byte[] bytes(TensorProto tensor) throws IOException {
        if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
            return tensor.getRawData().toByteArray();
        }
        Map<String, String> place =
                tensor.getExternalDataList().stream()
                        .collect(
                                Collectors.toMap(
                                        StringStringEntryProto::getKey,
                                        StringStringEntryProto::getValue));
        ByteBuffer bytes = ByteBuffer.allocate(Integer.parseInt(place.get("length")));
        try (FileChannel channel = FileChannel.open(file.resolveSibling(place.get("location")))) {
            channel.read(bytes, Long.parseLong(place.get("offset")));
        }
        return bytes.array();
    }

    private void overflow(NodeProto node, String what) {
        overflows.add("%s of %s: %s".formatted(node.getName(), file.getFileName(), what));
    }
}
