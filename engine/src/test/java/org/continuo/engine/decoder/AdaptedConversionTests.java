package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Of a model with adapters only what they change is converted, and it is the same model. */
class AdaptedConversionTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final Path BASE = KIT.resolve("musicgen_mono/checkpoint");
    private static final String WEIGHTS = "decoder.weights";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "plain_whole, 1.0",
        "embeddings, 1.3",
        "save_heads, 1.0",
        "dora, 1.0",
        "patterns, -0.7"
    })
    void onTheBasesWeightsItComputesToTheBitWhatTheWholeDoes(String adapter, double scale)
            throws IOException {
        ModelCache cache = new ModelCache(folder);
        try (Checkpoint checkpoint = adapted(adapter, scale);
                TokenDecoder onBase = open(checkpoint, cache, "adapted", Precision.FP32);
                TokenDecoder whole =
                        TokenDecoder.open(
                                DecoderConfig.from(checkpoint.config()),
                                checkpoint.weights(),
                                cache,
                                "whole",
                                Precision.FP32,
                                new SessionSettings(1));
                TokenDecoder base =
                        TokenDecoder.open(
                                DecoderConfig.from(checkpoint.config()),
                                checkpoint.unadaptedWeights(),
                                cache,
                                "base",
                                Precision.FP32,
                                new SessionSettings(1))) {
            assertArrayEquals(logits(whole), logits(onBase));
            assertFalse(Arrays.equals(logits(whole), logits(base)));
        }
        assertTrue(size("adapted") < size("whole"), size("adapted") + " of " + size("whole"));
    }

    /**
     * As NVIDIA's cards take it, with activations of 16 bits but in fp32; played by the processor.
     */
    @ParameterizedTest
    @EnumSource
    void onCards(Precision precision) throws IOException {
        DecoderVariant variant = DecoderVariant.of(precision, DeviceKind.CUDA);
        Path base = Files.createDirectory(folder.resolve("base"));
        Path onBase = Files.createDirectory(folder.resolve("on-base"));
        Path whole = Files.createDirectory(folder.resolve("whole"));
        try (Checkpoint checkpoint = adapted("plain_whole", 0.8)) {
            DecoderConfig config = DecoderConfig.from(checkpoint.config());
            Weights weights = checkpoint.weights();
            new DecoderConversion(config, checkpoint.unadaptedWeights(), null, base)
                    .writeSingle(variant);
            new DecoderConversion(config, weights, base, onBase).writeSingle(variant);
            new DecoderConversion(config, weights, null, whole).writeSingle(variant);
            float[] expected = logits(config, variant, whole);
            assertArrayEquals(expected, logits(config, variant, onBase));
            assertFalse(Arrays.equals(expected, logits(config, variant, base)));
        }
        assertTrue(Files.size(onBase.resolve(WEIGHTS)) < Files.size(whole.resolve(WEIGHTS)));
    }

    private static float[] logits(DecoderConfig config, DecoderVariant variant, Path converted) {
        SessionSettings played =
                new SessionSettings(1).on(Device.of(variant.device())).playedByProcessor();
        try (TokenDecoder decoder = TokenDecoder.load(config, variant, converted, played)) {
            return logits(decoder);
        }
    }

    @Test
    void aBaseThatIsRemovedStaysReadable() throws IOException {
        ModelCache cache = new ModelCache(folder);
        try (Checkpoint checkpoint = adapted("plain_whole", 1)) {
            float[] expected;
            try (TokenDecoder decoder = open(checkpoint, cache, "adapted", Precision.INT8)) {
                expected = logits(decoder);
            }
            cache.remove("base");
            assertEquals(1, cache.stored("").size());
            try (TokenDecoder decoder = open(checkpoint, cache, "adapted", Precision.INT8)) {
                assertArrayEquals(expected, logits(decoder));
            }
            assertEquals(1, cache.stored("").size()); // nothing was converted again
        }
    }

    private static Checkpoint adapted(String adapter, double scale) throws IOException {
        Path place = KIT.resolve("lora/adapters").resolve(adapter);
        return Checkpoint.open(
                BASE, CompanionModels.NONE, List.of(new ScaledAdapter(place, scale)));
    }

    private static TokenDecoder open(
            Checkpoint checkpoint, ModelCache cache, String key, Precision precision)
            throws IOException {
        return TokenDecoder.openAdapted(
                DecoderConfig.from(checkpoint.config()),
                checkpoint.weights(),
                cache,
                key,
                checkpoint.unadaptedWeights(),
                "base",
                precision,
                new SessionSettings(1));
    }

    private static float[] logits(TokenDecoder decoder) {
        DecoderConfig config = decoder.config();
        Random random = new Random(3);
        float[] text = new float[4 * config.textWidth()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (float) random.nextGaussian();
        }
        long[] tokens = new long[config.codebooks() * 6];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.nextInt(config.vocabulary());
        }
        float[] logits = new float[config.codebooks() * config.vocabulary()];
        try (DecoderConditions conditions =
                        decoder.project(
                                new FloatArray(Shape.of(1, 4, config.textWidth()), text),
                                new FloatArray(Shape.of(1, 4), new float[] {1, 1, 1, 1}));
                Decoding decoding = decoder.begin(conditions, 1, 6)) {
            decoding.prefill(tokens, 6, logits);
        }
        return logits;
    }

    /** Bytes of the weights that an entry has of its own. */
    private long size(String key) throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("graphs"))) {
            Path entry =
                    entries.filter(Files::isDirectory)
                            .filter(path -> path.getFileName().toString().startsWith(key + "-"))
                            .findFirst()
                            .orElseThrow();
            return Files.size(entry.resolve(WEIGHTS));
        }
    }
}
