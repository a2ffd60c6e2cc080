package org.continuo.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;

/**
 * A graph loaded into ONNX Runtime. {@link #run} is for calls now and then; {@link #bind} is for
 * loops, where every tensor is allocated once. One thread at a time.
 */
public final class InferenceSession implements AutoCloseable {
    private final OrtSession session;
    private final String name;
    private final SessionSettings settings;

    /** What lives in this session and is open; the same by identity alone. */
    private final Set<BoundRun> runs = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<DeviceTensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Of the device's memory, from the first tensor there on. */
    private long memoryInfo;

    private long allocator;
    private int recorded;
    private boolean closed;

    private InferenceSession(OrtSession session, String name, SessionSettings settings) {
        this.session = session;
        this.name = name;
        this.settings = settings;
    }

    /**
     * Loads the graph in {@code file}. Runs are captured, where that is asked for, unless the
     * device's provider leaves some of the graph to the processor.
     *
     * @throws InferenceException if ONNX Runtime refuses it
     */
    public static InferenceSession open(Path file, SessionSettings settings) {
        return open(file, settings, true);
    }

    /**
     * Loads the graph in {@code file} so that its operators share one pool without a plan: for
     * graphs of few large operators, whose planned block would stand beside a pool as large.
     *
     * @throws InferenceException if ONNX Runtime refuses it
     */
    public static InferenceSession openUnplanned(Path file, SessionSettings settings) {
        return open(file, settings, false);
    }

    private static InferenceSession open(Path file, SessionSettings settings, boolean plansMemory) {
        Loading loading =
                (environment, options) -> environment.createSession(file.toString(), options);
        String name = String.valueOf(file.getFileName());
        try {
            return open(loading, name, settings, plansMemory);
        } catch (OrtException refused) {
            if (settings.captures()) {
                return open(file, settings.capturing(false), plansMemory);
            }
            throw new InferenceException("loading " + file, refused);
        }
    }

    /** Loads a graph without weights. */
    static InferenceSession open(byte[] model, String name, SessionSettings settings) {
        try {
            return open(
                    (environment, options) -> environment.createSession(model, options),
                    name,
                    settings,
                    true);
        } catch (OrtException cause) {
            throw new InferenceException("loading " + name, cause);
        }
    }

    /** Where a graph comes from. */
    @FunctionalInterface
    private interface Loading {
        OrtSession load(OrtEnvironment environment, OrtSession.SessionOptions options)
                throws OrtException;
    }

    /**
     * The environment comes before any options: they load the library, which then reads whether its
     * telemetry is off.
     */
    private static InferenceSession open(
            Loading loading, String name, SessionSettings settings, boolean plansMemory)
            throws OrtException {
        OrtEnvironment environment = OnnxRuntime.get().environment();
        NativeFunctions.requireFit();
        try (OrtSession.SessionOptions options = settings.toOptions()) {
            // DirectML refuses a plan of its memory, and CUDA's grows with it.
            options.setMemoryPatternOptimization(plansMemory && settings.device().isProcessor());
            return new InferenceSession(loading.load(environment, options), name, settings);
        }
    }

    /** The names of its inputs. */
    public Set<String> inputs() {
        return session.getInputNames();
    }

    /** The names of its outputs. */
    public Set<String> outputs() {
        return session.getOutputNames();
    }

    /** Runs the graph and returns copies of these float32 outputs. */
    public Map<String, FloatArray> run(Map<String, HostTensor> inputs, Set<String> outputs) {
        try (RunNumber unrecorded = RunNumber.of(this, false);
                OrtSession.Result result =
                        session.run(tensors(inputs), outputs, unrecorded.options())) {
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
    public BoundRun bind(
            Map<String, ? extends GraphTensor> inputs, Map<String, ? extends GraphTensor> outputs) {
        return bind(inputs, Map.of(), outputs);
    }

    /**
     * The same with inputs whose contents are read now, and not at each run: what is large and does
     * not change goes to the device but once.
     */
    public BoundRun bind(
            Map<String, ? extends GraphTensor> inputs,
            Map<String, ? extends GraphTensor> constants,
            Map<String, ? extends GraphTensor> outputs) {
        return bind(inputs, constants, outputs, settings.captures());
    }

    private BoundRun bind(
            Map<String, ? extends GraphTensor> inputs,
            Map<String, ? extends GraphTensor> constants,
            Map<String, ? extends GraphTensor> outputs,
            boolean captured) {
        try {
            BoundRun run = new BoundRun(this, inputs, constants, outputs, captured);
            runs.add(run);
            return run;
        } catch (OrtException cause) {
            throw new InferenceException("running " + name, cause);
        }
    }

    /** Runs the graph once over these tensors. */
    public void run(
            Map<String, ? extends GraphTensor> inputs, Map<String, ? extends GraphTensor> outputs) {
        try (BoundRun run = bind(inputs, Map.of(), outputs, false)) {
            run.run();
        }
    }

    /** Allocates a tensor in the memory of this session's device. */
    public DeviceTensor allocate(ElementType type, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        ExecutionProvider.Memory memory = settings.memory();
        try {
            if (allocator == 0) {
                memoryInfo = NativeFunctions.createMemoryInfo(memory.name(), memory.index());
                allocator = NativeFunctions.createAllocator(handle(), memoryInfo);
            }
            DeviceTensor tensor = new DeviceTensor(this, allocator, type, shape);
            tensors.add(tensor);
            return tensor;
        } catch (OrtException cause) {
            throw new InferenceException(
                    "allocating a tensor %s on %s".formatted(shape, settings.device().label()),
                    cause);
        }
    }

    private static long elements(OnnxTensor tensor) {
        return Shape.of(tensor.getInfo().getShape()).elementCount();
    }

    private static Map<String, OnnxTensor> tensors(Map<String, HostTensor> tensors) {
        Map<String, OnnxTensor> native_ = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> native_.put(key, tensor.tensor()));
        return native_;
    }

    String name() {
        return name;
    }

    SessionSettings settings() {
        return settings;
    }

    /** A number that no recording of this session has had. */
    int nextRecording() {
        return recorded++;
    }

    /** Whether what a run shall read is copied to where it is read first. */
    boolean copiesInputs() {
        return !settings.device().isProcessor();
    }

    long handle() {
        if (closed) {
            throw new IllegalStateException(
                    "session %s: expected an open one, found a closed one".formatted(name));
        }
        return NativeFunctions.handle(session);
    }

    void forget(BoundRun run) {
        runs.remove(run);
    }

    void forget(DeviceTensor tensor) {
        tensors.remove(tensor);
    }

    /** Closes the runs and device tensors that are still open, too: they live in it. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        List.copyOf(runs).forEach(BoundRun::close);
        List.copyOf(tensors).forEach(DeviceTensor::close);
        closed = true;
        if (allocator != 0) {
            NativeFunctions.releaseAllocator(allocator);
            NativeFunctions.releaseMemoryInfo(memoryInfo);
        }
        try {
            session.close();
        } catch (OrtException cause) {
            throw new InferenceException("closing " + name, cause);
        }
    }
}
