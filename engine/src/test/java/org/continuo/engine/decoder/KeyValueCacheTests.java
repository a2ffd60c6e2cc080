package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.HostTensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyValueCacheTests {
    private static final DecoderConfig CONFIG = Trial.HEADS_OF_12.config;
    private static final int HEAD_SIZE = 16;
    private static final int BATCH = 3;
    private static final int TAKEN = 4;
    private static final int CAPACITY = 7;
    private static final byte UNTOUCHED = -1;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"INT8", "FLOAT32"})
    void positionsTakenOverAreTheFirstOfEachHeadAndTheOthersStay(ElementType type) {
        int positionBytes = HEAD_SIZE * type.byteSize();
        try (KeyValueCache prompt = KeyValueCache.allocate(CONFIG, type, BATCH, TAKEN);
                KeyValueCache cache = KeyValueCache.allocate(CONFIG, type, BATCH, CAPACITY)) {
            for (int layer = 0; layer < CONFIG.layers(); layer++) {
                number(prompt.keys(layer), 2 * layer);
                number(prompt.values(layer), 2 * layer + 1);
                fill(cache.keys(layer));
                fill(cache.values(layer));
            }
            cache.takeOver(prompt);
            for (int layer = 0; layer < CONFIG.layers(); layer++) {
                assertTaken(cache.keys(layer), 2 * layer, positionBytes);
                assertTaken(cache.values(layer), 2 * layer + 1, positionBytes);
            }
        }
    }

    /** What byte {@code at} of tensor {@code tensor} holds; never {@link #UNTOUCHED}. */
    private static byte mark(int tensor, int at) {
        return (byte) ((at * 31 + tensor * 17) % 127);
    }

    private static void number(HostTensor tensor, int number) {
        ByteBuffer bytes = tensor.bytes();
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, mark(number, i));
        }
    }

    private static void fill(HostTensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, UNTOUCHED);
        }
    }

    private static void assertTaken(HostTensor tensor, int number, int positionBytes) {
        ByteBuffer bytes = tensor.bytes();
        int lanes = BATCH * CONFIG.heads();
        assertEquals(lanes * CAPACITY * positionBytes, bytes.capacity());
        for (int lane = 0; lane < lanes; lane++) {
            for (int i = 0; i < CAPACITY * positionBytes; i++) {
                byte expected =
                        i < TAKEN * positionBytes
                                ? mark(number, lane * TAKEN * positionBytes + i)
                                : UNTOUCHED;
                assertEquals(expected, bytes.get(lane * CAPACITY * positionBytes + i));
            }
        }
    }
}
