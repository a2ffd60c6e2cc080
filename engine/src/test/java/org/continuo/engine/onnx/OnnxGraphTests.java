package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.engine.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTests {
    @TempDir Path folder;

    @Test
    void aValueOfAnotherGraphIsRefusedAsInputAndAsOutput() throws IOException {
        try (WeightFile weights = WeightFile.create(folder.resolve("w"))) {
            OnnxGraph first = new OnnxGraph("first", weights);
            OnnxGraph second = new OnnxGraph("second", weights);
            GraphValue x = first.input("x", ElementType.FLOAT32, "n");
            GraphValue y = second.input("y", ElementType.FLOAT32, "n");
            assertEquals(
                    "Add_0: expected a value of the graph second, found x of the graph first",
                    refusal(() -> second.op(OnnxOp.ADD, List.of(y, x))));
            assertEquals(
                    "output x: expected a value of the graph second, found x of the graph first",
                    refusal(() -> second.output("x", x, ElementType.FLOAT32, "n")));
            assertEquals(
                    "output out: expected a value of the graph second, found x of the graph first",
                    refusal(() -> second.output("out", x, ElementType.FLOAT32, "n")));
        }
    }

    @Test
    void anOperatorRefusesTooFewAndTooManyInputs() throws IOException {
        try (WeightFile weights = WeightFile.create(folder.resolve("w"))) {
            OnnxGraph graph = new OnnxGraph("g", weights);
            GraphValue x = graph.input("x", ElementType.FLOAT32, "n");
            assertEquals(
                    "Add takes 2 to 2 inputs, found 1",
                    refusal(() -> graph.op(OnnxOp.ADD, List.of(x))));
            assertEquals(
                    "Conv takes 2 to 3 inputs, found 4",
                    refusal(() -> graph.op(OnnxOp.CONV, List.of(x, x, x, x))));
        }
    }

    @Test
    void aDimensionIsANumberOrAName() throws IOException {
        try (WeightFile weights = WeightFile.create(folder.resolve("w"))) {
            OnnxGraph graph = new OnnxGraph("g", weights);
            assertEquals(
                    "x: expected a number or a name as dimension, found 2.5",
                    refusal(() -> graph.input("x", ElementType.FLOAT32, 2.5)));
        }
    }

    @Test
    void equalConstantsAreOneAndOthersAreNot() throws IOException {
        try (WeightFile weights = WeightFile.create(folder.resolve("w"))) {
            OnnxGraph graph = new OnnxGraph("g", weights);
            assertSame(graph.longs(1, 2), graph.longs(1, 2));
            assertSame(graph.scalar(0.5f), graph.scalar(0.5f));
            assertNotEquals(graph.longs(1), graph.scalar(1L), "a vector is no scalar");
            assertNotEquals(graph.longs(1, 2), graph.longs(2, 1));
            assertNotEquals(graph.scalar(0f), graph.scalar(0L), "a float is no integer");
            assertNotEquals(graph.scalar(0f), graph.scalar(-0f), "signs matter to division");
            Path file = folder.resolve("g.onnx");
            graph.write(file);
            assertEquals(
                    8,
                    ModelProto.parseFrom(Files.readAllBytes(file))
                            .getGraph()
                            .getInitializerCount());
        }
    }

    @Test
    void aWeightUsedTwiceIsStoredOnce() throws IOException {
        FloatArray out =
                GraphFixture.run(
                        folder,
                        graph -> {
                            GraphValue x = graph.input("x", ElementType.FLOAT32, 2);
                            GraphValue w = graph.weight("w", Shape.of(2), new float[] {3, 4});
                            assertSame(w, graph.weight("w", Shape.of(2), new float[] {3, 4}));
                            GraphValue sum = graph.op(OnnxOp.ADD, List.of(x, w));
                            graph.output(
                                    GraphFixture.OUT,
                                    graph.op(OnnxOp.MUL, List.of(sum, w)),
                                    ElementType.FLOAT32,
                                    2);
                        },
                        Map.of("x", HostTensor.floats(new float[] {1, -1}, 2)));
        assertArrayEquals(new float[] {12, 12}, out.values());
    }

    @Test
    void aLinearMapMultipliesByTheRowsOfTheCheckpoint() throws IOException {
        FloatArray out =
                GraphFixture.run(
                        folder,
                        graph ->
                                linear(graph, new float[] {1, 2, 3, 4, 5, 6}, 2, 3, Precision.FP32),
                        Map.of("x", HostTensor.floats(new float[] {1, 0, 0, 0, 10, 100}, 1, 2, 3)));
        assertEquals(Shape.of(1, 2, 2), out.shape());
        assertArrayEquals(new float[] {1, 4, 320, 650}, out.values());
    }

    @Test
    void theEightBitMapIsCloseForWidthsThatNoBlockFits() throws IOException {
        for (int columns : new int[] {1, 12, 20, 40, 64, 100, 1000}) {
            Random random = new Random(columns);
            float[] matrix = noise(random, 37 * columns);
            float[] x = noise(random, columns);
            float[] exact = product(matrix, x, columns, Precision.FP32);
            float[] close = product(matrix, x, columns, Precision.INT8);
            double error = 0;
            double signal = 0;
            for (int i = 0; i < exact.length; i++) {
                error += Math.pow(exact[i] - close[i], 2);
                signal += Math.pow(exact[i], 2);
            }
            double relative = Math.sqrt(error / signal);
            assertTrue(relative < 0.02, columns + " columns: " + relative);
            assertTrue(columns == 1 || relative > 0, "not computed in 8 bit at all");
        }
    }

    private float[] product(float[] matrix, float[] x, int columns, Precision precision)
            throws IOException {
        return GraphFixture.run(
                        folder,
                        graph -> linear(graph, matrix, 37, columns, precision),
                        Map.of("x", HostTensor.floats(x, 1, 1, columns)))
                .values();
    }

    private static void linear(
            OnnxGraph graph, float[] matrix, int rows, int columns, Precision precision)
            throws IOException {
        GraphValue x = graph.input("x", ElementType.FLOAT32, "batch", "n", columns);
        GraphValue out =
                new LinearLayers(graph, precision, LinearLayers.Positions.ONE)
                        .linear("m", x, WeightRows.of(matrix, rows, columns));
        graph.output(GraphFixture.OUT, out, ElementType.FLOAT32, "batch", "n", rows);
    }

    private static float[] noise(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
