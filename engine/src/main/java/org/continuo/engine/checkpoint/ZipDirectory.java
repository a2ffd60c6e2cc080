package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The entries of a zip file as slices of its mapped bytes, so that weights are read where they lie.
 * PyTorch stores its entries uncompressed; compressed ones are refused, so nothing is ever
 * inflated. Commons Compress reads the directory ({@code java.util.zip} tells no data offsets);
 * what it says is held against the bytes that are there.
 */
final class ZipDirectory {
    /** MusicGen large has about 1,700 entries; more than this is no checkpoint. */
    private static final int MAX_ENTRIES = 100_000;

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A stored entry: its bytes in the mapped file, and the CRC-32 the archive claims for them. */
    record Entry(MemorySegment bytes, int crc) {}

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    static boolean looksLikeZip(MappedFile file) {
        return file.bytes().byteSize() >= LOCAL_BYTES
                && file.bytes().get(INT, 0) == LOCAL_SIGNATURE;
    }

    static ZipDirectory read(MappedFile file) throws CheckpointException {
        ZipDirectory directory = new ZipDirectory(file);
        try (ZipFile zip =
                ZipFile.builder().setSeekableByteChannel(new SegmentChannel(file.bytes())).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                directory.add(entry);
            }
        } catch (CheckpointException told) {
            throw told;
        } catch (IOException | RuntimeException damaged) { // IllegalArgumentException and others
            CheckpointException broken = directory.broken("a zip directory at the end of the file");
            broken.initCause(damaged);
            throw broken;
        }
        return directory;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** The entry of this full name. */
    Entry entry(String name) throws CheckpointException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw broken("an entry " + name);
        }
        return entry;
    }

    private void add(ZipArchiveEntry entry) throws CheckpointException {
        String name = entry.getName();
        boolean encrypted = entry.getGeneralPurposeBit().usesEncryption();
        if (entry.getMethod() != ZipArchiveEntry.STORED || encrypted) {
            throw new CheckpointException(
                    "%s in %s: expected an entry stored uncompressed, as PyTorch writes it, found %s"
                            .formatted(
                                    name,
                                    file.name(),
                                    encrypted
                                            ? "an encrypted one"
                                            : "compression " + entry.getMethod()));
        }
        if (entry.getCompressedSize() != entry.getSize()) {
            throw broken("equal sizes of the stored entry " + name);
        }
        long data = entry.getDataOffset();
        long byteSize = entry.getSize();
        long fileBytes = file.bytes().byteSize();
        if (data < 0 || byteSize < 0 || data > fileBytes || byteSize > fileBytes - data) {
            throw broken("%s within the file's %d bytes".formatted(name, fileBytes));
        }
        Entry stored = new Entry(file.bytes().asSlice(data, byteSize), (int) entry.getCrc());
        if (entries.put(name, stored) != null) {
            throw broken("one zip entry " + name);
        }
        if (entries.size() > MAX_ENTRIES) {
            throw broken("at most %d zip entries".formatted(MAX_ENTRIES));
        }
    }

    private CheckpointException broken(String expected) {
        return new CheckpointException(
                "%s: expected %s, found none: the file is cut off, damaged or no PyTorch archive"
                        .formatted(file.path(), expected));
    }
}
