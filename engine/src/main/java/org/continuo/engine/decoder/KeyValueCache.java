package org.continuo.engine.decoder;

import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.HostTensor;

/**
 * Keys and values of every layer and position so far, {@code [batch, heads, capacity, headSize]}
 * each. The step's graph extends them in place: the same tensor is its input and its output. A
 * prompt's own graph fills a cache of just its positions, which is then taken over.
 */
final class KeyValueCache implements AutoCloseable {
    private final HostTensor[] keys;
    private final HostTensor[] values;

    private KeyValueCache(HostTensor[] keys, HostTensor[] values) {
        this.keys = keys;
        this.values = values;
    }

    static KeyValueCache allocate(DecoderConfig config, ElementType type, int batch, int capacity) {
        HostTensor[] keys = new HostTensor[config.layers()];
        HostTensor[] values = new HostTensor[config.layers()];
        int headSize = DecoderWeights.paddedHeadSize(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            keys[layer] = HostTensor.allocate(type, batch, config.heads(), capacity, headSize);
            values[layer] = HostTensor.allocate(type, batch, config.heads(), capacity, headSize);
        }
        return new KeyValueCache(keys, values);
    }

    HostTensor keys(int layer) {
        return keys[layer];
    }

    HostTensor values(int layer) {
        return values[layer];
    }

    /** Takes over all positions of {@code prompt}, of the same type, as the first of this one. */
    void takeOver(KeyValueCache prompt) {
        for (int layer = 0; layer < keys.length; layer++) {
            takeOver(prompt.keys[layer], keys[layer]);
            takeOver(prompt.values[layer], values[layer]);
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
    void addTo(Map<String, HostTensor> inputs, Map<String, HostTensor> outputs) {
        for (int layer = 0; layer < keys.length; layer++) {
            inputs.put(SelfAttention.pastKey(layer), keys[layer]);
            inputs.put(SelfAttention.pastValue(layer), values[layer]);
        }
        addTo(outputs);
    }

    /** As the outputs of a graph that fills it. */
    void addTo(Map<String, HostTensor> outputs) {
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
