package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What would end the JVM if it reached ONNX Runtime ends in Java. */
class NativeFunctionsTests {
    @Test
    void theLibraryThatComesAlongFits() {
        NativeFunctions.requireFit();
        assertEquals(Optional.empty(), NativeFunctions.misfit(NativeLibrary.VERSION, true));
    }

    @Test
    void anotherLibraryIsToldInOneSentence() {
        assertEquals(
                "ONNX Runtime: expected version %s with interface 29, found version 1.22.0"
                        .formatted(NativeLibrary.VERSION),
                NativeFunctions.misfit("1.22.0", true).orElseThrow());
        assertEquals(
                "ONNX Runtime: expected version %1$s with interface 29, found version %1$s without it"
                        .formatted(NativeLibrary.VERSION),
                NativeFunctions.misfit(NativeLibrary.VERSION, false).orElseThrow());
    }

    @Test
    void aSlotWithoutAFunctionIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate(ValueLayout.ADDRESS, 3);
            table.setAtIndex(ValueLayout.ADDRESS, 1, MemorySegment.ofAddress(4711));
            assertEquals(4711, NativeFunctions.function(table, 1).address());
            for (int slot : new int[] {-1, 0, 2, 3, 500}) {
                assertEquals(
                        "ONNX Runtime: expected a function in slot %d of 3, found none"
                                .formatted(slot),
                        assertThrows(
                                        InferenceException.class,
                                        () -> NativeFunctions.function(table, slot))
                                .getMessage());
            }
        }
    }

    @Test
    void noHandleIsRefused() {
        Shape shape = Shape.of(2);
        List<Executable> calls =
                List.of(
                        () -> NativeFunctions.createAllocator(0, 1),
                        () -> NativeFunctions.createAllocator(1, 0),
                        () -> NativeFunctions.createTensor(0, ElementType.FLOAT32, shape),
                        () -> NativeFunctions.createBinding(0),
                        () -> NativeFunctions.bindInput(0, 1, 1),
                        () -> NativeFunctions.bindInput(1, 0, 1),
                        () -> NativeFunctions.bindInput(1, 1, 0),
                        () -> NativeFunctions.bindOutput(0, 1, 1),
                        () -> NativeFunctions.bindOutput(1, 0, 1),
                        () -> NativeFunctions.bindOutput(1, 1, 0),
                        () -> NativeFunctions.run(0, 0, 1),
                        () -> NativeFunctions.run(1, 0, 0),
                        () -> NativeFunctions.releaseCaptured(0, 1),
                        () -> NativeFunctions.releaseTensor(0),
                        () -> NativeFunctions.releaseBinding(0),
                        () -> NativeFunctions.releaseAllocator(0),
                        () -> NativeFunctions.releaseMemoryInfo(0));
        for (Executable call : calls) {
            String sentence =
                    String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
            assertTrue(sentence.startsWith("ONNX Runtime: expected the handle of a "), sentence);
        }
    }
}
