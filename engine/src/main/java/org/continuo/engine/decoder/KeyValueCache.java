package org.continuo.engine.decoder;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.IntStream;
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

    /**
     * Takes over the first {@code positions} positions of a float32 cache, rounded to this 8-bit
     * one; values beyond its range saturate.
     */
    void quantize(KeyValueCache floats, int positions, KeyValueScales scales) {
        IntStream.range(0, keys.length)
                .parallel()
                .forEach(layer -> {
                    quantize(floats.keys[layer], keys[layer], positions, scales.keys()[layer]);
                    quantize(
                            floats.values[layer], values[layer], positions, scales.values()[layer]);
                });
    }

    private static void quantize(
            HostTensor from, HostTensor to, int positions, float[] scaleByChannel) {
        int lanes = to.shape().size(0) * to.shape().size(1);
        int headSize = to.shape().size(3);
        FloatBuffer source = from.floats();
        ByteBuffer target = to.bytes();
        float[] values = new float[positions * headSize];
        byte[] codes = new byte[positions * headSize];
        for (int lane = 0; lane < lanes; lane++) {
            int channel = lane % to.shape().size(1) * headSize;
            source.get(lane * from.shape().size(2) * headSize, values);
            for (int i = 0; i < values.length; i++) {
                float scaled = values[i] / scaleByChannel[channel + i % headSize];
                codes[i] = (byte) Math.clamp(Math.rint(scaled), Byte.MIN_VALUE, Byte.MAX_VALUE);
            }
            target.put(lane * to.shape().size(2) * headSize, codes);
        }
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
