package org.continuo.core.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * NumPy's {@code .npy} format, versions 1 to 3 (numpy.lib.format): little-endian arrays in C order.
 * Floats are read from float32 and float64, whole numbers from int64, int32 and bool; int64 is
 * written.
 */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");
    private static final int HEADER_ALIGNMENT = 64;

    private NpyFile() {}

    private record Contents(String descr, Shape shape, ByteBuffer data) {}

    /**
     * The array of a float32 or float64 file; float64 is rounded.
     *
     * @throws NpyException if the file is no such array
     */
    public static FloatArray readFloats(Path file) throws IOException {
        Contents contents = open(file);
        float[] values = new float[elementCount(contents, file)];
        ByteBuffer data = contents.data();
        switch (contents.descr()) {
            case "<f4" -> data.asFloatBuffer().get(values);
            case "<f8" -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) data.getDouble();
                }
            }
            default -> throw unexpectedType(file, "float32 or float64", contents.descr());
        }
        return new FloatArray(contents.shape(), values);
    }

    /**
     * The array of an int64, int32 or bool file; true is 1.
     *
     * @throws NpyException if the file is no such array
     */
    public static LongArray readLongs(Path file) throws IOException {
        Contents contents = open(file);
        long[] values = new long[elementCount(contents, file)];
        ByteBuffer data = contents.data();
        switch (contents.descr()) {
            case "<i8" -> data.asLongBuffer().get(values);
            case "<i4" -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = data.getInt();
                }
            }
            case "|b1" -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = data.get() == 0 ? 0 : 1;
                }
            }
            default -> throw unexpectedType(file, "int64, int32 or bool", contents.descr());
        }
        return new LongArray(contents.shape(), values);
    }

    /** Writes int64 ({@code <i8}), replacing the file if there is one. */
    public static void write(Path file, LongArray array) throws IOException {
        byte[] header = header("<i8", array.shape());
        byte[] content =
                Arrays.copyOf(
                        header, Math.toIntExact(header.length + 8 * array.shape().elementCount()));
        data(content, header.length).asLongBuffer().put(array.values());
        Files.write(file, content);
    }

    private static ByteBuffer data(byte[] content, int from) {
        return ByteBuffer.wrap(content, from, content.length - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Contents open(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 10 || !startsWithMagic(content)) {
            throw new NpyException(
                    "%s: expected a .npy file, found %d bytes that do not begin as one"
                            .formatted(file, bytes.limit()));
        }
        int version = bytes.get(6);
        if (version < 1 || version > 3 || (version > 1 && bytes.limit() < 12)) {
            throw new NpyException(
                    "%s: expected .npy version 1 to 3, found %d".formatted(file, version));
        }
        int headerStart = version == 1 ? 10 : 12;
        long headerLength =
                version == 1
                        ? Short.toUnsignedLong(bytes.getShort(8))
                        : Integer.toUnsignedLong(bytes.getInt(8));
        if (headerStart + headerLength > bytes.limit()) {
            throw new NpyException(
                    "%s: expected a header of %d bytes, found the file's end at %d"
                            .formatted(file, headerLength, bytes.limit()));
        }
        String header =
                new String(
                        content,
                        headerStart,
                        (int) headerLength,
                        version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        if (!field(ORDER, header, file).equals("False")) {
            throw new NpyException(file + ": expected an array in C order, found Fortran order");
        }
        Shape shape = shape(field(SHAPE, header, file), file);
        bytes.position(headerStart + (int) headerLength);
        return new Contents(
                field(DESCR, header, file), shape, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static boolean startsWithMagic(byte[] bytes) {
        return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static String field(Pattern pattern, String header, Path file) throws NpyException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new NpyException(
                    "%s: expected descr, fortran_order and shape in the header, found \"%s\""
                            .formatted(file, header.strip()));
        }
        return matcher.group(1);
    }

    private static Shape shape(String tuple, Path file) throws NpyException {
        try {
            return Shape.of(
                    Arrays.stream(tuple.split(","))
                            .map(String::strip)
                            .filter(extent -> !extent.isEmpty())
                            .mapToLong(Long::parseLong)
                            .toArray());
        } catch (IllegalArgumentException e) {
            throw new NpyException(
                    "%s: expected a shape, found (%s)".formatted(file, tuple.strip()), e);
        }
    }

    private static int elementCount(Contents contents, Path file) throws NpyException {
        int byteSize =
                switch (contents.descr()) {
                    case "<f8", "<i8" -> 8;
                    case "<f4", "<i4" -> 4;
                    case "|b1" -> 1;
                    default -> throw unexpectedType(file, "a known type", contents.descr());
                };
        long count = contents.shape().elementCount();
        if (count > Integer.MAX_VALUE / byteSize || count * byteSize != contents.data().limit()) {
            throw new NpyException(
                    "%s: expected %s of %s, found %d bytes"
                            .formatted(
                                    file,
                                    contents.shape(),
                                    contents.descr(),
                                    contents.data().limit()));
        }
        return (int) count;
    }

    private static NpyException unexpectedType(Path file, String expected, String found) {
        return new NpyException("%s: expected %s, found %s".formatted(file, expected, found));
    }

    /** Magic, version 1 and the dictionary, padded so that the data behind it is aligned. */
    static byte[] header(String descr, Shape shape) {
        String extents =
                LongStream.of(shape.toArray())
                        .mapToObj(extent -> extent + ",")
                        .collect(Collectors.joining(" "));
        if (shape.rank() > 1) {
            extents = extents.substring(0, extents.length() - 1);
        }
        String dictionary =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                        .formatted(descr, extents);
        int unpadded = 10 + dictionary.length() + 1;
        byte[] header =
                new byte[(unpadded + HEADER_ALIGNMENT - 1) / HEADER_ALIGNMENT * HEADER_ALIGNMENT];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (header.length - 10))
                .put(dictionary.getBytes(StandardCharsets.ISO_8859_1));
        header[header.length - 1] = '\n';
        return header;
    }
}
