package org.continuo.engine.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTests {
    private static final Path FOLDER =
            Path.of("src/test/resources/conformance/musicgen_mono/checkpoint");

    @TempDir Path cache;

    private Checkpoint checkpoint;
    private TextEncoderConfig config;
    private TextEncoder encoder;

    @BeforeEach
    void open() throws IOException {
        checkpoint = Checkpoint.open(FOLDER);
        config = TextEncoderConfig.from(checkpoint.config().section("text_encoder"));
        encoder =
                TextEncoder.open(
                        config,
                        checkpoint.weights().under("text_encoder."),
                        new ModelCache(cache),
                        "kit",
                        new SessionSettings(1));
    }

    @AfterEach
    void close() {
        encoder.close();
        checkpoint.close();
    }

    @Test
    void idsBeyondTheVocabularyAreRefused() {
        for (long id : new long[] {config.vocabulary(), -1, Long.MAX_VALUE}) {
            assertEquals(
                    "text encoder: expected token ids below %d, found %d: tokenizer and checkpoint do not belong together"
                            .formatted(config.vocabulary(), id),
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> encoder.encode(texts(new long[] {5, id, 1})))
                                    .getMessage()));
        }
        encoder.encode(texts(new long[] {config.vocabulary() - 1, 1}));
    }

    @Test
    void statesHaveTheShapeOfTheTexts() {
        TextStates states = encoder.encode(texts(new long[] {5, 1}, new long[] {7, 8, 9, 1}));
        assertEquals(Shape.of(2, 4, config.width()), states.states().shape());
        assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1, 1, 1}, states.mask().values());
    }

    @Test
    void paddingDoesNotChangeATextsStates() {
        float[] alone = encoder.encode(texts(new long[] {5, 6, 1})).states().values();
        long[] longer = new long[300];
        Arrays.fill(longer, 9);
        float[] padded = encoder.encode(texts(new long[] {5, 6, 1}, longer)).states().values();
        assertArrayEquals(alone, Arrays.copyOf(padded, alone.length), 1e-5f);
    }

    @Test
    void orderMatters() {
        float[] forth = encoder.encode(texts(new long[] {5, 6, 7, 1})).states().values();
        float[] back = encoder.encode(texts(new long[] {7, 6, 5, 1})).states().values();
        int width = config.width();
        double difference = 0;
        for (int i = 0; i < width; i++) {
            difference = Math.max(difference, Math.abs(forth[width + i] - back[width + i]));
        }
        assertTrue(difference > 1e-3, "the middle token sees where the others stand");
    }

    private static TokenizedTexts texts(long[]... texts) {
        return TokenizedTexts.padded(List.of(texts));
    }

    @Test
    void textsArePaddedWithZerosToTheLongest() {
        TokenizedTexts texts = texts(new long[] {5}, new long[] {7, 8});
        assertArrayEquals(new long[] {5, 0, 7, 8}, texts.ids().values());
        assertArrayEquals(new long[] {1, 0, 1, 1}, texts.mask().values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gated-gelu", "gelu"})
    void anotherKindOfT5IsRefused(String activation) throws IOException {
        Path folder = Files.createDirectories(cache.resolve("checkpoint"));
        Files.copy(FOLDER.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        String relu = "\"feed_forward_proj\": \"relu\"";
        String known = Files.readString(FOLDER.resolve("config.json"));
        assertTrue(known.contains(relu));
        Files.writeString(
                folder.resolve("config.json"),
                known.replace(relu, relu.replace("relu", activation)));
        try (Checkpoint other = Checkpoint.open(folder)) {
            assertEquals(
                    "config.json: expected \"relu\" (T5 1.0) at text_encoder.feed_forward_proj, found \"%s\""
                            .formatted(activation),
                    String.valueOf(
                            assertThrows(
                                            CheckpointException.class,
                                            () ->
                                                    TextEncoderConfig.from(
                                                            other.config().section("text_encoder")))
                                    .getMessage()));
        }
    }
}
