package org.continuo.engine.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a file as {@code torch.save} does: an uncompressed zip of a pickle and one entry for the
 * bytes of each tensor, each at a multiple of 64 bytes so that it can be mapped.
 */
final class TorchArchiveWriter {
    private static final int ALIGNMENT = 64;

    /** What an entry takes beside its bytes, at most. */
    private static final long ENTRY_OVERHEAD = 512;

    /** The same file each time. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private TorchArchiveWriter() {}

    /** Bytes that {@link #write} will write, or a little more. */
    static long byteSize(byte[] pickle, List<OutgoingTensor> tensors) {
        return pickle.length
                + (tensors.size() + 4) * ENTRY_OVERHEAD
                + tensors.stream().mapToLong(OutgoingTensor::byteSize).sum();
    }

    /**
     * Writes a new file.
     *
     * @param root the folder of the entries: the file's name without its ending
     * @param tensors the storages that the pickle names 0, 1, …
     */
    static void write(Path file, String root, byte[] pickle, List<OutgoingTensor> tensors)
            throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            put(zip, root + "/data.pkl", pickle.length, out -> out.write(pickle));
            putText(zip, root + "/byteorder", "little");
            for (int i = 0; i < tensors.size(); i++) {
                OutgoingTensor tensor = tensors.get(i);
                put(zip, root + "/data/" + i, tensor.byteSize(), tensor::write);
            }
            putText(zip, root + "/version", "3\n");
        }
    }

    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private static void putText(ZipArchiveOutputStream zip, String name, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        put(zip, name, bytes.length, out -> out.write(bytes));
    }

    private static void put(ZipArchiveOutputStream zip, String name, long bytes, Content content)
            throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes);
        entry.setAlignment(ALIGNMENT);
        entry.setTimeLocal(NO_TIME);
        zip.putArchiveEntry(entry);
        content.write(zip);
        zip.closeArchiveEntry();
    }
}
