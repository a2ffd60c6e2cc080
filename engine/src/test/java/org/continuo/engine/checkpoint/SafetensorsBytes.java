package org.continuo.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small safetensors files for tests: well-formed ones by tensor, broken ones by header text. */
final class SafetensorsBytes {
    private final StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    private final Map<String, byte[]> data = new LinkedHashMap<>();
    private int size;

    SafetensorsBytes add(String name, String dtype, String shape, byte[] bytes) {
        header.append(
                ",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(name, dtype, shape, size, size + bytes.length));
        data.put(name, bytes);
        size += bytes.length;
        return this;
    }

    SafetensorsBytes add(String name, String shape, float... values) {
        return add(name, "F32", shape, floats(values));
    }

    byte[] build() {
        ByteBuffer all = ByteBuffer.allocate(size);
        data.values().forEach(all::put);
        return of(header + "}", all.array());
    }

    /** A file of this header and these bytes, whether they agree or not. */
    static byte[] of(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
