package org.continuo.engine.decoder;

import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.DeviceTensor;
import org.continuo.engine.onnx.GraphTensor;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;

/**
 * Keys and values of every layer and position so far, {@code [batch, heads, capacity, headSize]}
 * each. The step's graph extends them in place: the same tensor is its input and its output. On the
 * processor, a prompt's own graph fills a cache of just its positions, which is then taken over; on
 * a graphics card it fills this one, which never leaves the card.
 */
final class KeyValueCache implements AutoCloseable {
    private final GraphTensor[] keys;
    private final GraphTensor[] values;

    /** Allocates a layer's keys or values. */
    @FunctionalInterface
    private interface Allocation {
        GraphTensor allocate(ElementType type, long... dimensions);
    }

    private KeyValueCache(
            DecoderConfig config,
            ElementType type,
            int batch,
            int capacity,
            Allocation allocation) {
        keys = new GraphTensor[config.layers()];
        values = new GraphTensor[config.layers()];
        int headSize = DecoderWeights.paddedHeadSize(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            keys[layer] = allocation.allocate(type, batch, config.heads(), capacity, headSize);
            values[layer] = allocation.allocate(type, batch, config.heads(), capacity, headSize);
        }
    }

    /** In the processor's memory. */
    static KeyValueCache allocate(DecoderConfig config, ElementType type, int batch, int capacity) {
        return new KeyValueCache(config, type, batch, capacity, HostTensor::allocate);
    }

    /** In the memory of the device on which {@code session} computes. */
    static KeyValueCache onDevice(
            InferenceSession session,
            DecoderConfig config,
            ElementType type,
            int batch,
            int capacity) {
        return new KeyValueCache(config, type, batch, capacity, session::allocate);
    }

    HostTensor keys(int layer) {
        return host(keys[layer]);
    }

    HostTensor values(int layer) {
        return host(values[layer]);
    }

    private static HostTensor host(GraphTensor tensor) {
        return switch (tensor) {
            case HostTensor host -> host;
            case DeviceTensor device ->
                    throw new IllegalStateException(
                            "cache: expected one in the processor's memory, found "
                                    + device.shape()
                                    + " on a device");
        };
    }

    /** Takes over all positions of {@code prompt}, of the same type, as the first of this one. */
    void takeOver(KeyValueCache prompt) {
        for (int layer = 0; layer < keys.length; layer++) {
            takeOver(prompt.keys(layer), keys(layer));
            takeOver(prompt.values(layer), values(layer));
        }
    }

    private static void takeOver(HostTensor from, HostTensor to) {
        int lanes = to.shape().size(0) * to.shape().size(1);
        int length = from.bytes().capacity() / lanes;
        int stride = to.bytes().capacity() / lanes;
        for (int lane = 0; lane < lanes; lane++) {
            to.bytes().put(lane * stride, from.bytes(), lane * length, length);
        }
    }

    /** As the inputs and the outputs of a graph that reads and extends it. */
    void addTo(Map<String, GraphTensor> inputs, Map<String, GraphTensor> outputs) {
        for (int layer = 0; layer < keys.length; layer++) {
            inputs.put(SelfAttention.pastKey(layer), keys[layer]);
            inputs.put(SelfAttention.pastValue(layer), values[layer]);
        }
        addTo(outputs);
    }

    /** As the outputs of a graph that fills it. */
    void addTo(Map<String, GraphTensor> outputs) {
        for (int layer = 0; layer < keys.length; layer++) {
            outputs.put(SelfAttention.presentKey(layer), keys[layer]);
            outputs.put(SelfAttention.presentValue(layer), values[layer]);
        }
    }

    @Override
    public void close() {
        for (int layer = 0; layer < keys.length; layer++) {
            keys[layer].close();
            values[layer].close();
        }
    }
}
