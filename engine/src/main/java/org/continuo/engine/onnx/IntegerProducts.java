package org.continuo.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.Shape;

/**
 * How this processor multiplies unsigned with signed 8-bit integers. On x86 without VNNI ONNX
 * Runtime adds two products in 16 bits, which the largest do not fit into.
 */
final class IntegerProducts {
    private static final int LENGTH = 64;
    private static final int COLUMNS = 16;
    private static final byte LARGEST = 127;
    private static final double ALLOWED_ERROR = 0.01;

    private IntegerProducts() {}

    private static final class Holder {
        static final boolean OVERFLOW = measure();
    }

    /** Whether large products are wrong here unless they are asked to be exact. */
    static boolean overflow() {
        return Holder.OVERFLOW;
    }

    /** Tries: the product of the largest activations with the largest weights. */
    private static boolean measure() {
        OnnxGraph graph = new OnnxGraph("largest product");
        byte[] codes = new byte[LENGTH * COLUMNS];
        Arrays.fill(codes, LARGEST);
        GraphValue product =
                graph.op(
                        OnnxOp.DYNAMIC_QUANTIZE_MATMUL,
                        List.of(
                                graph.input("x", ElementType.FLOAT32, 1, LENGTH),
                                graph.bytes(ElementType.INT8, Shape.of(LENGTH, COLUMNS), codes),
                                graph.scalar(1f / LARGEST),
                                graph.zeros(ElementType.INT8)));
        graph.output("product", product, ElementType.FLOAT32, 1, COLUMNS);
        float[] ones = new float[LENGTH];
        Arrays.fill(ones, 1);
        OnnxRuntime runtime = OnnxRuntime.get();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session =
                            runtime.environment().createSession(graph.toBytes(), options);
                    OnnxTensor x =
                            OnnxTensor.createTensor(
                                    runtime.environment(),
                                    FloatBuffer.wrap(ones),
                                    new long[] {1, LENGTH});
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                float found = ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
                return Math.abs(found - LENGTH) > ALLOWED_ERROR * LENGTH;
            }
        } catch (OrtException cause) {
            throw new InferenceException("trying 8-bit products", cause);
        }
    }
}
