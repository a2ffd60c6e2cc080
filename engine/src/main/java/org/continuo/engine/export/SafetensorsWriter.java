package org.continuo.engine.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the safetensors format as the reference implementation does: wide types first and then by
 * name, so that every tensor is aligned, and a header whose length is a multiple of eight.
 */
final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Bytes that {@link #write} will write. */
    static long byteSize(List<OutgoingTensor> tensors) {
        return Long.BYTES
                + header(ordered(tensors)).length
                + tensors.stream().mapToLong(OutgoingTensor::byteSize).sum();
    }

    /** Writes {@code tensors} into a new file. */
    static void write(Path file, List<OutgoingTensor> tensors) throws IOException {
        List<OutgoingTensor> ordered = ordered(tensors);
        byte[] header = header(ordered);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .array());
            out.write(header);
            for (OutgoingTensor tensor : ordered) {
                tensor.write(out);
            }
        }
    }

    private static List<OutgoingTensor> ordered(List<OutgoingTensor> tensors) {
        return tensors.stream()
                .sorted(
                        Comparator.comparing((OutgoingTensor each) -> -each.type().byteSize())
                                .thenComparing(OutgoingTensor::name))
                .toList();
    }

    private static byte[] header(List<OutgoingTensor> ordered) {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (OutgoingTensor tensor : ordered) {
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", dtype(tensor.type()));
            ArrayNode shape = entry.putArray("shape");
            Arrays.stream(tensor.shape().toArray()).forEach(shape::add);
            long end = offset + tensor.byteSize();
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
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
