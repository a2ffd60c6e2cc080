package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.json.StrictJson;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.util.ByteBufferBackedInputStream;

/**
 * The safetensors format: eight bytes of header length, a JSON header that gives each tensor's
 * type, shape and byte range, then the bytes. Held to what the reference implementation (the Rust
 * crate {@code safetensors}, {@code SafeTensors::read_metadata}) accepts: ranges begin at 0, follow
 * each other without hole or overlap, and end with the file.
 */
final class SafetensorsFile {
    /**
     * The reference implementation's limit. Without one, eight hostile bytes could ask for a header
     * of any size; the header is parsed as a stream and so never lies in the heap as a whole.
     */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    /** MusicGen large has about 1,700 tensors; the limit bounds what a hostile header allocates. */
    private static final int MAX_TENSORS = 100_000;

    /** PyTorch's own limit of dimensions. */
    private static final int MAX_RANK = 64;

    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SafetensorsFile() {}

    /** One tensor of the header; {@code begin} and {@code end} count from the end of the header. */
    private record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

    /** All tensors of {@code path} by name, as views of the mapped file that {@code arena} owns. */
    static Map<String, StoredTensor> read(Path path, Arena arena) throws CheckpointException {
        return read(MappedFile.open(path, arena));
    }

    static Map<String, StoredTensor> read(MappedFile file) throws CheckpointException {
        Path path = file.path();
        MemorySegment bytes = file.bytes();
        if (bytes.byteSize() < Long.BYTES) {
            throw new CheckpointException(
                    "%s: expected a safetensors file of at least 8 bytes, found %d"
                            .formatted(path, bytes.byteSize()));
        }
        if (GitPointer.is(file)) {
            throw new CheckpointException(
                    "%s: expected a safetensors file, found %s".formatted(path, GitPointer.WHAT));
        }
        long headerBytes = bytes.get(LENGTH, 0);
        long available = Math.min(MAX_HEADER_BYTES, bytes.byteSize() - Long.BYTES);
        if (headerBytes > available && headerBytes >= 2 && headerBytes <= MAX_HEADER_BYTES) {
            throw cutOff(path, Long.BYTES + headerBytes, bytes.byteSize());
        }
        if (headerBytes < 2 || headerBytes > available) {
            throw new CheckpointException(
                    "%s: expected a safetensors header of 2 to %d bytes, found a length of %s"
                            .formatted(path, available, Long.toUnsignedString(headerBytes)));
        }
        List<Entry> entries;
        try (JsonParser parser =
                StrictJson.PYTHON_FACTORY.createParser(
                        ObjectReadContext.empty(),
                        new ByteBufferBackedInputStream(
                                bytes.asSlice(Long.BYTES, headerBytes).asByteBuffer()))) {
            entries = readHeader(file.name(), parser);
        } catch (JacksonException malformed) {
            throw JsonFile.malformed(path.toString(), malformed);
        }
        return view(file, entries, bytes.asSlice(Long.BYTES + headerBytes));
    }

    private static Map<String, StoredTensor> view(
            MappedFile file, List<Entry> entries, MemorySegment data) throws CheckpointException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = sorted.isEmpty() ? 0 : sorted.getLast().end;
        if (end > data.byteSize()) {
            long header = file.bytes().byteSize() - data.byteSize();
            throw cutOff(file.path(), header + end, file.bytes().byteSize());
        }
        long next = 0;
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : sorted) {
            if (entry.begin != next || entry.end > data.byteSize()) {
                throw new CheckpointException(
                        "%s in %s: expected bytes beginning at %d and within %d, found %d to %d"
                                .formatted(
                                        entry.name,
                                        file.name(),
                                        next,
                                        data.byteSize(),
                                        entry.begin,
                                        entry.end));
            }
            next = entry.end;
            tensors.put(
                    entry.name,
                    new StoredTensor(
                            entry.name,
                            entry.type,
                            entry.shape,
                            data.asSlice(entry.begin, entry.end - entry.begin),
                            file.name()));
        }
        if (next != data.byteSize()) {
            throw new CheckpointException(
                    "%s: expected %d bytes of tensors, found %d"
                            .formatted(file.path(), next, data.byteSize()));
        }
        return tensors;
    }

    private static CheckpointException cutOff(Path path, long expected, long found) {
        return new CheckpointException(
                "%s: expected at least %d bytes by its header, found %d: the file is cut off, fetch or copy it again"
                        .formatted(path, expected, found));
    }

    private static List<Entry> readHeader(String file, JsonParser parser)
            throws CheckpointException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new CheckpointException(
                    "%s: expected a safetensors header that is a JSON object, found another value"
                            .formatted(file));
        }
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("__metadata__")) {
                parser.skipChildren();
                continue;
            }
            if (entries.size() == MAX_TENSORS) {
                throw new CheckpointException(
                        "%s: expected at most %d tensors, found more".formatted(file, MAX_TENSORS));
            }
            entries.add(readEntry(file, name, parser));
        }
        if (parser.nextToken() != null) {
            throw new CheckpointException(
                    "%s: expected nothing after the header's JSON object, found more of it"
                            .formatted(file));
        }
        return entries;
    }

    private static Entry readEntry(String file, String name, JsonParser parser)
            throws CheckpointException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformedEntry(file, name);
        }
        @Nullable ElementType type = null;
        long @Nullable [] dimensions = null;
        long @Nullable [] range = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> type = elementType(file, name, parser.getString());
                case "shape" -> dimensions = readNumbers(file, name, value, parser);
                case "data_offsets" -> range = readNumbers(file, name, value, parser);
                default -> parser.skipChildren();
            }
        }
        if (type == null || dimensions == null || range == null || range.length != 2) {
            throw malformedEntry(file, name);
        }
        return entry(file, name, type, dimensions, range);
    }

    private static Entry entry(
            String file, String name, ElementType type, long[] dimensions, long[] range)
            throws CheckpointException {
        long byteSize;
        Shape shape;
        try {
            shape = Shape.of(dimensions);
            byteSize = Math.multiplyExact(shape.elementCount(), type.byteSize());
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw new CheckpointException(
                    "%s in %s: expected a shape whose bytes can be counted, found %s"
                            .formatted(name, file, Arrays.toString(dimensions)),
                    impossible);
        }
        if (range[0] < 0 || range[1] < range[0] || range[1] - range[0] != byteSize) {
            throw new CheckpointException(
                    "%s in %s: expected %d bytes for %s %s, found bytes %d to %d"
                            .formatted(name, file, byteSize, type, shape, range[0], range[1]));
        }
        return new Entry(name, type, shape, range[0], range[1]);
    }

    private static long[] readNumbers(String file, String name, JsonToken first, JsonParser parser)
            throws CheckpointException {
        if (first != JsonToken.START_ARRAY) {
            throw malformedEntry(file, name);
        }
        long[] numbers = new long[MAX_RANK];
        int count = 0;
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (count == numbers.length) {
                throw malformedEntry(file, name);
            }
            numbers[count++] = parser.getLongValue();
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw malformedEntry(file, name);
        }
        return Arrays.copyOf(numbers, count);
    }

    private static ElementType elementType(String file, String name, @Nullable String dtype)
            throws CheckpointException {
        return switch (dtype) {
            case "F64" -> ElementType.FLOAT64;
            case "F32" -> ElementType.FLOAT32;
            case "F16" -> ElementType.FLOAT16;
            case "BF16" -> ElementType.BFLOAT16;
            case "I64" -> ElementType.INT64;
            case "I32" -> ElementType.INT32;
            case "I16" -> ElementType.INT16;
            case "I8" -> ElementType.INT8;
            case "U8" -> ElementType.UINT8;
            case "BOOL" -> ElementType.BOOL;
            case null, default ->
                    throw new CheckpointException(
                            "%s in %s: expected dtype F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, found %s"
                                    .formatted(name, file, dtype));
        };
    }

    private static CheckpointException malformedEntry(String file, String name) {
        return new CheckpointException(
                "%s in %s: expected an object with dtype, shape and data_offsets [begin, end], found another value"
                        .formatted(name, file));
    }
}
