package org.continuo.engine.decoder;

import java.util.Map;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.tensor.ElementType;

/**
 * Keys and values of every layer and position so far, {@code [batch, heads, capacity, headSize]}
 * each. The decoder's graph extends them in place: the same tensor is its input and its output.
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

    void addTo(Map<String, HostTensor> inputs, Map<String, HostTensor> outputs) {
        for (int layer = 0; layer < keys.length; layer++) {
            inputs.put("past_key_" + layer, keys[layer]);
            inputs.put("past_value_" + layer, values[layer]);
            outputs.put("present_key_" + layer, keys[layer]);
            outputs.put("present_value_" + layer, values[layer]);
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
