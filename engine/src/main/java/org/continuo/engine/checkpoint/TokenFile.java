package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;

/**
 * Codec tokens in a file, int64 {@code [clips, codebooks, frames]}: a {@code .npy} array, or the
 * tensor {@code codes} of a {@code .safetensors} file. Without clips it is one clip.
 */
public final class TokenFile {
    private static final String TENSOR = "codes";

    private TokenFile() {}

    /** The forms, by the ending of a file's name. */
    public enum Format {
        NPY,
        SAFETENSORS;

        public String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }

        /**
         * The form that a name asks for.
         *
         * @throws IllegalArgumentException if it ends in neither
         */
        public static Format of(Path file) {
            for (Format format : values()) {
                if (file.toString().toLowerCase(Locale.ROOT).endsWith(format.ending())) {
                    return format;
                }
            }
            throw new IllegalArgumentException(
                    file + ": expected a name that ends in .npy or .safetensors, found another");
        }
    }

    /**
     * Writes tokens.
     *
     * @param metadata what else is known of them, for the form that has room for it
     */
    public static void write(
            Path file, Format format, CodebookTokens tokens, Map<String, String> metadata)
            throws IOException {
        Shape shape = Shape.of(tokens.batch(), tokens.codebooks(), tokens.frames());
        switch (format) {
            case NPY -> NpyFile.write(file, new LongArray(shape, tokens.values()));
            case SAFETENSORS -> Files.write(file, safetensors(shape, tokens.values(), metadata));
        }
    }

    private static byte[] safetensors(Shape shape, long[] values, Map<String, String> metadata) {
        byte[] header =
                SafetensorsHeader.aligned(
                        metadata,
                        List.of(new SafetensorsHeader.Entry(TENSOR, ElementType.INT64, shape)));
        long bytes = (long) values.length * Long.BYTES;
        ByteBuffer file =
                ByteBuffer.allocate(Math.toIntExact(header.length + bytes))
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put(header).asLongBuffer().put(values);
        return file.array();
    }

    /**
     * Reads tokens.
     *
     * @throws IOException if it is no file of tokens
     */
    public static CodebookTokens read(Path file) throws IOException {
        LongArray array =
                switch (Format.of(file)) {
                    case NPY -> NpyFile.readLongs(file);
                    case SAFETENSORS -> readSafetensors(file);
                };
        Shape shape = array.shape();
        if (shape.rank() != 2 && shape.rank() != 3) {
            throw new CheckpointException(
                    "%s: expected tokens [clips, codebooks, frames], found %s"
                            .formatted(file, shape));
        }
        int axis = shape.rank() - 2;
        return new CodebookTokens(
                array.values(),
                shape.rank() == 2 ? 1 : shape.size(0),
                shape.size(axis),
                shape.size(axis + 1));
    }

    private static LongArray readSafetensors(Path file) throws CheckpointException {
        try (Arena arena = Arena.ofConfined()) {
            StoredTensor tensor = SafetensorsFile.read(file, arena).get(TENSOR);
            if (tensor == null || tensor.type() != ElementType.INT64) {
                throw new CheckpointException(
                        "%s: expected an int64 tensor \"%s\", found %s"
                                .formatted(file, TENSOR, tensor == null ? "none" : tensor.type()));
            }
            long[] values = new long[Math.toIntExact(tensor.shape().elementCount())];
            MemorySegment.copy(
                    tensor.data(),
                    ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                    0,
                    values,
                    0,
                    values.length);
            return new LongArray(tensor.shape(), values);
        }
    }
}
