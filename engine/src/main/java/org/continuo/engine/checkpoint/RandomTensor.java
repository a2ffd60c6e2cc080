package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.continuo.core.tensor.ElementType;

/**
 * A tensor of a {@link RandomCheckpoint}: values of about normal distribution.
 *
 * @param outliers whether values are exp-normal between 1 / {@code spread} and {@code spread}
 */
record RandomTensor(TensorSpec tensor, double mean, double spread, boolean outliers) {
    private static final int CHUNK_ELEMENTS = 1 << 18;

    RandomTensor(TensorSpec tensor, double mean, double spread) {
        this(tensor, mean, spread, false);
    }

    /** Gains of a norm: most near 1, a few up to {@code largest}. */
    static RandomTensor gains(TensorSpec tensor, double largest) {
        return new RandomTensor(tensor, 0, largest, true);
    }

    long elementCount() {
        return tensor.shape().elementCount();
    }

    /** Writes all tensors into one new file. */
    static void writeSafetensors(Path file, List<RandomTensor> tensors, ElementType type, long seed)
            throws IOException {
        if (type != ElementType.FLOAT32 && type != ElementType.FLOAT16) {
            throw new IllegalArgumentException(
                    "random checkpoint: expected FLOAT32 or FLOAT16, found " + type);
        }
        byte[] header =
                SafetensorsHeader.of(
                        Map.of("format", "pt"),
                        tensors.stream()
                                .map(each ->
                                        new SafetensorsHeader.Entry(
                                                each.tensor().name(), type, each.tensor().shape()))
                                .toList());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(header));
            SplittableRandom random = new SplittableRandom(seed);
            ByteBuffer chunk =
                    ByteBuffer.allocateDirect(CHUNK_ELEMENTS * Float.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (RandomTensor tensor : tensors) {
                tensor.writeValues(channel, chunk, random, type);
            }
            channel.force(true);
        }
    }

    private void writeValues(
            FileChannel channel, ByteBuffer chunk, SplittableRandom random, ElementType type)
            throws IOException {
        long rest = elementCount();
        while (rest > 0) {
            int count = (int) Math.min(rest, CHUNK_ELEMENTS);
            chunk.clear();
            for (int i = 0; i < count; i++) {
                float value = (float) next(random);
                if (type == ElementType.FLOAT32) {
                    chunk.putFloat(value);
                } else {
                    chunk.putShort(Float.floatToFloat16(value));
                }
            }
            writeFully(channel, chunk.flip());
            rest -= count;
        }
    }

    private double next(SplittableRandom random) {
        double normal = normal(random.nextLong());
        if (!outliers) {
            return mean + spread * normal;
        }
        double clipped = Math.clamp(normal / 3, -1, 1);
        return Math.exp(clipped * clipped * clipped * Math.log(spread));
    }

    /** About normal: the sum of four uniform numbers, scaled to unit variance. */
    private static double normal(long bits) {
        long sum =
                (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum / 65535.0 - 2) * Math.sqrt(3);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
