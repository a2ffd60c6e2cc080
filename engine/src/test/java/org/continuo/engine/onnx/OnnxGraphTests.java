package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
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

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
