package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.continuo.core.tensor.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTests {
    private static final String GAIN = "decoder.model.decoder.layers.0.self_attn_layer_norm.weight";

    @TempDir Path folder;

    private byte[] written(String name, ElementType type, long seed) throws IOException {
        RandomCheckpoint.write(folder.resolve(name), ModelGeometry.TINY, type, seed);
        return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
    }

    @Test
    void itHasTheTensorsOfItsGeometryAndNoOthers() throws IOException {
        ModelGeometry tiny = ModelGeometry.TINY;
        ModelGeometry attending =
                new ModelGeometry(32, 2, 2, 4, 32, 2, false, 16, 1, 2, 8, 24, 40, 2, 8);
        for (ModelGeometry geometry : List.of(tiny, attending)) {
            Path model = folder.resolve("melody-" + geometry.melody());
            RandomCheckpoint.write(model, geometry, ElementType.FLOAT32, 1);
            try (Checkpoint checkpoint = Checkpoint.open(model)) {
                Weights weights = checkpoint.weights();
                List<TensorSpec> expected = new ArrayList<>(geometry.decoder().all(weights));
                geometry.textEncoder()
                        .all()
                        .forEach(each -> expected.add(each.under(TextEncoderTensors.PREFIX)));
                geometry.codec()
                        .all(weights.under(CodecTensors.PREFIX))
                        .forEach(each -> expected.add(each.under(CodecTensors.PREFIX)));
                for (TensorSpec tensor : expected) {
                    assertEquals(tensor.shape(), weights.get(tensor).shape());
                }
                assertEquals(
                        weights.names(),
                        expected.stream().map(TensorSpec::name).collect(Collectors.toSet()));
                assertEquals(
                        RandomCheckpoint.byteSize(geometry, ElementType.FLOAT32),
                        expected.stream().mapToLong(each -> each.shape().elementCount()).sum()
                                * Float.BYTES);
            }
        }
    }

    @Test
    void theSeedDecidesTheWeights() throws IOException {
        byte[] first = written("a", ElementType.FLOAT32, 1);
        assertArrayEquals(first, written("b", ElementType.FLOAT32, 1));
        assertFalse(Arrays.equals(first, written("c", ElementType.FLOAT32, 2)));
    }

    @Test
    void halfPrecisionHoldsTheSameWeightsInHalfTheRoom() throws IOException {
        long whole = written("a", ElementType.FLOAT32, 1).length;
        long half = written("b", ElementType.FLOAT16, 1).length;
        assertEquals(0.5, (double) half / whole, 0.05);
        try (Checkpoint exact = Checkpoint.open(folder.resolve("a"));
                Checkpoint rounded = Checkpoint.open(folder.resolve("b"))) {
            assertEquals(exact.weights().names(), rounded.weights().names());
            for (String name : exact.weights().names()) {
                float[] values = exact.weights().tensor(name).toFloats();
                float[] halves = rounded.weights().tensor(name).toFloats();
                for (int i = 0; i < values.length; i++) {
                    assertEquals(Float.float16ToFloat(Float.floatToFloat16(values[i])), halves[i]);
                }
            }
        }
    }

    @Test
    void outliersReachTowardsTheLargestGainAndNotBeyond() throws IOException {
        RandomCheckpoint.write(folder, ModelGeometry.TINY, ElementType.FLOAT32, 1, 20);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            float[] gains = checkpoint.weights().get(GAIN, ModelGeometry.TINY.hidden()).toFloats();
            Arrays.sort(gains);
            assertTrue(gains[0] >= 1 / 20f && gains[gains.length - 1] <= 20, "within the bounds");
            assertTrue(gains[gains.length - 1] > 2, "some dominate");
            assertEquals(1, gains[gains.length / 2], 0.3, "most are near 1");
        }
        RandomCheckpoint.write(folder, ModelGeometry.TINY, ElementType.FLOAT32, 1);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            for (float gain :
                    checkpoint.weights().get(GAIN, ModelGeometry.TINY.hidden()).toFloats()) {
                assertEquals(1, gain);
            }
        }
    }

    @Test
    void otherTypesAreRefusedAndLeaveNoModel() {
        assertEquals(
                "random checkpoint: expected FLOAT32 or FLOAT16, found INT8",
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> written("a", ElementType.INT8, 1))
                                .getMessage()));
        assertFalse(Files.exists(folder.resolve("a/model.safetensors")));
    }
}
