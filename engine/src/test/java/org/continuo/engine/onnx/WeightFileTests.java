package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFileTests {
    private static final int PAGE = 4096;

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("model.weights");
    }

    @Test
    void everyTensorBeginsAtAPageAndHoldsItsValues() throws IOException {
        List<float[]> tensors = List.of(values(1), values(1024), values(1025), values(3));
        List<WeightFile.Stored> stored;
        try (WeightFile weights = WeightFile.create(file())) {
            stored =
                    IntStream.range(0, tensors.size())
                            .mapToObj(i -> store(weights, "t" + i, tensors.get(i)))
                            .toList();
        }
        for (int i = 0; i < tensors.size(); i++) {
            assertEquals(0, stored.get(i).offset() % PAGE);
            assertArrayEquals(tensors.get(i), read(stored.get(i)));
        }
        assertEquals(4 * PAGE + 3 * Float.BYTES, Files.size(file()), "no page is left out");
    }

    @Test
    void aNameIsStoredOnceAndMayNotChangeItsShape() throws IOException {
        try (WeightFile weights = WeightFile.create(file())) {
            WeightFile.Stored first = store(weights, "t", values(2000));
            assertSame(first, store(weights, "t", values(2000)));
            assertEquals(2000 * Float.BYTES, Files.size(file()));
            assertEquals(
                    "weight t: stored before as FLOAT32 [2000], found FLOAT32 [3]",
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () ->
                                                    weights.floats(
                                                            "t",
                                                            ElementType.FLOAT32,
                                                            Shape.of(3),
                                                            values(3)))
                                    .getMessage()));
        }
    }

    @Test
    void aShapeThatTheValuesDoNotFillIsRefused() throws IOException {
        try (WeightFile weights = WeightFile.create(file())) {
            assertEquals(
                    "weight t: expected [2, 2] values, found 3",
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () ->
                                                    weights.floats(
                                                            "t",
                                                            ElementType.FLOAT32,
                                                            Shape.of(2, 2),
                                                            values(3)))
                                    .getMessage()));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,7", "7,1", "64,5", "65,3", "200,130"})
    void aMatrixIsStoredAsItsRowsOrTransposed(int rows, int columns) throws IOException {
        float[] matrix = values(rows * columns);
        WeightRows source = WeightRows.of(matrix, rows, columns);
        WeightFile.Stored straight;
        WeightFile.Stored transposed;
        try (WeightFile weights = WeightFile.create(file())) {
            straight = weights.rows("straight", ElementType.FLOAT32, source);
            transposed = weights.transposed("transposed", ElementType.FLOAT32, source);
        }
        assertEquals(Shape.of(rows, columns), straight.shape());
        assertArrayEquals(matrix, read(straight));
        assertEquals(Shape.of(columns, rows), transposed.shape());
        float[] turned = read(transposed);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                assertEquals(matrix[row * columns + column], turned[column * rows + row]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,7", "7,1", "64,5", "65,3", "200,130"})
    void aMatrixInChannelsHasItsCodesTransposedAndAScaleForEachRow(int rows, int columns)
            throws IOException {
        float[] matrix = values(rows * columns);
        for (int i = 0; i < matrix.length; i += 2) {
            matrix[i] *= -1;
        }
        if (rows > 4) {
            Arrays.fill(matrix, 4 * columns, 5 * columns, 0f);
        }
        WeightFile.Quantized quantized;
        try (WeightFile weights = WeightFile.create(file())) {
            WeightRows source = WeightRows.of(matrix, rows, columns);
            quantized = weights.channels("m", source);
            long size = Files.size(file());
            assertEquals(quantized, weights.channels("m", source));
            assertEquals(size, Files.size(file()), "stored once");
        }
        assertEquals(ElementType.INT8, quantized.codes().type());
        assertEquals(Shape.of(columns, rows), quantized.codes().shape());
        assertEquals(Shape.of(rows), quantized.scales().shape());
        float[] scales = read(quantized.scales());
        byte[] codes = bytes(quantized.codes()).array();
        for (int row = 0; row < rows; row++) {
            float[] channel = Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
            assertEquals(ChannelQuantization.scale(channel), scales[row]);
            for (int column = 0; column < columns; column++) {
                double restored = (double) scales[row] * codes[column * rows + row];
                assertEquals(matrix[row * columns + column], restored, scales[row] * 0.5001);
            }
        }
    }

    @Test
    void aMatrixInBlocksHasCodesAndScalesOfEachRow() throws IOException {
        float[] matrix = new float[3 * 20];
        Arrays.fill(matrix, 20, 36, -1.28f);
        matrix[59] = 256;
        WeightFile.Quantized quantized;
        try (WeightFile weights = WeightFile.create(file())) {
            quantized =
                    weights.blocks(
                            "m",
                            WeightRows.of(matrix, 3, 20),
                            16,
                            BlockQuantization.FOUR_BITS,
                            ElementType.FLOAT32);
            assertEquals(
                    quantized,
                    weights.blocks(
                            "m",
                            WeightRows.of(matrix, 3, 20),
                            16,
                            BlockQuantization.FOUR_BITS,
                            ElementType.FLOAT32));
        }
        assertEquals(ElementType.UINT8, quantized.codes().type());
        assertEquals(Shape.of(3, 2, 8), quantized.codes().shape());
        assertEquals(Shape.of(3, 2), quantized.scales().shape());
        assertArrayEquals(new float[] {0, 0, 0.16f, 0, 0, -32}, read(quantized.scales()));
        byte[] expected = new byte[3 * 2 * 8];
        Arrays.fill(expected, (byte) 0x88);
        Arrays.fill(expected, 16, 24, (byte) 0);
        expected[5 * 8 + 1] = 0x08;
        assertArrayEquals(expected, bytes(quantized.codes()).array());
    }

    @Test
    void codesOfABlockLieTwoInAByteTheEarlierOneLow() throws IOException {
        float[] row = new float[16];
        for (int i = 0; i < row.length; i++) {
            row[i] = 8 - i; // 8 to −7: the extreme takes code 0, its scale is −1
        }
        WeightFile.Quantized quantized;
        try (WeightFile weights = WeightFile.create(file())) {
            quantized =
                    weights.blocks(
                            "m",
                            WeightRows.of(row, 1, 16),
                            16,
                            BlockQuantization.FOUR_BITS,
                            ElementType.FLOAT32);
        }
        assertEquals(Shape.of(1, 1, 8), quantized.codes().shape());
        assertArrayEquals(new float[] {-1}, read(quantized.scales()));
        assertArrayEquals(
                new byte[] {
                    0x10, 0x32, 0x54, 0x76, (byte) 0x98, (byte) 0xba, (byte) 0xdc, (byte) 0xfe
                },
                bytes(quantized.codes()).array());
    }

    @Test
    void stackedMatricesLieOneBelowTheOtherAndAreOfOneWidth() throws IOException {
        WeightRows stacked =
                WeightRows.stacked(
                        WeightRows.of(new float[] {1, 2}, 1, 2),
                        WeightRows.of(new float[] {3, 4, 5, 6}, 2, 2));
        WeightFile.Stored stored;
        try (WeightFile weights = WeightFile.create(file())) {
            stored = weights.rows("s", ElementType.FLOAT32, stacked);
        }
        assertEquals(Shape.of(3, 2), stored.shape());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read(stored));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        WeightRows.stacked(
                                WeightRows.of(new float[2], 1, 2),
                                WeightRows.of(new float[3], 1, 3)));
        assertThrows(IllegalArgumentException.class, () -> WeightRows.of(new float[5], 2, 3));
    }

    @Test
    void aFileThatExistsIsNotOverwrittenAndClosingTwiceIsFine() throws IOException {
        WeightFile weights = WeightFile.create(file());
        store(weights, "t", values(3));
        weights.close();
        weights.close();
        assertThrows(FileAlreadyExistsException.class, () -> WeightFile.create(file()));
        assertEquals(3 * Float.BYTES, Files.size(file()));
    }

    private static WeightFile.Stored store(WeightFile weights, String name, float[] values) {
        try {
            return weights.floats(name, ElementType.FLOAT32, Shape.of(values.length), values);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    private static float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + 0.5f;
        }
        return values;
    }

    private ByteBuffer bytes(WeightFile.Stored stored) throws IOException {
        byte[] all = Files.readAllBytes(file());
        int from = Math.toIntExact(stored.offset());
        return ByteBuffer.wrap(
                        Arrays.copyOfRange(all, from, from + Math.toIntExact(stored.byteSize())))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private float[] read(WeightFile.Stored stored) throws IOException {
        float[] values = new float[Math.toIntExact(stored.shape().elementCount())];
        bytes(stored).asFloatBuffer().get(values);
        return values;
    }
}
