package org.continuo.engine.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;

/** A named setting of an operator, fixed when the graph is built. */
public final class OnnxAttribute {
    private final AttributeProto proto;

    private OnnxAttribute(AttributeProto.Builder proto) {
        this.proto = proto.build();
    }

    public static OnnxAttribute of(String name, long value) {
        return new OnnxAttribute(
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value));
    }

    public static OnnxAttribute of(String name, float value) {
        return new OnnxAttribute(
                AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value));
    }

    public static OnnxAttribute of(String name, String value) {
        return new OnnxAttribute(
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8(value)));
    }

    public static OnnxAttribute of(String name, long[] values) {
        AttributeProto.Builder proto =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            proto.addInts(value);
        }
        return new OnnxAttribute(proto);
    }

    /** The body of a loop. */
    public static OnnxAttribute of(String name, OnnxGraph body) {
        return new OnnxAttribute(
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeType.GRAPH)
                        .setG(body.proto()));
    }

    AttributeProto proto() {
        return proto;
    }
}
