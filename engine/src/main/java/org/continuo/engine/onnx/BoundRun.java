package org.continuo.engine.onnx;

import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session with its inputs and outputs in place: a run reads and writes them, and allocates
 * nothing on Java's side. Closed with its session at the latest.
 */
public final class BoundRun implements AutoCloseable {
    private final InferenceSession session;
    private final Arena names = Arena.ofShared();

    /** What must be open for a run. */
    private final List<GraphTensor> tensors = new ArrayList<>();

    /** What is copied to the device at each run, with the addresses of the names. */
    private final HostTensor[] changing;

    private final long[] changingNames;

    private final RunNumber number;
    private @Nullable Staging staging;
    private long binding;

    /**
     * Binds.
     *
     * @param constants inputs that keep the contents which they have now
     * @param captured whether it is recorded, in a session that records
     */
    BoundRun(
            InferenceSession session,
            Map<String, ? extends GraphTensor> inputs,
            Map<String, ? extends GraphTensor> constants,
            Map<String, ? extends GraphTensor> outputs,
            boolean captured)
            throws OrtException {
        this.session = session;
        number = RunNumber.of(session, captured);
        List<HostTensor> copied = new ArrayList<>();
        List<Long> copiedNames = new ArrayList<>();
        try {
            staging = captured ? new Staging(session, inputs, outputs) : null;
            binding = NativeFunctions.createBinding(session.handle());
            for (Map.Entry<String, ? extends GraphTensor> input : read(inputs).entrySet()) {
                long name = bindInput(input.getKey(), input.getValue());
                if (session.copiesInputs() && input.getValue() instanceof HostTensor host) {
                    copied.add(host);
                    copiedNames.add(name);
                }
            }
            for (Map.Entry<String, ? extends GraphTensor> input : constants.entrySet()) {
                bindInput(input.getKey(), input.getValue());
            }
            for (Map.Entry<String, ? extends GraphTensor> output : written(outputs).entrySet()) {
                tensors.add(output.getValue());
                NativeFunctions.bindOutput(
                        binding, name(output.getKey()), handle(output.getValue()));
            }
        } catch (OrtException | RuntimeException problem) {
            release();
            throw problem;
        }
        changing = copied.toArray(HostTensor[]::new);
        changingNames = copiedNames.stream().mapToLong(Long::longValue).toArray();
    }

    private Map<String, ? extends GraphTensor> read(Map<String, ? extends GraphTensor> inputs) {
        return staging == null ? inputs : staging.inputs();
    }

    private Map<String, ? extends GraphTensor> written(Map<String, ? extends GraphTensor> outputs) {
        return staging == null ? outputs : staging.outputs();
    }

    private long bindInput(String key, GraphTensor tensor) throws OrtException {
        long name = name(key);
        tensors.add(tensor);
        NativeFunctions.bindInput(binding, name, handle(tensor));
        return name;
    }

    private long name(String name) {
        return names.allocateFrom(name).address();
    }

    private static long handle(GraphTensor tensor) {
        return switch (tensor) {
            case HostTensor host -> host.handle();
            case DeviceTensor device -> device.handle();
        };
    }

    /**
     * Runs the graph once.
     *
     * @throws IllegalStateException if this, its session or one of its tensors is closed
     */
    public void run() {
        if (binding == 0) {
            throw new IllegalStateException(
                    "run of %s: expected an open one, found a closed one"
                            .formatted(session.name()));
        }
        // By index: an iterator would be garbage.
        for (int i = 0; i < tensors.size(); i++) {
            handle(tensors.get(i));
        }
        try {
            for (int i = 0; i < changing.length; i++) {
                NativeFunctions.bindInput(binding, changingNames[i], changing[i].handle());
            }
            if (staging != null) {
                staging.bringThere();
            }
            NativeFunctions.run(session.handle(), number.handle(), binding);
            if (staging != null) {
                staging.bringBack();
            }
        } catch (OrtException cause) {
            throw new InferenceException("running " + session.name(), cause);
        }
    }

    private void release() {
        if (binding != 0) {
            NativeFunctions.releaseBinding(binding);
            binding = 0;
        }
        names.close();
        number.close();
        if (staging != null) {
            staging.close();
        }
    }

    @Override
    public void close() {
        if (binding != 0) {
            release();
            session.forget(this);
        }
    }
}
