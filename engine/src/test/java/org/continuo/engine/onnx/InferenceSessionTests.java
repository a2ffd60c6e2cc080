package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceSessionTests {
    private static final SessionSettings SETTINGS = new SessionSettings(1);

    @TempDir Path folder;

    /** {@code out = x + x}. */
    private Path doubling() throws IOException {
        return GraphFixture.write(
                folder,
                graph -> {
                    GraphValue x = graph.input("x", ElementType.FLOAT32, "n");
                    GraphValue sum = graph.op(OnnxOp.ADD, List.of(x, x));
                    graph.output(GraphFixture.OUT, sum, ElementType.FLOAT32, "n");
                });
    }

    @Test
    void aBoundRunReadsAndWritesTheCallersTensors() throws IOException {
        try (InferenceSession session = InferenceSession.open(doubling(), SETTINGS);
                HostTensor x = HostTensor.floats(new float[] {1, 2}, 2);
                HostTensor out = HostTensor.allocate(ElementType.FLOAT32, 2)) {
            BoundRun run = session.bind(Map.of("x", x), Map.of(GraphFixture.OUT, out));
            run.run();
            assertArrayEquals(new float[] {2, 4}, out.toFloats());
            x.floats().put(0, -8);
            run.run();
            assertArrayEquals(new float[] {-16, 4}, out.toFloats());
        }
    }

    @Test
    void oneTensorMayBeInputAndOutput() throws IOException {
        try (InferenceSession session = InferenceSession.open(doubling(), SETTINGS);
                HostTensor x = HostTensor.floats(new float[] {1, 2}, 2)) {
            BoundRun run = session.bind(Map.of("x", x), Map.of(GraphFixture.OUT, x));
            for (int i = 0; i < 3; i++) {
                run.run();
            }
            assertArrayEquals(new float[] {8, 16}, x.toFloats());
        }
    }

    @Test
    void anEmptyTensorPassesThrough() throws IOException {
        try (InferenceSession session = InferenceSession.open(doubling(), SETTINGS);
                HostTensor x = HostTensor.allocate(ElementType.FLOAT32, 0)) {
            var out = session.run(Map.of("x", x), Set.of(GraphFixture.OUT)).get(GraphFixture.OUT);
            assertEquals(Shape.of(0), out == null ? null : out.shape());
        }
    }

    @Test
    void aMissingGraphIsToldInOneSentence() {
        Path missing = folder.resolve("missing.onnx");
        assertToldWith(missing, missing);
    }

    @Test
    void aGraphOfOtherContentsIsToldInOneSentence() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.onnx"), "this is no graph");
        assertToldWith(foreign, foreign);
        Path empty = Files.writeString(folder.resolve("empty.onnx"), "");
        assertToldWith(empty, empty);
        assertToldWith(folder, folder);
    }

    @Test
    void aGraphWithoutItsWeightsIsToldInOneSentence() throws IOException {
        Path file =
                GraphFixture.write(
                        folder,
                        graph -> {
                            GraphValue x = graph.input("x", ElementType.FLOAT32, 300);
                            GraphValue w = graph.weight("w", Shape.of(300), new float[300]);
                            GraphValue sum = graph.op(OnnxOp.ADD, List.of(x, w));
                            graph.output(GraphFixture.OUT, sum, ElementType.FLOAT32, 300);
                        });
        Files.write(file.resolveSibling("model.weights"), new byte[100]);
        assertToldWith(file, file);
        Files.delete(file.resolveSibling("model.weights"));
        assertToldWith(file, file);
    }

    private static void assertToldWith(Path file, Path named) {
        InferenceException told =
                assertThrows(
                        InferenceException.class,
                        () -> InferenceSession.open(file, SETTINGS).close());
        String message = String.valueOf(told.getMessage());
        assertTrue(
                message.startsWith("ONNX Runtime failed while loading " + named + ": "), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void inputsThatDoNotFitAreTold() throws IOException {
        try (InferenceSession session = InferenceSession.open(doubling(), SETTINGS);
                HostTensor integers = HostTensor.longs(new long[] {1}, 1);
                HostTensor plane = HostTensor.floats(new float[] {1}, 1, 1)) {
            for (Map<String, HostTensor> inputs :
                    List.of(
                            Map.of("x", integers),
                            Map.of("x", plane),
                            Map.of("y", plane),
                            Map.<String, HostTensor>of())) {
                InferenceException told =
                        assertThrows(
                                InferenceException.class,
                                () -> session.run(inputs, Set.of(GraphFixture.OUT)));
                String message = String.valueOf(told.getMessage());
                assertTrue(
                        message.startsWith("ONNX Runtime failed while running model.onnx: "),
                        message);
                assertFalse(message.contains("\n"), message);
            }
        }
    }

    @Test
    void aSessionMayBeClosedTwice() throws IOException {
        InferenceSession session = InferenceSession.open(doubling(), SETTINGS);
        session.close();
        session.close();
    }

    @Test
    void aSessionNeedsAThread() {
        assertEquals(
                "threads: expected at least 1, found 0",
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(0))
                                .getMessage()));
    }
}
