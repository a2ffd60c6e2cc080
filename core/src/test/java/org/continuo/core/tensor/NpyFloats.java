package org.continuo.core.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Arrays of float32 as {@code .npy} files, which the product reads and only tests write. */
public final class NpyFloats {
    private NpyFloats() {}

    /** Writes float32 ({@code <f4}), replacing the file if there is one. */
    public static void write(Path file, FloatArray array) throws IOException {
        byte[] header = NpyFile.header("<f4", array.shape());
        float[] values = array.values();
        ByteBuffer content =
                ByteBuffer.allocate(header.length + Float.BYTES * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header);
        content.asFloatBuffer().put(values);
        Files.write(file, content.array());
    }
}
