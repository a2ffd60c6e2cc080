package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostTensorTests {
    @Test
    void aNewTensorIsZeroAndKeepsWhatIsWritten() {
        try (HostTensor tensor = HostTensor.allocate(ElementType.FLOAT32, 2, 3)) {
            assertEquals(Shape.of(2, 3), tensor.shape());
            assertArrayEquals(new float[6], tensor.toFloats());
            tensor.floats().put(4, 2.5f);
            assertArrayEquals(new float[] {0, 0, 0, 0, 2.5f, 0}, tensor.toFloats());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT32", "FLOAT16", "INT64", "INT32", "INT8"})
    void aTensorMayBeEmpty(ElementType type) {
        try (HostTensor tensor = HostTensor.allocate(type, 3, 0, 5)) {
            assertEquals(0, tensor.bytes().remaining());
            assertEquals(Shape.of(3, 0, 5), tensor.shape());
        }
    }

    @Test
    void aTensorMayBeAScalar() {
        try (HostTensor tensor = HostTensor.longs(new long[] {7})) {
            assertArrayEquals(new long[] {7}, tensor.toLongs());
        }
    }

    @Test
    void aTensorMayBeClosedTwice() {
        HostTensor tensor = HostTensor.allocate(ElementType.INT8, 3);
        tensor.close();
        tensor.close();
        assertThrows(IllegalStateException.class, () -> tensor.bytes().get(0));
    }

    @Test
    void valuesThatDoNotFillTheShapeAreRefused() {
        for (int count : new int[] {0, 3, 5}) {
            assertEquals(
                    "host tensor: expected [2, 2] values, found " + count,
                    refusal(() -> HostTensor.floats(new float[count], 2, 2).close()));
            assertEquals(
                    "host tensor: expected [2, 2] values, found " + count,
                    refusal(() -> HostTensor.longs(new long[count], 2, 2).close()));
            assertEquals(
                    "host tensor: expected [2, 2] values, found " + count,
                    refusal(() -> HostTensor.ints(new int[count], 2, 2).close()));
        }
    }

    @Test
    void moreThanTwoGigabytesAreRefusedBeforeAnythingIsAllocated() {
        assertEquals(
                "host tensor: expected at most 2 GB, found [1024, 1024, 1024] of FLOAT32",
                refusal(() -> HostTensor.allocate(ElementType.FLOAT32, 1024, 1024, 1024).close()));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FLOAT32", "FLOAT16", "INT64", "INT32", "INT8"})
    void typesThatNoGraphTakesAreRefused(ElementType type) {
        assertEquals(
                "host tensor: expected float32, float16, int64, int32 or int8, found " + type,
                refusal(() -> HostTensor.allocate(type, 1).close()));
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
