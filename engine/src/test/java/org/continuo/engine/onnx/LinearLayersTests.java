package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.RelativeDistance;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.LinearLayers.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearLayersTests {
    private static final int ROWS = 37;

    /** Of the batch, and so of the products. */
    private static final int SEQUENCES = 3;

    private static final int COLUMNS = 100;

    @TempDir Path folder;

    private final Random random = new Random(1);

    /** {@code [x.length / columns, 1, columns]} → {@code [x.length / columns · rows]}. */
    private float[] product(
            float[] matrix, float[] x, int columns, Precision precision, Positions where)
            throws IOException {
        return product(
                matrix,
                x,
                columns,
                (graph, in, weights) ->
                        new LinearLayers(graph, precision, where).linear("m", in, weights));
    }

    /** How a graph multiplies. */
    @FunctionalInterface
    private interface Layer {
        GraphValue of(OnnxGraph graph, GraphValue x, WeightRows matrix) throws IOException;
    }

    private float[] product(float[] matrix, float[] x, int columns, Layer layer)
            throws IOException {
        int rows = matrix.length / columns;
        int sequences = x.length / columns;
        FloatArray product =
                GraphFixture.run(
                        folder,
                        graph -> {
                            GraphValue in =
                                    graph.input("x", ElementType.FLOAT32, "batch", "n", columns);
                            WeightRows weights = WeightRows.of(matrix, rows, columns);
                            GraphValue out = layer.of(graph, in, weights);
                            graph.output(
                                    GraphFixture.OUT, out, ElementType.FLOAT32, "batch", "n", rows);
                        },
                        Map.of("x", HostTensor.floats(x, sequences, 1, columns)));
        assertEquals(Shape.of(sequences, 1, rows), product.shape());
        return product.values();
    }

    private float[] inEightBits(float[] matrix, float[] x, Positions where) throws IOException {
        return product(matrix, x, COLUMNS, Precision.INT8, where);
    }

    private float[] exact(float[] matrix, float[] x) throws IOException {
        return product(matrix, x, COLUMNS, Precision.FP32, Positions.ONE);
    }

    private float[] noise(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The matrix as its channels represent it. */
    private static float[] restored(float[] matrix) {
        float[] restored = new float[matrix.length];
        for (int from = 0; from < matrix.length; from += COLUMNS) {
            float[] channel = Arrays.copyOfRange(matrix, from, from + COLUMNS);
            float scale = ChannelQuantization.scale(channel);
            int[] codes = new int[COLUMNS];
            ChannelQuantization.encode(channel, scale, 0, codes);
            for (int i = 0; i < COLUMNS; i++) {
                restored[from + i] = scale * (byte) codes[i];
            }
        }
        return restored;
    }

    @ParameterizedTest
    @EnumSource(Positions.class)
    void floatsAreMultipliedByTheRowsOfTheCheckpoint(Positions where) throws IOException {
        float[] matrix = {1, 2, 3, 4, 5, 6};
        float[] x = {1, 0, 0, 0, 10, 100};
        assertArrayEquals(
                new float[] {1, 4, 320, 650}, product(matrix, x, 3, Precision.FP32, where));
    }

    @ParameterizedTest
    @EnumSource(Positions.class)
    void eightBitsAreCloseForAnyWidth(Positions where) throws IOException {
        assertClose(Precision.INT8, where, 0.02);
    }

    @ParameterizedTest
    @EnumSource(Positions.class)
    void fourBitsAreNearForAnyWidth(Positions where) throws IOException {
        assertClose(Precision.INT4, where, 0.15);
    }

    private void assertClose(Precision precision, Positions where, double bound)
            throws IOException {
        for (int columns : new int[] {1, 12, 20, 40, 64, 100, 1000}) {
            float[] matrix = noise(ROWS * columns);
            float[] x = noise(SEQUENCES * columns);
            float[] exact = product(matrix, x, columns, Precision.FP32, where);
            double distance =
                    RelativeDistance.between(exact, product(matrix, x, columns, precision, where));
            assertTrue(distance < bound, columns + " columns: " + distance);
            assertTrue(columns == 1 || distance > 1e-4, "not in few bits at all");
        }
    }

    @Test
    void aPositionLosesNextToNothingBesideItsMatrix() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        float[] expected = exact(restored(matrix), x);
        assertTrue(
                RelativeDistance.between(expected, inEightBits(matrix, x, Positions.ONE)) < 1e-4);
        double many = RelativeDistance.between(expected, inEightBits(matrix, x, Positions.MANY));
        assertTrue(many > 1e-3, "of many, more: " + many);
    }

    @Test
    void norDoesOneThatIsPositiveButForAnOutlier() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]);
        }
        x[COLUMNS + 7] = 50;
        float[] expected = exact(restored(matrix), x);
        assertTrue(
                RelativeDistance.between(expected, inEightBits(matrix, x, Positions.ONE)) < 1e-3);
    }

    private float[] within(float bound, float[] matrix, float[] x, Positions where)
            throws IOException {
        return product(
                matrix,
                x,
                COLUMNS,
                (graph, in, weights) ->
                        new LinearLayers(graph, Precision.INT8, where)
                                .linearWithin(bound, "m", in, weights));
    }

    /** As far above as √n is above what n numbers of this kind are. */
    @ParameterizedTest
    @ValueSource(floats = {5, 10, 45})
    void aBoundFarAboveThemCostsActivationsLittle(float bound) throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        float[] expected = exact(restored(matrix), x);
        double distance =
                RelativeDistance.between(expected, within(bound, matrix, x, Positions.ONE));
        // A unit of the fine part, even in ± a half of it, over activations around 1.
        double unit = bound / (92 * 184);
        assertEquals(unit / Math.sqrt(12), distance, 0.2 * unit / Math.sqrt(12));
    }

    @Test
    void activationsAtTheirBoundAreMultipliedInFull() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = new float[SEQUENCES * COLUMNS];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 3 == 0 ? 7 : -7;
        }
        float[] expected = exact(restored(matrix), x);
        assertTrue(RelativeDistance.between(expected, within(7, matrix, x, Positions.ONE)) < 1e-4);
    }

    @ParameterizedTest
    @EnumSource(Positions.class)
    void noBoundIsNoDifference(Positions where) throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        assertArrayEquals(
                inEightBits(matrix, x, where), within(Float.POSITIVE_INFINITY, matrix, x, where));
    }

    /** So that a take can be had again alone. */
    @Test
    void aSequenceDoesNotDependOnThoseBesideIt() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        for (int i = 0; i < COLUMNS; i++) {
            x[i] *= 1000;
        }
        float[] together = inEightBits(matrix, x, Positions.ONE);
        for (int row = 0; row < SEQUENCES; row++) {
            float[] own = Arrays.copyOfRange(x, row * COLUMNS, (row + 1) * COLUMNS);
            assertArrayEquals(
                    inEightBits(matrix, own, Positions.ONE),
                    Arrays.copyOfRange(together, row * ROWS, (row + 1) * ROWS));
        }
    }

    @Test
    void aLoudPositionCostsOthersNothing() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] quiet = noise(8 * COLUMNS);
        float[] x = Arrays.copyOf(quiet, 9 * COLUMNS);
        for (int i = 8 * COLUMNS; i < x.length; i++) {
            x[i] = 1000 * (float) random.nextGaussian();
        }
        float[] expected = exact(restored(matrix), quiet);
        double alone =
                RelativeDistance.between(expected, inEightBits(matrix, quiet, Positions.MANY));
        float[] beside = inEightBits(matrix, x, Positions.MANY);
        assertTrue(
                RelativeDistance.between(expected, Arrays.copyOf(beside, expected.length))
                        < 1.5 * alone);
    }

    private float[] ofGelu(float[] matrix, float[] x, Precision precision, Positions where)
            throws IOException {
        return product(
                matrix,
                x,
                COLUMNS,
                (graph, in, weights) ->
                        new LinearLayers(graph, precision, where).linearOfGelu("m", in, weights));
    }

    private float[] exactOfGelu(float[] matrix, float[] x) throws IOException {
        return ofGelu(restored(matrix), x, Precision.FP32, Positions.MANY);
    }

    private static float[] times(float factor, float[] values) {
        float[] product = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            product[i] = factor * values[i];
        }
        return product;
    }

    @Test
    void whatComesOutOfGeluKeepsMoreOfManyPositions() throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = times(3, noise(SEQUENCES * COLUMNS));
        double close =
                RelativeDistance.between(
                        exactOfGelu(matrix, x), ofGelu(matrix, x, Precision.INT8, Positions.MANY));
        double evenly =
                RelativeDistance.between(
                        exactOfGelu(matrix, x),
                        product(
                                matrix,
                                x,
                                COLUMNS,
                                (graph, in, weights) ->
                                        new LinearLayers(graph, Precision.INT8, Positions.MANY)
                                                .linear(
                                                        "m",
                                                        graph.op(OnnxOp.GELU, List.of(in)),
                                                        weights)));
        assertTrue(close < 0.7 * evenly, close + " and " + evenly);
    }

    /** At −0.75 GELU is least; a row of nothing else has its range all the same. */
    @ParameterizedTest
    @ValueSource(floats = {-30, -0.75f, -0.01f, 0.01f, 0.75f, 30})
    void nothingThatComesOutOfGeluIsOutOfTheCodesRange(float value) throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = new float[SEQUENCES * COLUMNS];
        Arrays.fill(x, value);
        float[] expected = exactOfGelu(matrix, x);
        float[] found = ofGelu(matrix, x, Precision.INT8, Positions.MANY);
        // Half a code of 168 that reach up to 1.785 or the value, in all columns to one side.
        float half = Math.max(1.785f, value) / 168 / 2;
        for (int i = 0; i < expected.length; i++) {
            float sum = 0;
            for (int column = 0; column < COLUMNS; column++) {
                sum += restored(matrix)[i % ROWS * COLUMNS + column];
            }
            assertEquals(expected[i], found[i], 1.01f * half * Math.abs(sum) + 1e-4f);
        }
    }

    /** On some processors two of these products do not fit into the 16 bits they are added in. */
    @ParameterizedTest
    @EnumSource(Positions.class)
    void theLargestActivationsTimesTheLargestWeightsDoNotOverflow(Positions where)
            throws IOException {
        float[] ones = new float[SEQUENCES * COLUMNS];
        Arrays.fill(ones, 1);
        float[] matrix = new float[ROWS * COLUMNS];
        Arrays.fill(matrix, 1);
        float[] expected = new float[SEQUENCES * ROWS];
        Arrays.fill(expected, COLUMNS);
        assertArrayEquals(expected, inEightBits(matrix, ones, where), 0.01f * COLUMNS);
    }

    @ParameterizedTest
    @EnumSource(Positions.class)
    void silenceStaysSilence(Positions where) throws IOException {
        float[] matrix = noise(ROWS * COLUMNS);
        float[] x = noise(SEQUENCES * COLUMNS);
        Arrays.fill(x, COLUMNS, 2 * COLUMNS, 0f);
        float[] between = inEightBits(matrix, x, where);
        assertArrayEquals(new float[ROWS], Arrays.copyOfRange(between, ROWS, 2 * ROWS), 1e-6f);
        float[] all = inEightBits(matrix, new float[SEQUENCES * COLUMNS], where);
        assertArrayEquals(new float[SEQUENCES * ROWS], all);
    }
}
