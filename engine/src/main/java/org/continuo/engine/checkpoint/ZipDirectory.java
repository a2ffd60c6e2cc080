package org.continuo.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a zip file as slices of its mapped bytes (APPNOTE.TXT 6.3.10, with zip64 for
 * archives beyond 4 GB). {@code java.util.zip} tells no data offsets, and only those allow weights
 * to be read where they lie. PyTorch stores its entries uncompressed; compressed ones are refused,
 * so nothing is ever inflated.
 */
final class ZipDirectory {
    /**
     * MusicGen large has about 1,700 entries; the limit bounds what a hostile directory allocates.
     */
    private static final int MAX_ENTRIES = 100_000;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 0x0001;
    private static final int ENCRYPTED = 1;
    private static final int SATURATED_SHORT = 0xFFFF;
    private static final long SATURATED_INT = 0xFFFF_FFFFL;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A stored entry: its bytes in the mapped file, and the CRC-32 the archive claims for them. */
    record Entry(MemorySegment bytes, int crc) {}

    /** Where the central directory lies; {@code begin} and {@code end} are offsets in the file. */
    private record Directory(long begin, long end, long count) {}

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    static boolean looksLikeZip(MappedFile file) {
        return file.bytes().byteSize() >= LOCAL_BYTES
                && file.bytes().get(INT, 0) == LOCAL_SIGNATURE;
    }

    static ZipDirectory read(MappedFile file) throws CheckpointException {
        ZipDirectory zip = new ZipDirectory(file);
        try {
            zip.readEntries(zip.findDirectory());
        } catch (IndexOutOfBoundsException beyondEnd) {
            throw zip.broken("records within the file's %d bytes".formatted(zip.size()), beyondEnd);
        }
        return zip;
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

    private Directory findDirectory() throws CheckpointException {
        MemorySegment bytes = file.bytes();
        long first = Math.max(0, size() - END_BYTES - SATURATED_SHORT);
        for (long at = size() - END_BYTES; at >= first; at--) {
            if (bytes.get(INT, at) == END_SIGNATURE
                    && at + END_BYTES + unsignedShort(at + 20) == size()) {
                return directory(at);
            }
        }
        throw broken("a zip directory at the end of the file");
    }

    private Directory directory(long end) throws CheckpointException {
        long count = unsignedShort(end + 10);
        long byteSize = unsignedInt(end + 12);
        long begin = unsignedInt(end + 16);
        long limit = end;
        long locator = end - END64_LOCATOR_BYTES;
        if (locator >= 0 && file.bytes().get(INT, locator) == END64_LOCATOR_SIGNATURE) {
            long end64 = file.bytes().get(LONG, locator + 8);
            if (end64 < 0
                    || end64 > locator - END64_BYTES
                    || file.bytes().get(INT, end64) != END64_SIGNATURE) {
                throw broken("a zip64 directory before its locator");
            }
            count = file.bytes().get(LONG, end64 + 32);
            byteSize = file.bytes().get(LONG, end64 + 40);
            begin = file.bytes().get(LONG, end64 + 48);
            limit = end64;
        }
        if (begin < 0 || byteSize < 0 || begin > limit - byteSize) {
            throw broken("a zip directory that ends before byte " + limit);
        }
        if (count < 0 || count > MAX_ENTRIES) {
            throw broken("at most %d zip entries".formatted(MAX_ENTRIES));
        }
        return new Directory(begin, begin + byteSize, count);
    }

    private void readEntries(Directory directory) throws CheckpointException {
        long at = directory.begin;
        for (long i = 0; i < directory.count; i++) {
            if (at > directory.end - CENTRAL_BYTES
                    || file.bytes().get(INT, at) != CENTRAL_SIGNATURE) {
                throw broken("%d entries in the zip directory".formatted(directory.count));
            }
            int nameBytes = unsignedShort(at + 28);
            int extraBytes = unsignedShort(at + 30);
            long next = at + CENTRAL_BYTES + nameBytes + extraBytes + unsignedShort(at + 32);
            if (next > directory.end) {
                throw broken("zip entries within the directory");
            }
            String name = text(at + CENTRAL_BYTES, nameBytes);
            if (entries.put(name, readEntry(name, at, at + CENTRAL_BYTES + nameBytes, extraBytes))
                    != null) {
                throw broken("one zip entry " + name);
            }
            at = next;
        }
    }

    private Entry readEntry(String name, long central, long extra, int extraBytes)
            throws CheckpointException {
        int flags = unsignedShort(central + 8);
        int method = unsignedShort(central + 10);
        if (method != 0 || (flags & ENCRYPTED) != 0) {
            throw new CheckpointException(
                    "%s in %s: expected an entry stored uncompressed, as PyTorch writes it, found %s"
                            .formatted(
                                    name,
                                    file.name(),
                                    method == 0 ? "an encrypted one" : "compression " + method));
        }
        long compressed = unsignedInt(central + 20);
        long byteSize = unsignedInt(central + 24);
        long local = unsignedInt(central + 42);
        long wide = zip64Extra(extra, extraBytes);
        if (byteSize == SATURATED_INT) {
            byteSize = wideField(wide);
            wide += Long.BYTES;
        }
        if (compressed == SATURATED_INT) {
            compressed = wideField(wide);
            wide += Long.BYTES;
        }
        if (local == SATURATED_INT) {
            local = wideField(wide);
        }
        if (compressed != byteSize) {
            throw broken("equal sizes of the stored entry " + name);
        }
        if (local < 0
                || local > size() - LOCAL_BYTES
                || file.bytes().get(INT, local) != LOCAL_SIGNATURE) {
            throw broken("a local header of " + name);
        }
        long data = local + LOCAL_BYTES + unsignedShort(local + 26) + unsignedShort(local + 28);
        if (byteSize < 0 || data > size() || byteSize > size() - data) {
            throw broken("%s within the file's %d bytes".formatted(name, size()));
        }
        return new Entry(file.bytes().asSlice(data, byteSize), file.bytes().get(INT, central + 16));
    }

    /** The offset of the zip64 fields among the extra fields, or −1. */
    private long zip64Extra(long extra, int extraBytes) {
        long at = extra;
        long end = extra + extraBytes;
        while (at + 4 <= end) {
            if (unsignedShort(at) == ZIP64_EXTRA) {
                return at + 4;
            }
            at += 4 + unsignedShort(at + 2);
        }
        return -1;
    }

    private long wideField(long at) throws CheckpointException {
        if (at < 0) {
            throw broken("zip64 sizes of an entry beyond 4 GB");
        }
        return file.bytes().get(LONG, at);
    }

    private long size() {
        return file.bytes().byteSize();
    }

    private int unsignedShort(long at) {
        return Short.toUnsignedInt(file.bytes().get(SHORT, at));
    }

    private long unsignedInt(long at) {
        return Integer.toUnsignedLong(file.bytes().get(INT, at));
    }

    private String text(long at, int byteSize) {
        return new String(
                file.bytes().asSlice(at, byteSize).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.UTF_8);
    }

    private CheckpointException broken(String expected) {
        return new CheckpointException(
                "%s: expected %s, found none: the file is cut off, damaged or no PyTorch archive"
                        .formatted(file.path(), expected));
    }

    private CheckpointException broken(String expected, Throwable cause) {
        CheckpointException broken = broken(expected);
        broken.initCause(cause);
        return broken;
    }
}
