package org.continuo.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in a safetensors file before the tensors' bytes: the header's length, int64, and the
 * header, which names the tensors in the order in which they follow.
 */
public final class SafetensorsHeader {
    private static final int ALIGNMENT = 8;

    private SafetensorsHeader() {}

    /** A tensor that follows. */
    public record Entry(String name, ElementType type, Shape shape) {
        long byteSize() {
            return shape.elementCount() * type.byteSize();
        }
    }

    /**
     * Length and header, filled with spaces to a multiple of eight bytes, as the reference does.
     */
    public static byte[] aligned(Map<String, String> metadata, List<Entry> entries) {
        byte[] json = json(metadata, entries);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return withLength(padded);
    }

    /** Length and header, without spaces. */
    static byte[] of(Map<String, String> metadata, List<Entry> entries) {
        return withLength(json(metadata, entries));
    }

    private static byte[] withLength(byte[] header) {
        return ByteBuffer.allocate(Long.BYTES + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static byte[] json(Map<String, String> metadata, List<Entry> entries) {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        metadata.forEach(header.putObject("__metadata__")::put);
        long offset = 0;
        for (Entry tensor : entries) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", dtype(tensor.type()));
            ArrayNode shape = entry.putArray("shape");
            Arrays.stream(tensor.shape().toArray()).forEach(shape::add);
            long end = offset + tensor.byteSize();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String dtype(ElementType type) {
        return switch (type) {
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT16 -> "I16";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
        };
    }
}
