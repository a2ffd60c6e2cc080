package org.continuo.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;

/**
 * A graph loaded into ONNX Runtime. {@link #run} is for calls now and then; {@link #bind} is for
 * loops, where every tensor is allocated once. One thread at a time.
 */
public final class InferenceSession implements AutoCloseable {
    private final OrtSession session;
    private final String name;
    private boolean closed;

    private InferenceSession(OrtSession session, String name) {
        this.session = session;
        this.name = name;
    }

    /**
     * Loads the graph in {@code file}.
     *
     * @throws InferenceException if ONNX Runtime refuses it
     */
    public static InferenceSession open(Path file, SessionSettings settings) {
        return open(file, settings, true);
    }

    /**
     * Loads the graph in {@code file} so that memory goes back to the system as soon as an operator
     * has no use for it: for graphs of few large operators, where ONNX Runtime's own pools would
     * keep twice as much as is needed at any time.
     *
     * @throws InferenceException if ONNX Runtime refuses it
     */
    public static InferenceSession openLean(Path file, SessionSettings settings) {
        NativeHeap.returnLargeBlocks();
        return open(file, settings, false);
    }

    /**
     * The environment comes before any options: they load the library, which then reads whether its
     * telemetry is off.
     */
    private static InferenceSession open(Path file, SessionSettings settings, boolean keepsMemory) {
        OrtEnvironment environment = OnnxRuntime.get().environment();
        try (OrtSession.SessionOptions options = settings.toOptions()) {
            options.setCPUArenaAllocator(keepsMemory);
            // DirectML refuses a plan of its memory, and CUDA's grows with it.
            options.setMemoryPatternOptimization(keepsMemory && settings.device().isProcessor());
            return new InferenceSession(
                    environment.createSession(file.toString(), options),
                    String.valueOf(file.getFileName()));
        } catch (OrtException cause) {
            throw new InferenceException("loading " + file, cause);
        }
    }

    /** Runs the graph and returns copies of these float32 outputs. */
    public Map<String, FloatArray> run(Map<String, HostTensor> inputs, Set<String> outputs) {
        try (OrtSession.Result result = session.run(tensors(inputs), outputs)) {
            Map<String, FloatArray> arrays = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> entry : result) {
                OnnxTensor tensor = (OnnxTensor) entry.getValue();
                float[] values = new float[Math.toIntExact(elements(tensor))];
                tensor.getFloatBuffer().get(values);
                arrays.put(
                        entry.getKey(),
                        new FloatArray(Shape.of(tensor.getInfo().getShape()), values));
            }
            return arrays;
        } catch (OrtException cause) {
            throw new InferenceException("running " + name, cause);
        }
    }

    /** Ties the graph's inputs and outputs to these tensors, which stay the caller's to close. */
    public BoundRun bind(Map<String, HostTensor> inputs, Map<String, HostTensor> outputs) {
        return new BoundRun(tensors(inputs), tensors(outputs));
    }

    private static long elements(OnnxTensor tensor) {
        return Shape.of(tensor.getInfo().getShape()).elementCount();
    }

    private static Map<String, OnnxTensor> tensors(Map<String, HostTensor> tensors) {
        Map<String, OnnxTensor> native_ = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> native_.put(key, tensor.tensor()));
        return native_;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close();
        } catch (OrtException cause) {
            throw new InferenceException("closing " + name, cause);
        }
    }

    /** A session with its inputs and outputs in place: a run reads and writes them. */
    public final class BoundRun {
        private final Map<String, OnnxTensor> inputs;
        private final Map<String, OnnxTensor> outputs;

        private BoundRun(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
            this.inputs = inputs;
            this.outputs = outputs;
        }

        /**
         * Runs the graph once. Our side allocates nothing; ONNX Runtime's Java API does, a little.
         */
        public void run() {
            try (OrtSession.Result result = session.run(inputs, Set.of(), outputs)) {
                assert result != null;
            } catch (OrtException cause) {
                throw new InferenceException("running " + name, cause);
            }
        }
    }
}
