package org.continuo.engine.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.checkpoint.StoredTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From one format to the other and back: every bit must be there again. */
class ModelExportTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final Path MONO = KIT.resolve("musicgen_mono/checkpoint");
    private static final Path ADAPTER = KIT.resolve("lora/adapters/plain_whole");

    /** transformers computes it anew. */
    private static final String POSITIONS = "decoder.model.decoder.embed_positions.weights";

    private static final String TABLE = "decoder.model.decoder.embed_tokens.0.weight";

    @TempDir Path folder;
    private int exports;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "musicgen_mono",
                "musicgen_stereo",
                "musicgen_melody",
                "audiocraft_stereo",
                "codec/causal_shortcut"
            })
    void thereAndBackIsTheSameToTheBit(String model) throws IOException {
        Path source = KIT.resolve(model).resolve("checkpoint");
        Path there = export(source, ModelExport.Form.AUDIOCRAFT);
        assertSame(source, there);
        Path back = export(there, ModelExport.Form.HUGGINGFACE);
        assertSame(source, back);
        assertSameFiles(there, export(back, ModelExport.Form.AUDIOCRAFT));
        assertSameFiles(back, export(back, ModelExport.Form.HUGGINGFACE));
    }

    private static void assertSame(Path expectedFolder, Path foundFolder) throws IOException {
        try (Checkpoint expected = Checkpoint.open(expectedFolder);
                Checkpoint found = Checkpoint.open(foundFolder)) {
            TreeSet<String> names = new TreeSet<>(expected.weights().names());
            names.remove(POSITIONS);
            assertEquals(names, new TreeSet<>(found.weights().names()));
            for (String name : names) {
                StoredTensor tensor = expected.weights().tensor(name);
                StoredTensor other = found.weights().get(name, tensor.shape().toArray());
                assertEquals(tensor.type(), other.type(), name);
                assertArrayEquals(
                        tensor.data().toArray(ValueLayout.JAVA_BYTE),
                        other.data().toArray(ValueLayout.JAVA_BYTE),
                        name);
            }
            assertEquals(expected.config().text("model_type"), found.config().text("model_type"));
            assertEquals(
                    expected.generationConfig().integer("max_length", 0),
                    found.generationConfig().integer("max_length", 0));
        }
    }

    private static void assertSameFiles(Path expected, Path found) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(expected)) {
            files = all.filter(Files::isRegularFile).map(expected::relativize).toList();
        }
        assertTrue(files.size() >= 1);
        for (Path file : files) {
            assertEquals(
                    -1,
                    Files.mismatch(expected.resolve(file), found.resolve(file)),
                    () -> file.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT16", "BFLOAT16"})
    void aShorterTypeIsTheNearestOne(ElementType type) throws IOException {
        Path half = export(MONO, ModelExport.Form.HUGGINGFACE, type);
        try (Checkpoint exact = Checkpoint.open(MONO);
                Checkpoint rounded = Checkpoint.open(half)) {
            for (String name : exact.weights().names()) {
                assertEquals(type, rounded.weights().tensor(name).type(), name);
            }
            float[] expected = exact.weights().tensor(TABLE).toFloats();
            float[] found = rounded.weights().tensor(TABLE).toFloats();
            double halfUnit = type == ElementType.FLOAT16 ? 0x1p-11 : 0x1p-8;
            boolean differs = false;
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], found[i], Math.abs(expected[i]) * halfUnit + 0x1p-25);
                differs |= expected[i] != found[i];
            }
            assertTrue(differs);
            assertEquals(
                    type.name().toLowerCase(Locale.ROOT), rounded.config().text("torch_dtype"));
        }
    }

    @Test
    void whatATypeCannotHoldIsRefused() throws IOException {
        Path large = folder.resolve("large");
        RandomCheckpoint.write(large, ModelGeometry.TINY, ElementType.FLOAT32, 1, 1e30);
        CheckpointException told =
                assertThrows(
                        CheckpointException.class,
                        () -> export(large, ModelExport.Form.HUGGINGFACE, ElementType.FLOAT16));
        assertTrue(
                String.valueOf(told.getMessage()).contains("expected values that FLOAT16 can hold"),
                told.getMessage());
        export(large, ModelExport.Form.HUGGINGFACE, ElementType.BFLOAT16);
    }

    @ParameterizedTest
    @EnumSource(ModelExport.Form.class)
    void anAdapterIsMergedForGood(ModelExport.Form form) throws IOException {
        List<ScaledAdapter> adapters = List.of(new ScaledAdapter(ADAPTER, 0.35));
        try (Checkpoint adapted = Checkpoint.open(MONO, CompanionModels.NONE, adapters);
                Checkpoint found =
                        Checkpoint.open(write(ModelExport.of(adapted, form, Optional.empty())))) {
            List<String> changed = new ArrayList<>();
            for (String name : found.weights().names()) {
                float[] values = found.weights().tensor(name).toFloats();
                assertArrayEquals(adapted.weights().tensor(name).toFloats(), values, name);
                if (!Arrays.equals(adapted.unadapted(name).toFloats(), values)) {
                    changed.add(name);
                }
            }
            assertTrue(changed.size() > 4, changed.toString());
        }
    }

    @Test
    void aMelodyThatAudiocraftHearsOtherwiseIsRefused() throws IOException {
        Path nano = Path.of("../models/nano");
        CheckpointException told =
                assertThrows(
                        CheckpointException.class, () -> export(nano, ModelExport.Form.AUDIOCRAFT));
        assertTrue(
                String.valueOf(told.getMessage()).contains("all their frames: 235"),
                told.getMessage());
        assertSame(nano, export(nano, ModelExport.Form.HUGGINGFACE));
    }

    private Path export(Path source, ModelExport.Form form, ElementType... type)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            return write(ModelExport.of(checkpoint, form, Stream.of(type).findFirst()));
        }
    }

    private Path write(ModelExport export) throws IOException {
        Path place = Files.createDirectories(folder.resolve("export" + exports++));
        export.write(place, file -> {});
        long bytes = 0;
        for (OutgoingFile file : export.files()) {
            bytes += Files.size(place.resolve(file.name()));
        }
        assertTrue(bytes <= export.byteSize(), bytes + " of " + export.byteSize());
        return place;
    }
}
