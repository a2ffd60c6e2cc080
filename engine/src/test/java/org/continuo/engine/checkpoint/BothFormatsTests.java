package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole conformance kit holds each model in both formats: they must come out the same. */
class BothFormatsTests {
    private static final Path KIT = Path.of("../../shared/conformance");
    private static final String POSITIONS = "decoder.model.decoder.embed_positions.weights";

    @ParameterizedTest
    @ValueSource(strings = {"mono", "stereo", "melody"})
    void audiocraftFilesHoldTheTensorsAndGeometryOfTheHuggingFaceFolder(String kind)
            throws Exception {
        assumeTrue(Files.isDirectory(KIT), "needs the conformance kit beside the checkout");
        try (Checkpoint expected =
                        Checkpoint.open(KIT.resolve("musicgen_" + kind).resolve("checkpoint"));
                Checkpoint found =
                        Checkpoint.open(KIT.resolve("audiocraft_" + kind).resolve("checkpoint"))) {
            TreeSet<String> names = new TreeSet<>(expected.weights().names());
            names.remove(POSITIONS);
            assertEquals(names, found.weights().names());
            for (String name : names) {
                StoredTensor tensor = expected.weights().tensor(name);
                StoredTensor other = found.weights().get(name, tensor.shape().toArray());
                assertArrayEquals(tensor.toFloats(), other.toFloats(), name);
            }
            assertEquals(expected.config().text("model_type"), found.config().text("model_type"));
            assertEquals(
                    expected.config().integer("chroma_length", -1),
                    found.config().integer("chroma_length", -1));
            for (String part : List.of("text_encoder", "audio_encoder", "decoder")) {
                assertSameNumbers(expected.config().section(part), found.config().section(part));
            }
            assertSameNumbers(expected.generationConfig(), found.generationConfig());
            assertSameNumbers(expected.preprocessorConfig(), found.preprocessorConfig());
        }
    }

    @Test
    void theCodecByReferenceIsTakenFromAFolderOrReported() throws Exception {
        assumeTrue(Files.isDirectory(KIT), "needs the conformance kit beside the checkout");
        Path pointer = KIT.resolve("audiocraft_mono/by_reference");
        String message =
                String.valueOf(
                        assertThrows(CheckpointException.class, () -> Checkpoint.open(pointer))
                                .getMessage());
        assertTrue(message.contains("the codec facebook/encodec_32khz"), message);
        for (String codec : List.of("codec/like_32khz/checkpoint", "audiocraft_mono/checkpoint")) {
            try (Checkpoint found =
                    Checkpoint.open(pointer, name -> Optional.of(KIT.resolve(codec)))) {
                assertTrue(found.codecWeights().has("quantizer.layers.3.codebook.embed"), codec);
            }
        }
    }

    /** Every number that the translation gives must be the one that transformers wrote. */
    private static void assertSameNumbers(ConfigSection expected, ConfigSection found) {
        for (String key : found.keys()) {
            String wanted = describe(expected, key);
            if (wanted.matches("[-\\[0-9].*|true|false")
                    && !key.equals("is_encoder_decoder")) { // t5-base as a whole has a decoder
                assertEquals(wanted, describe(found, key), key);
            }
        }
        assertTrue(found.keys().size() >= 5, found.keys() + " translated");
    }

    private static String describe(ConfigSection section, String key) {
        String message = String.valueOf(section.unexpected(key, "").getMessage());
        return message.substring(message.indexOf("found ") + "found ".length());
    }
}
