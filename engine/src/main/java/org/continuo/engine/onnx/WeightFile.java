package org.continuo.engine.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The external data of one or more graphs: tensors one after the other, each aligned to a page so
 * that ONNX Runtime can map it. A name that is written again is stored once. Values pass through a
 * mapped window of the file and never gather on the heap.
 */
public final class WeightFile implements AutoCloseable {
    private static final long PAGE = 4096;
    private static final int TRANSPOSE_TILE_ROWS = 64;
    private static final long MAPPED_BYTES = 32L << 20;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable BaseWeights base;
    private final Map<String, Stored> stored = new HashMap<>();
    private long end;

    /** Of the tensors that were stored last. */
    private @Nullable Arena mapping;

    private long mappedBytes;

    /**
     * Where a tensor lies.
     *
     * @param file this one, or the base's
     */
    record Stored(String file, String name, ElementType type, Shape shape, long offset) {
        long byteSize() {
            return shape.elementCount() * type.byteSize();
        }
    }

    /** A matrix in integers, and what one unit of them stands for. */
    record Quantized(Stored codes, Stored scales) {}

    /** Fills the mapped bytes of a new tensor. */
    private interface Filler {
        void fill(MemorySegment target);
    }

    /** Creates {@code file}, which must not exist. */
    public static WeightFile create(Path file) throws IOException {
        return create(file, null);
    }

    /**
     * The same, where matrices that no adapter changes are not stored but found in a base's file.
     */
    public static WeightFile create(Path file, @Nullable BaseWeights base) throws IOException {
        return new WeightFile(
                base,
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    private WeightFile(@Nullable BaseWeights base, Path file, FileChannel channel) {
        this.base = base;
        this.file = file;
        this.channel = channel;
    }

    String fileName() {
        return file.getFileName().toString();
    }

    /** Stores float32 or float16, as {@code type} says, as all of this file do. */
    Stored floats(String name, ElementType type, Shape shape, float[] values) throws IOException {
        if (values.length != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "weight %s: expected %s values, found %d"
                            .formatted(name, shape, values.length));
        }
        return store(name, type, shape, target -> FloatEncoding.put(values, type, target, 0));
    }

    Stored rows(String name, ElementType type, WeightRows rows) throws IOException {
        int columns = rows.columns();
        Shape shape = Shape.of(rows.rows(), columns);
        return ofBaseOr(
                name,
                type,
                shape,
                rows,
                target ->
                        IntStream.range(0, rows.rows())
                                .parallel()
                                .forEach(row -> {
                                    float[] values = new float[columns];
                                    rows.read(row, values);
                                    FloatEncoding.put(values, type, target, (long) row * columns);
                                }));
    }

    /** Stores {@code [columns, rows]}. */
    Stored transposed(String name, ElementType type, WeightRows rows) throws IOException {
        return transposed(
                name,
                type,
                rows,
                (from, band) -> {
                    float[] part = new float[band.length];
                    return (column, at, target) -> {
                        for (int i = 0; i < part.length; i++) {
                            part[i] = band[i][column];
                        }
                        FloatEncoding.put(part, type, target, at);
                    };
                });
    }

    /**
     * Stores {@code [columns, rows]} in 8-bit integers and a scale for each row, {@code [rows]}:
     * value ≈ scale · code, with codes from −127 to 127.
     */
    Quantized channels(String name, WeightRows rows) throws IOException {
        float[] scales = new float[rows.rows()];
        Shape ofScales = Shape.of(scales.length);
        Stored ofBase = ofBase(name + ".scales", ElementType.FLOAT32, ofScales, rows);
        Stored codes =
                transposed(
                        name + ".codes",
                        ElementType.INT8,
                        rows,
                        (from, band) -> {
                            int size = band.length;
                            int words = (size + Integer.BYTES - 1) / Integer.BYTES;
                            int[] encoded = new int[rows.columns() * words];
                            for (int word = 0; word < words; word++) {
                                int[] shared = new int[rows.columns()];
                                int first = word * Integer.BYTES;
                                for (int i = first;
                                        i < Math.min(size, first + Integer.BYTES);
                                        i++) {
                                    float scale = ChannelQuantization.scale(band[i]);
                                    scales[from + i] = scale;
                                    ChannelQuantization.encode(
                                            band[i], scale, (i - first) * Byte.SIZE, shared);
                                }
                                for (int column = 0; column < shared.length; column++) {
                                    encoded[column * words + word] = shared[column];
                                }
                            }
                            MemorySegment source = MemorySegment.ofArray(encoded);
                            return (column, at, target) ->
                                    MemorySegment.copy(
                                            source,
                                            (long) column * words * Integer.BYTES,
                                            target,
                                            at,
                                            size);
                        });
        return new Quantized(
                codes,
                ofBase == null
                        ? floats(name + ".scales", ElementType.FLOAT32, ofScales, scales)
                        : ofBase);
    }

    /** How the columns of a band of rows, which begins at row {@code from}, are written. */
    private interface BandWriter {
        ColumnPart over(int from, float[][] band);
    }

    /** Writes a band's part of a column as elements from {@code at} on. */
    private interface ColumnPart {
        void write(int column, long at, MemorySegment target);
    }

    /** Works in bands of rows, so that writes run along the file. */
    private Stored transposed(String name, ElementType type, WeightRows rows, BandWriter writer)
            throws IOException {
        int columns = rows.columns();
        int count = rows.rows();
        int bands = (count + TRANSPOSE_TILE_ROWS - 1) / TRANSPOSE_TILE_ROWS;
        Shape shape = Shape.of(columns, count);
        return ofBaseOr(
                name,
                type,
                shape,
                rows,
                target ->
                        IntStream.range(0, bands)
                                .parallel()
                                .forEach(band ->
                                        transposeBand(
                                                rows, band * TRANSPOSE_TILE_ROWS, writer, target)));
    }

    private static void transposeBand(
            WeightRows rows, int from, BandWriter writer, MemorySegment target) {
        int columns = rows.columns();
        int count = rows.rows();
        int size = Math.min(TRANSPOSE_TILE_ROWS, count - from);
        float[][] band = new float[size][columns];
        for (int i = 0; i < size; i++) {
            rows.read(from + i, band[i]);
        }
        ColumnPart part = writer.over(from, band);
        for (int column = 0; column < columns; column++) {
            part.write(column, (long) column * count + from, target);
        }
    }

    /**
     * Stores integers of few bits {@code [rows, blocks, bytes of a block]} and a scale for each
     * block of {@code block} columns, {@code [rows, blocks]} of {@code type}, as {@link
     * BlockQuantization} lays them out.
     */
    Quantized blocks(
            String name, WeightRows rows, int block, BlockQuantization bits, ElementType type)
            throws IOException {
        int columns = rows.columns();
        int blocks = BlockQuantization.blockCount(columns, block);
        int blockBytes = bits.blockBytes(block);
        Shape shape = Shape.of(rows.rows(), blocks, blockBytes);
        Shape ofScales = Shape.of(rows.rows(), blocks);
        Stored codesOfBase = ofBase(name + ".codes", ElementType.UINT8, shape, rows);
        Stored scalesOfBase = ofBase(name + ".scales", type, ofScales, rows);
        if (codesOfBase != null && scalesOfBase != null) {
            return new Quantized(codesOfBase, scalesOfBase);
        }
        float[] scales = new float[rows.rows() * blocks];
        Stored stored =
                store(
                        name + ".codes",
                        ElementType.UINT8,
                        shape,
                        target ->
                                IntStream.range(0, rows.rows())
                                        .parallel()
                                        .forEach(row -> {
                                            float[] source = new float[columns];
                                            byte[] codes = new byte[blocks * blockBytes];
                                            float[] rowScales = new float[blocks];
                                            rows.read(row, source);
                                            bits.quantize(source, columns, block, codes, rowScales);
                                            System.arraycopy(
                                                    rowScales, 0, scales, row * blocks, blocks);
                                            MemorySegment.copy(
                                                    codes,
                                                    0,
                                                    target,
                                                    ValueLayout.JAVA_BYTE,
                                                    (long) row * codes.length,
                                                    codes.length);
                                        }));
        return new Quantized(stored, floats(name + ".scales", type, ofScales, scales));
    }

    /** A matrix as the base has it, unless it is changed. */
    private @Nullable Stored ofBase(String name, ElementType type, Shape shape, WeightRows rows) {
        return base == null || rows.isAdapted() ? null : base.find(name, type, shape);
    }

    private Stored ofBaseOr(
            String name, ElementType type, Shape shape, WeightRows rows, Filler filler)
            throws IOException {
        Stored ofBase = ofBase(name, type, shape, rows);
        return ofBase == null ? store(name, type, shape, filler) : ofBase;
    }

    private Stored store(String name, ElementType type, Shape shape, Filler filler)
            throws IOException {
        Stored known = stored.get(name);
        if (known != null) {
            if (known.type() != type || !known.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "weight %s: stored before as %s %s, found %s %s"
                                .formatted(name, known.type(), known.shape(), type, shape));
            }
            return known;
        }
        Stored fresh = new Stored(fileName(), name, type, shape, end);
        reserve(fresh.byteSize());
        filler.fill(mapped(fresh));
        stored.put(name, fresh);
        end = (fresh.offset() + fresh.byteSize() + PAGE - 1) / PAGE * PAGE;
        return fresh;
    }

    /** Unmapping stops all threads for a moment, so that it waits for some megabytes. */
    private MemorySegment mapped(Stored tensor) throws IOException {
        if (mappedBytes > MAPPED_BYTES) {
            unmap();
        }
        if (mapping == null) {
            mapping = Arena.ofShared();
        }
        mappedBytes += tensor.byteSize();
        return channel.map(
                FileChannel.MapMode.READ_WRITE, tensor.offset(), tensor.byteSize(), mapping);
    }

    private void unmap() {
        if (mapping != null) {
            mapping.close();
            mapping = null;
            mappedBytes = 0;
        }
    }

    /**
     * Writes zeros first: a full disk then answers with an exception, whereas a store into a mapped
     * hole would end the process.
     */
    private void reserve(long byteSize) throws IOException {
        java.nio.ByteBuffer zeros = java.nio.ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < byteSize; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), byteSize - at));
            at += channel.write(zeros, end + at);
        }
    }

    /** Notes beside the file where its tensors lie, so that it can be the base of another one. */
    public void writeIndex() throws IOException {
        BaseWeights.writeIndex(file, stored);
    }

    @Override
    public void close() throws IOException {
        unmap();
        if (channel.isOpen()) {
            channel.force(true);
            channel.close();
        }
    }
}
