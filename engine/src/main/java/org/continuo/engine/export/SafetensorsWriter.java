package org.continuo.engine.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.continuo.engine.checkpoint.SafetensorsHeader;

/**
 * Writes the safetensors format as the reference implementation does: wide types first and then by
 * name, so that every tensor is aligned, and a header whose length is a multiple of eight.
 */
final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /** Bytes that {@link #write} will write. */
    static long byteSize(List<OutgoingTensor> tensors) {
        return header(ordered(tensors)).length
                + tensors.stream().mapToLong(OutgoingTensor::byteSize).sum();
    }

    /** Writes {@code tensors} into a new file. */
    static void write(Path file, List<OutgoingTensor> tensors) throws IOException {
        List<OutgoingTensor> ordered = ordered(tensors);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(header(ordered));
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
        return SafetensorsHeader.aligned(
                Map.of("format", "pt"),
                ordered.stream()
                        .map(each ->
                                new SafetensorsHeader.Entry(each.name(), each.type(), each.shape()))
                        .toList());
    }
}
