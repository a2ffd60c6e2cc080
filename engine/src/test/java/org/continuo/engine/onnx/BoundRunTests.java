package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.tensor.ElementType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs over tensors of the processor and of a device, which the processor plays: bound, and as they
 * are bound where the device records them. That recordings are given back by the right function of
 * ONNX Runtime's shows there, too.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class BoundRunTests {
    private final SessionSettings card;

    @TempDir Path folder;

    BoundRunTests(boolean capturing) {
        card =
                new SessionSettings(1)
                        .on(Device.of(DeviceKind.WEBGPU))
                        .playedByProcessor()
                        .capturing(capturing);
    }

    @AutoClose private final HostTensor x = HostTensor.floats(new float[] {1, 2}, 2);
    @AutoClose private final HostTensor out = HostTensor.allocate(ElementType.FLOAT32, 2);

    private Path graph = Path.of("");

    /** {@code present = past + x}, {@code out = present · 1}. */
    @BeforeEach
    void writeSum() throws IOException {
        graph =
                GraphFixture.write(
                        folder,
                        graph -> {
                            GraphValue past = graph.input("past", ElementType.FLOAT32, 2);
                            GraphValue added = graph.input("x", ElementType.FLOAT32, 2);
                            GraphValue present = graph.op(OnnxOp.ADD, List.of(past, added));
                            graph.output("present", present, ElementType.FLOAT32, 2);
                            graph.output(
                                    GraphFixture.OUT,
                                    graph.op(OnnxOp.MUL, List.of(present, graph.scalar(1f))),
                                    ElementType.FLOAT32,
                                    2);
                        });
    }

    private BoundRun bind(InferenceSession session, GraphTensor state) {
        return session.bind(
                Map.of("past", state, "x", x), Map.of("present", state, GraphFixture.OUT, out));
    }

    /** Whose contents are 0, 0. */
    private DeviceTensor zeros(InferenceSession session) {
        DeviceTensor state = session.allocate(ElementType.FLOAT32, 2);
        try (HostTensor zero = HostTensor.allocate(ElementType.FLOAT32, 2)) {
            session.run(
                    Map.of("past", zero, "x", zero),
                    Map.of("present", state, GraphFixture.OUT, out));
        }
        return state;
    }

    @Test
    void whatOneRunLeavesOnTheDeviceTheNextFindsThere() {
        try (InferenceSession session = InferenceSession.open(graph, card);
                DeviceTensor state = zeros(session);
                BoundRun run = bind(session, state)) {
            run.run();
            x.floats().put(0, 10);
            run.run();
            assertArrayEquals(new float[] {11, 4}, out.toFloats());
        }
    }

    @Test
    void runsOfOneSessionKnowNothingOfEachOther() {
        try (InferenceSession session = InferenceSession.open(graph, card);
                DeviceTensor state = zeros(session);
                DeviceTensor other = zeros(session);
                HostTensor ten = HostTensor.floats(new float[] {10, 20}, 2);
                HostTensor outOfOther = HostTensor.allocate(ElementType.FLOAT32, 2);
                BoundRun run = bind(session, state)) {
            run.run();
            try (BoundRun another =
                    session.bind(
                            Map.of("past", other, "x", ten),
                            Map.of("present", other, GraphFixture.OUT, outOfOther))) {
                another.run();
                run.run();
                another.run();
            }
            run.run();
            assertArrayEquals(new float[] {3, 6}, out.toFloats());
            assertArrayEquals(new float[] {20, 40}, outOfOther.toFloats());
        }
    }

    @Test
    void whatIsOpenIsClosedWithItsSessionAndInAnyOrder() {
        for (int order = 0; order < 6; order++) {
            InferenceSession session = InferenceSession.open(graph, card);
            DeviceTensor state = zeros(session);
            BoundRun run = bind(session, state);
            run.run();
            List<AutoCloseable> left = new ArrayList<>(List.of(session, state, run));
            List<AutoCloseable> closing =
                    List.of(left.remove(order / 2), left.remove(order % 2), left.remove(0));
            for (AutoCloseable each : closing) {
                close(each);
                close(each);
                assertEquals(
                        "found a closed one",
                        lastWords(assertThrows(IllegalStateException.class, run::run)));
            }
        }
    }

    private static void close(AutoCloseable each) {
        switch (each) {
            case InferenceSession session -> session.close();
            case DeviceTensor tensor -> tensor.close();
            case BoundRun run -> run.close();
            default -> throw new AssertionError(each);
        }
    }

    private static String lastWords(Exception problem) {
        String sentence = String.valueOf(problem.getMessage());
        return sentence.substring(sentence.lastIndexOf(", ") + 2);
    }

    @Test
    void aTensorThatWasClosedIsNeitherReadNorWritten() {
        HostTensor other = HostTensor.allocate(ElementType.FLOAT32, 2);
        try (InferenceSession session = InferenceSession.open(graph, card);
                DeviceTensor state = zeros(session);
                BoundRun run =
                        session.bind(
                                Map.of("past", state, "x", other),
                                Map.of("present", state, GraphFixture.OUT, out))) {
            run.run();
            other.close();
            assertThrows(IllegalStateException.class, run::run);
            assertThrows(
                    IllegalStateException.class,
                    () -> session.run(Map.of("past", other), Map.of()));
        }
    }

    @Test
    void aClosedSessionIsTold() {
        InferenceSession session = InferenceSession.open(graph, card);
        session.close();
        for (IllegalStateException told :
                List.of(
                        assertThrows(IllegalStateException.class, () -> bind(session, out)),
                        assertThrows(
                                IllegalStateException.class,
                                () -> session.allocate(ElementType.FLOAT32, 2)))) {
            assertEquals(
                    "session model.onnx: expected an open one, found a closed one",
                    told.getMessage());
        }
    }

    @Test
    void constantsKeepWhatTheyWereBoundWith() {
        try (InferenceSession session = InferenceSession.open(graph, card);
                DeviceTensor state = zeros(session);
                BoundRun run =
                        session.bind(
                                Map.of("past", state),
                                Map.of("x", x),
                                Map.of("present", state, GraphFixture.OUT, out))) {
            run.run();
            run.run();
            assertArrayEquals(new float[] {2, 4}, out.toFloats());
        }
    }

    @Test
    void whatDoesNotFitIsToldInOneSentence() {
        try (InferenceSession session = InferenceSession.open(graph, card);
                HostTensor integers = HostTensor.longs(new long[] {1, 2}, 2);
                HostTensor plane = HostTensor.allocate(ElementType.FLOAT32, 2, 2)) {
            for (Map<String, GraphTensor> inputs :
                    List.of(
                            Map.<String, GraphTensor>of("past", out, "x", integers),
                            Map.<String, GraphTensor>of("past", out, "x", plane),
                            Map.<String, GraphTensor>of("past", out, "y", x),
                            Map.<String, GraphTensor>of("past", out))) {
                String told =
                        String.valueOf(
                                assertThrows(
                                                InferenceException.class,
                                                () ->
                                                        session.run(
                                                                inputs,
                                                                Map.of(GraphFixture.OUT, out)))
                                        .getMessage());
                assertTrue(told.startsWith("ONNX Runtime failed while running model.onnx: "), told);
            }
        }
    }
}
