package org.continuo.engine.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph under construction. Small constants are stored in the graph; weights go to a {@link
 * WeightFile} beside it, which several graphs of one model may share.
 */
public final class OnnxGraph {
    private static final int OPSET = 21;
    private static final int IR_VERSION = 10;

    private final GraphProto.Builder graph;
    private final WeightFile weights;
    private final @Nullable OnnxGraph outer;
    private final Map<String, GraphValue> initializers = new HashMap<>();
    private int nodeCount;

    /** An empty graph whose weights go to {@code weights}. */
    public OnnxGraph(String name, WeightFile weights) {
        this(name, weights, null);
    }

    private OnnxGraph(String name, WeightFile weights, @Nullable OnnxGraph outer) {
        this.graph = GraphProto.newBuilder().setName(name);
        this.weights = weights;
        this.outer = outer;
    }

    /**
     * The body of a loop in this graph: it may use values of this one, and its weights are this
     * one's.
     *
     * @param name begins the names of its values, which must differ from all others
     */
    public OnnxGraph body(String name) {
        return new OnnxGraph(name, weights, this);
    }

    /**
     * Declares an input.
     *
     * @param dimensions extents, a number (fixed) or a name (free; equal names mean equal extents)
     */
    public GraphValue input(String name, ElementType type, Object... dimensions) {
        graph.addInput(valueInfo(name, type, dimensions));
        return new GraphValue(this, name);
    }

    /** Declares {@code value} as the output {@code name}. */
    public void output(String name, GraphValue value, ElementType type, Object... dimensions) {
        requireOurs("output " + name, value);
        if (!value.name().equals(name)) {
            addNode(OnnxOp.IDENTITY, name, List.of(value), List.of(name));
        }
        graph.addOutput(valueInfo(name, type, dimensions));
    }

    /**
     * States the shape of {@code value}, where ONNX Runtime cannot infer it. Each operator behind
     * an unknown extent makes loading the graph slower by as much as there are operators before it.
     *
     * @param dimensions extents as of {@link #input}
     */
    public GraphValue shaped(GraphValue value, ElementType type, Object... dimensions) {
        requireOurs("shape", value);
        graph.addValueInfo(valueInfo(value.name(), type, dimensions));
        return value;
    }

    /** An optional input that is left out. */
    public GraphValue none() {
        return new GraphValue(this, "");
    }

    /** An operator with one output. */
    public GraphValue op(OnnxOp op, List<GraphValue> inputs, OnnxAttribute... attributes) {
        return op(op, 1, inputs, attributes).getFirst();
    }

    /** An operator with its first {@code outputCount} outputs. */
    public List<GraphValue> op(
            OnnxOp op, int outputCount, List<GraphValue> inputs, OnnxAttribute... attributes) {
        String node = own(op.operator() + "_" + nodeCount);
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < outputCount; i++) {
            outputs.add(node + ":" + i);
        }
        addNode(op, node, inputs, outputs, attributes);
        return outputs.stream().map(output -> new GraphValue(this, output)).toList();
    }

    /** An operator whose outputs bear these names; an empty name leaves that output out. */
    public List<GraphValue> opWithNames(
            OnnxOp op, List<String> outputs, List<GraphValue> inputs, OnnxAttribute... attributes) {
        addNode(op, own(op.operator() + "_" + nodeCount), inputs, outputs, attributes);
        return outputs.stream().map(output -> new GraphValue(this, output)).toList();
    }

    /** A one-dimensional int64 constant, stored in the graph. */
    public GraphValue longs(long... values) {
        return constant(ElementType.INT64, Shape.of(values.length), bytes(values));
    }

    /** An int64 constant of any shape, stored in the graph. */
    public GraphValue longs(Shape shape, long[] values) {
        return constant(ElementType.INT64, shape, bytes(values));
    }

    /** A scalar int64 constant, stored in the graph. */
    public GraphValue scalar(long value) {
        return constant(ElementType.INT64, Shape.of(), bytes(value));
    }

    /** Zeros of this type and shape, stored in the graph; meant for few. */
    public GraphValue zeros(ElementType type, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        return constant(
                type, shape, new byte[Math.toIntExact(shape.elementCount() * type.byteSize())]);
    }

    /** Integers of 8 bits, signed or not, stored in the graph; meant for few. */
    GraphValue bytes(ElementType type, Shape shape, byte... values) {
        return constant(type, shape, values);
    }

    /** A one-dimensional float32 constant, stored in the graph; meant for few values. */
    public GraphValue floats(float... values) {
        return constant(ElementType.FLOAT32, Shape.of(values.length), bytes(values));
    }

    /** A float32 constant of any shape, stored in the graph; meant for few values. */
    GraphValue constant(Shape shape, float... values) {
        return constant(ElementType.FLOAT32, shape, bytes(values));
    }

    /** A scalar float32 constant, stored in the graph. */
    public GraphValue scalar(float value) {
        return constant(ElementType.FLOAT32, Shape.of(), bytes(value));
    }

    private static byte[] bytes(long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return bytes;
    }

    private static byte[] bytes(float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }

    /** A scalar constant of float32 or float16, stored in the graph. */
    public GraphValue scalar(ElementType type, float value) {
        byte[] bytes = new byte[type.byteSize()];
        FloatEncoding.put(new float[] {value}, type, MemorySegment.ofArray(bytes), 0);
        return constant(type, Shape.of(), bytes);
    }

    /** {@code value} as another type. */
    public GraphValue cast(GraphValue value, ElementType from, ElementType to) {
        return from == to
                ? value
                : op(OnnxOp.CAST, List.of(value), OnnxAttribute.of("to", code(to).getNumber()));
    }

    /** A float32 weight of any shape, stored in the weight file under {@code name}. */
    public GraphValue weight(String name, Shape shape, float[] values) throws IOException {
        return weight(name, ElementType.FLOAT32, shape, values);
    }

    /** A weight of float32 or float16, as {@code type} says. */
    public GraphValue weight(String name, ElementType type, Shape shape, float[] values)
            throws IOException {
        return external(name, weights.floats(name, type, shape, values));
    }

    /** A float32 weight {@code [rows, columns]}, as its rows lie in the checkpoint. */
    public GraphValue weight(String name, WeightRows rows) throws IOException {
        return weight(name, ElementType.FLOAT32, rows);
    }

    /** The same of float32 or float16, as {@code type} says. */
    public GraphValue weight(String name, ElementType type, WeightRows rows) throws IOException {
        return external(name, weights.rows(name, type, rows));
    }

    /**
     * The float32 product of {@code x} {@code […, columns]} with the transpose of {@code rows}:
     * {@code […, rows]}.
     */
    public GraphValue linear(String name, GraphValue x, WeightRows rows) throws IOException {
        return linear(name, ElementType.FLOAT32, x, rows);
    }

    /** The same of float32 or float16, as {@code type} says and {@code x} is. */
    GraphValue linear(String name, ElementType type, GraphValue x, WeightRows rows)
            throws IOException {
        GraphValue matrix = external(weights.transposed(name + "^T", type, rows));
        return op(OnnxOp.MATMUL, List.of(x, matrix));
    }

    /**
     * The transpose of {@code rows} in 8-bit integers: int8 codes {@code [columns, rows]}, and
     * float32 scales {@code [rows]}, one for each output channel.
     */
    QuantizedWeight channelWeight(String name, WeightRows rows) throws IOException {
        return external(weights.channels(name, rows));
    }

    /**
     * The matrix {@code rows} in integers of few bits: uint8 codes {@code [rows, blocks, bytes of a
     * block]}, and scales {@code [rows, blocks]} of {@code type}, one for each {@code block}
     * columns.
     */
    QuantizedWeight blockWeight(
            String name, WeightRows rows, int block, BlockQuantization bits, ElementType type)
            throws IOException {
        return external(weights.blocks(name, rows, block, bits, type));
    }

    /** Writes the graph to {@code file}, which must lie in the folder of the weight file. */
    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            model(graph).writeTo(out);
        }
    }

    static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("Continuo")
                .addOpsetImport(operatorSet("", OPSET))
                .addOpsetImport(operatorSet("com.microsoft", 1))
                .setGraph(graph)
                .build();
    }

    private void addNode(
            OnnxOp op,
            String node,
            List<GraphValue> inputs,
            List<String> outputs,
            OnnxAttribute... attributes) {
        op.checkInputCount(inputs.size());
        NodeProto.Builder proto =
                NodeProto.newBuilder()
                        .setOpType(op.operator())
                        .setDomain(op.domain())
                        .setName(node)
                        .addAllOutput(outputs);
        for (GraphValue input : inputs) {
            requireOurs(node, input);
            proto.addInput(input.name());
        }
        for (OnnxAttribute attribute : attributes) {
            proto.addAttribute(attribute.proto());
        }
        graph.addNode(proto);
        nodeCount++;
    }

    private void requireOurs(String user, GraphValue value) {
        if (value.graph() != this && value.graph() != outer) {
            throw new IllegalArgumentException(
                    "%s: expected a value of the graph %s, found %s of the graph %s"
                            .formatted(
                                    user,
                                    graph.getName(),
                                    value.name(),
                                    value.graph().graph.getName()));
        }
    }

    /** A name that no other graph of the model has. */
    private String own(String name) {
        return outer == null ? name : graph.getName() + "." + name;
    }

    GraphProto proto() {
        return graph.build();
    }

    private GraphValue constant(ElementType type, Shape shape, byte[] bytes) {
        String contents = type + " " + shape + " " + HexFormat.of().formatHex(bytes);
        return initializers.computeIfAbsent(
                contents,
                key -> {
                    String name = own("constant_" + initializers.size());
                    TensorProto.Builder tensor = tensor(name, type, shape);
                    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(bytes)));
                    return new GraphValue(this, name);
                });
    }

    private QuantizedWeight external(WeightFile.Quantized stored) {
        return new QuantizedWeight(external(stored.codes()), external(stored.scales()));
    }

    private GraphValue external(WeightFile.Stored stored) {
        return external(stored.name(), stored);
    }

    private GraphValue external(String name, WeightFile.Stored stored) {
        if (outer != null) {
            return outer.external(name, stored);
        }
        return initializers.computeIfAbsent(
                "weight " + name,
                key -> {
                    TensorProto.Builder tensor = tensor(name, stored.type(), stored.shape());
                    tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
                    tensor.addExternalData(entry("location", stored.file()));
                    tensor.addExternalData(entry("offset", Long.toString(stored.offset())));
                    tensor.addExternalData(entry("length", Long.toString(stored.byteSize())));
                    graph.addInitializer(tensor);
                    return new GraphValue(this, name);
                });
    }

    private static TensorProto.Builder tensor(String name, ElementType type, Shape shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(code(type).getNumber());
        for (long dimension : shape.toArray()) {
            tensor.addDims(dimension);
        }
        return tensor;
    }

    static ValueInfoProto valueInfo(String name, ElementType type, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            switch (dimension) {
                case Integer extent -> shape.addDimBuilder().setDimValue(extent);
                case String free -> shape.addDimBuilder().setDimParam(free);
                default ->
                        throw new IllegalArgumentException(
                                "%s: expected a number or a name as dimension, found %s"
                                        .formatted(name, dimension));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(code(type).getNumber())
                                                .setShape(shape)))
                .build();
    }

    private static TensorProto.DataType code(ElementType type) {
        return switch (type) {
            case FLOAT64 -> TensorProto.DataType.DOUBLE;
            case FLOAT32 -> TensorProto.DataType.FLOAT;
            case FLOAT16 -> TensorProto.DataType.FLOAT16;
            case BFLOAT16 -> TensorProto.DataType.BFLOAT16;
            case INT64 -> TensorProto.DataType.INT64;
            case INT32 -> TensorProto.DataType.INT32;
            case INT16 -> TensorProto.DataType.INT16;
            case INT8 -> TensorProto.DataType.INT8;
            case UINT8 -> TensorProto.DataType.UINT8;
            case BOOL -> TensorProto.DataType.BOOL;
        };
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static OperatorSetIdProto operatorSet(String domain, long version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
    }
}
