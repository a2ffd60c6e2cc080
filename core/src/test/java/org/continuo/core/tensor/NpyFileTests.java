package org.continuo.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTests {
    @TempDir Path folder;

    @Test
    void writingAndReadingRestoresFloatsOfEveryRank() throws IOException {
        for (long[] extents : new long[][] {{}, {1}, {5}, {2, 3}, {2, 0, 4}, {1, 2, 3, 4}}) {
            Shape shape = Shape.of(extents);
            float[] values = new float[(int) shape.elementCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i == 1 ? Float.NaN : (float) Math.sin(i + 1);
            }
            Path file = folder.resolve("floats.npy");
            NpyFloats.write(file, new FloatArray(shape, values));
            FloatArray read = NpyFile.readFloats(file);
            assertEquals(shape, read.shape());
            assertArrayEquals(values, read.values());
        }
    }

    @Test
    void writingAndReadingRestoresLongs() throws IOException {
        long[] values = {Long.MIN_VALUE, -1, 0, 1L << 53, Long.MAX_VALUE, 7};
        Path file = folder.resolve("longs.npy");
        NpyFile.write(file, new LongArray(Shape.of(3, 2), values));
        LongArray read = NpyFile.readLongs(file);
        assertEquals(Shape.of(3, 2), read.shape());
        assertArrayEquals(values, read.values());
    }

    @Test
    void theWrittenHeaderIsTheOneNumPyWrites() throws IOException {
        Path file = folder.resolve("header.npy");
        NpyFile.write(file, new LongArray(Shape.of(3), new long[3]));
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(
                text.substring(10)
                        .startsWith("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }"));
        assertEquals(128, text.indexOf('\n') + 1);
    }

    @Test
    void narrowerTypesAreWidenedAndDoublesRounded() throws IOException {
        assertArrayEquals(
                new long[] {-2, 70000},
                NpyFile.readLongs(npy("<i4", "(2,)", le(8).putInt(-2).putInt(70000))).values());
        assertArrayEquals(
                new long[] {1, 0, 1},
                NpyFile.readLongs(npy("|b1", "(3,)", ByteBuffer.wrap(new byte[] {1, 0, 1})))
                        .values());
        assertArrayEquals(
                new float[] {0.1f},
                NpyFile.readFloats(npy("<f8", "(1, 1)", le(8).putDouble(0.1))).values());
    }

    @Test
    void badFilesGetOneSentence() throws IOException {
        assertSentence(npy("<i8", "(1,)", le(8)), "expected float32 or float64, found <i8");
        assertSentence(npy(">f4", "(1,)", le(4)), "found >f4");
        assertSentence(npy("<f4", "(3,)", le(8)), "expected [3] of <f4, found 8 bytes");
        assertSentence(npy("<f4", "(9223372036854775807, 9)", le(8)), "expected a shape");
        assertSentence(npy("<f4", "(99999999999999999999,)", le(8)), "expected a shape");
        Path empty = Files.write(folder.resolve("empty.npy"), new byte[0]);
        assertSentence(empty, "expected a .npy file, found 0 bytes");
    }

    @Test
    void anyMutationEndsInAnArrayOrANpyException() throws IOException {
        Path file = folder.resolve("mutated.npy");
        NpyFloats.write(file, new FloatArray(Shape.of(2, 3), new float[6]));
        byte[] original = Files.readAllBytes(file);
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] mutated = Arrays.copyOf(original, random.nextInt(original.length + 8));
            for (int hits = random.nextInt(4); hits > 0 && mutated.length > 0; hits--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            Files.write(file, mutated);
            try {
                NpyFile.readFloats(file);
            } catch (NpyException expected) {
                refused++;
            }
        }
        assertTrue(refused > 100);
    }

    private void assertSentence(Path file, String part) {
        NpyException thrown = assertThrows(NpyException.class, () -> NpyFile.readFloats(file));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith(file + ": ") && message.contains(part), message);
    }

    private Path npy(String descr, String shape, ByteBuffer data) throws IOException {
        byte[] header =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
                        .formatted(descr, shape)
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] content = new byte[10 + header.length + data.capacity()];
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
        bytes.put((byte) 1).put((byte) 0).putShort((short) header.length);
        bytes.put(header).put(data.rewind());
        return Files.write(Files.createTempFile(folder, "made", ".npy"), content);
    }

    private static ByteBuffer le(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
