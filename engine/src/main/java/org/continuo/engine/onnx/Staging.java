package org.continuo.engine.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Places on a device for a captured run's tensors of the processor, which it cannot read or write:
 * whatever it does was recorded with addresses on the device. Graphs that do nothing else copy
 * there and back. Allocates nothing while it copies.
 */
final class Staging implements AutoCloseable {
    private static final String FROM = "from_";
    private static final String TO = "to_";

    private final Map<String, GraphTensor> inputs;
    private final Map<String, GraphTensor> outputs;
    private final List<DeviceTensor> places = new ArrayList<>();
    private final @Nullable Copy there;
    private final @Nullable Copy back;

    /** Makes room in {@code session}, with which it is closed at the latest. */
    Staging(
            InferenceSession session,
            Map<String, ? extends GraphTensor> inputs,
            Map<String, ? extends GraphTensor> outputs) {
        this.inputs = new HashMap<>(inputs);
        this.outputs = new HashMap<>(outputs);
        Map<String, HostTensor> read = staged(session, this.inputs);
        Map<String, HostTensor> written = staged(session, this.outputs);
        there = copy(session, "staging there", read, read, this.inputs);
        try {
            back = copy(session, "staging back", written, this.outputs, written);
        } catch (RuntimeException problem) {
            close(there);
            throw problem;
        }
    }

    private static @Nullable Copy copy(
            InferenceSession session,
            String name,
            Map<String, HostTensor> kinds,
            Map<String, ? extends GraphTensor> from,
            Map<String, ? extends GraphTensor> to) {
        return kinds.isEmpty() ? null : new Copy(session.settings(), name, kinds, from, to);
    }

    /** Takes the processor's tensors out of {@code tensors}, and puts places there instead. */
    private Map<String, HostTensor> staged(
            InferenceSession session, Map<String, GraphTensor> tensors) {
        Map<String, HostTensor> hosts = new HashMap<>();
        tensors.replaceAll((name, tensor) ->
                switch (tensor) {
                    case DeviceTensor device -> device;
                    case HostTensor host -> {
                        hosts.put(name, host);
                        DeviceTensor place = session.allocate(host.type(), host.shape().toArray());
                        places.add(place);
                        yield place;
                    }
                });
        return hosts;
    }

    /** What the run shall read instead. */
    Map<String, GraphTensor> inputs() {
        return inputs;
    }

    /** What it shall write instead. */
    Map<String, GraphTensor> outputs() {
        return outputs;
    }

    /** Brings the processor's inputs to the device. */
    void bringThere() {
        if (there != null) {
            there.run.run();
        }
    }

    /** Brings the outputs back to the processor. */
    void bringBack() {
        if (back != null) {
            back.run.run();
        }
    }

    /** A graph of copies, in a session of its own. */
    private static final class Copy implements AutoCloseable {
        private final InferenceSession session;
        private final BoundRun run;

        /** Of each of {@code kinds} from its namesake in {@code from} to that in {@code to}. */
        Copy(
                SessionSettings settings,
                String name,
                Map<String, HostTensor> kinds,
                Map<String, ? extends GraphTensor> from,
                Map<String, ? extends GraphTensor> to) {
            GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
            Map<String, GraphTensor> inputs = new HashMap<>();
            Map<String, GraphTensor> outputs = new HashMap<>();
            kinds.forEach((key, host) -> {
                addCopy(graph, key, host);
                inputs.put(FROM + key, named(from, key));
                outputs.put(TO + key, named(to, key));
            });
            session =
                    InferenceSession.open(
                            OnnxGraph.model(graph).toByteArray(), name, settings.capturing(false));
            try {
                run = session.bind(inputs, outputs);
            } catch (RuntimeException problem) {
                session.close();
                throw problem;
            }
        }

        private static GraphTensor named(Map<String, ? extends GraphTensor> tensors, String key) {
            GraphTensor tensor = tensors.get(key);
            if (tensor == null) {
                throw new IllegalStateException("staging: expected a tensor " + key);
            }
            return tensor;
        }

        private static void addCopy(GraphProto.Builder graph, String key, HostTensor host) {
            ElementType type = host.type();
            long[] extents = host.shape().toArray();
            Object[] dimensions = new Object[extents.length];
            for (int i = 0; i < extents.length; i++) {
                dimensions[i] = Math.toIntExact(extents[i]);
            }
            graph.addInput(OnnxGraph.valueInfo(FROM + key, type, dimensions));
            graph.addOutput(OnnxGraph.valueInfo(TO + key, type, dimensions));
            graph.addNodeBuilder()
                    .setOpType(OnnxOp.IDENTITY.operator())
                    .setName(key)
                    .addInput(FROM + key)
                    .addOutput(TO + key);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private static void close(@Nullable Copy copy) {
        if (copy != null) {
            copy.close();
        }
    }

    @Override
    public void close() {
        close(there);
        close(back);
        places.forEach(DeviceTensor::close);
    }
}
