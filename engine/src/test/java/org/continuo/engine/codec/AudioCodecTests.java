package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.continuo.core.Draw;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AudioCodecTests {
    private static final int HOP = 6;
    private static final int CODEBOOKS = 3;
    private static final float TOLERANCE = 1e-4f;

    private static Path folder;
    private static AudioCodec codec;

    @BeforeAll
    static void openCodec() throws IOException {
        folder = Files.createTempDirectory("codec-tests");
        codec = open(config(false, 2, 1));
    }

    @AfterAll
    static void closeCodec() throws IOException {
        codec.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Two rates, so that windows of 100 frames stay small. */
    private static CodecConfig config(boolean causal, int lstmLayers, int channels) {
        return new EncodecConfig(
                600,
                channels,
                4,
                4,
                2,
                List.of(3, 2),
                7,
                7,
                3,
                2,
                causal,
                PadMode.REFLECT,
                2,
                lstmLayers,
                1.0,
                causal,
                16,
                CODEBOOKS);
    }

    private static AudioCodec open(CodecConfig config) {
        try {
            return AudioCodec.open(
                    config,
                    new InventedWeights(CODEBOOKS),
                    new ModelCache(folder),
                    "codec-" + Integer.toHexString(config.hashCode()),
                    Precision.FP32,
                    new SessionSettings(1));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static float[][] noise(int rows, int samples, long seed) {
        Random random = new Random(seed);
        float[][] audio = new float[rows][samples];
        for (float[] row : audio) {
            for (int i = 0; i < samples; i++) {
                row[i] = (float) random.nextGaussian() * 0.3f;
            }
        }
        return audio;
    }

    private static CodebookTokens randomTokens(int batch, int frames, long seed) {
        Random random = new Random(seed);
        CodebookTokens tokens = CodebookTokens.zeros(batch, CODEBOOKS, frames);
        Arrays.setAll(tokens.values(), i -> random.nextInt(16));
        return tokens;
    }

    @Test
    void everyStartedHopIsAFrameAndDecodesWhole() {
        Draw.cases(
                40,
                draw -> {
                    int samples = draw.integer(1, 400);
                    CodebookTokens tokens = codec.encode(noise(1, samples, samples));
                    assertEquals(Math.ceilDiv(samples, HOP), tokens.frames());
                    assertEquals(tokens.frames() * HOP, codec.decode(tokens)[0].length);
                });
    }

    @Test
    void aRowDoesNotDependOnItsBatch() {
        Draw.cases(
                20,
                draw -> {
                    int frames = draw.integer(1, 200);
                    CodebookTokens tokens = randomTokens(3, frames, frames);
                    float[][] together = codec.decode(tokens);
                    float[][] audio = noise(2, frames * HOP, frames);
                    CodebookTokens codes = codec.encode(audio);
                    for (int row = 0; row < 2; row++) {
                        assertArrayEquals(
                                codec.decode(tokens.row(row))[0], together[row], TOLERANCE);
                        assertArrayEquals(
                                codec.encode(new float[][] {audio[row]}).values(),
                                codes.row(row).values());
                    }
                });
    }

    @Test
    void decodingInWindowsEqualsDecodingAtOnce() {
        for (boolean causal : List.of(false, true)) {
            CodecConfig config = config(causal, 2, 1);
            CodebookTokens tokens = randomTokens(2, 1203, 5);
            try (AudioCodec windowed = open(config);
                    CodecDecoder whole =
                            CodecDecoder.open(config, entry(config), ONE, 2000, 2000)) {
                float[][] expected = whole.decode(tokens);
                float[][] found = windowed.decode(tokens);
                for (int row = 0; row < 2; row++) {
                    assertArrayEquals(expected[row], found[row], 1e-5f);
                }
            }
        }
    }

    @Test
    void encodingInWindowsEqualsEncodingAtOnce() {
        for (boolean causal : List.of(false, true)) {
            CodecConfig config = config(causal, 2, 1);
            float[][] audio = noise(2, 1203 * HOP + 1, 6);
            try (AudioCodec windowed = open(config);
                    CodecEncoder whole = CodecEncoder.open(config, entry(config), ONE, 2000)) {
                assertArrayEquals(
                        whole.embed(audio).values(), windowed.embed(audio).values(), 1e-5f);
            }
        }
    }

    @Test
    void theStartOfACausalDecodeIsTheDecodeOfItsStart() {
        try (AudioCodec causal = open(config(true, 1, 1))) {
            CodebookTokens tokens = randomTokens(1, 40, 7);
            float[] whole = causal.decode(tokens)[0];
            float[] start = causal.decode(tokens.slice(0, 30))[0];
            assertArrayEquals(Arrays.copyOf(whole, start.length), start, TOLERANCE);
        }
    }

    @Test
    void aCodecWithoutRecurrentLayersAndWithTwoChannelsWorks() {
        try (AudioCodec plain = open(config(false, 0, 2))) {
            CodebookTokens tokens = plain.encode(noise(4, 50, 8));
            assertEquals(2, tokens.batch());
            float[][] audio = plain.decode(tokens);
            assertEquals(4, audio.length);
            assertEquals(9 * HOP, audio[3].length);
        }
    }

    @Test
    void theMaskSilencesWhereItIsFalse() {
        float[][] audio = noise(1, 60, 9);
        boolean[][] mask = new boolean[1][60];
        Arrays.fill(mask[0], 24, 60, true);
        CodebookTokens masked = codec.encode(audio, mask);
        Arrays.fill(audio[0], 0, 24, 0);
        assertArrayEquals(codec.encode(audio).values(), masked.values());
    }

    @Test
    void stereoIsLeftAndRightInTurn() {
        float[][] audio = noise(2, 60, 10);
        CodebookTokens stereo = codec.encodeStereo(new float[][][] {audio});
        CodebookTokens mono = codec.encode(audio);
        assertEquals(2 * CODEBOOKS, stereo.codebooks());
        for (int codebook = 0; codebook < CODEBOOKS; codebook++) {
            assertEquals(mono.get(0, codebook, 4), stereo.get(0, 2 * codebook, 4));
            assertEquals(mono.get(1, codebook, 4), stereo.get(0, 2 * codebook + 1, 4));
        }
        float[][] decoded = codec.decode(mono);
        assertArrayEquals(decoded[0], codec.decodeStereo(stereo)[0][0]);
        assertArrayEquals(decoded[1], codec.decodeStereo(stereo)[0][1]);
    }

    @Test
    void fewerCodebooksThanTheBandwidthAllowsAreTakenAsPresent() throws IOException {
        CodecConfig config = config(false, 2, 1).withCodebooks(8);
        try (AudioCodec narrow = open(config)) {
            assertEquals(CODEBOOKS, narrow.codebooks());
        }
        CheckpointException none =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                AudioCodec.open(
                                        config,
                                        new InventedWeights(0),
                                        new ModelCache(folder),
                                        "none",
                                        Precision.FP32,
                                        ONE));
        assertTrue(String.valueOf(none.getMessage()).contains("quantizer.layers.0.codebook.embed"));
    }

    @Test
    void noTokensDecodeToNoAudio() {
        assertEquals(0, codec.decode(randomTokens(2, 0, 1))[1].length);
        assertEquals(0, codec.quantized(randomTokens(2, 0, 1)).values().length);
    }

    @Test
    void badInputIsRefusedInOneSentence() {
        float[][] broken = noise(1, 60, 11);
        broken[0][17] = Float.NaN;
        refused("finite samples, found NaN at sample 17", () -> codec.encode(broken));
        refused("at least 1 sample, found 0", () -> codec.encode(new float[1][0]));
        refused("found 0 rows", () -> codec.encode(new float[0][]));
        refused(
                "rows of one length",
                () -> codec.encode(new float[][] {new float[6], new float[7]}));
        refused("expected 6 samples", () -> codec.encode(new float[1][6], new boolean[1][5]));
        refused("expected 1 rows", () -> codec.encode(new float[1][6], new boolean[2][6]));
        CodebookTokens outside = randomTokens(1, 4, 1);
        outside.set(0, 1, 2, 16);
        refused("expected 0 to 15, found 16", () -> codec.decode(outside));
        refused("[1 or more, 3, frames]", () -> codec.decode(CodebookTokens.zeros(1, 4, 4)));
        refused("even number", () -> codec.decodeStereo(CodebookTokens.zeros(1, 3, 4)));
        refused("found 1 channels", () -> codec.encodeStereo(new float[1][1][6]));
    }

    @Test
    void aClosedCodecSaysSo() {
        AudioCodec closed = open(config(false, 2, 1));
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.decode(randomTokens(1, 4, 1)));
    }

    private static final SessionSettings ONE = new SessionSettings(1);

    private static Path entry(CodecConfig config) {
        try {
            return new ModelCache(folder)
                    .entry(
                            "codec-" + Integer.toHexString(config.hashCode()) + "-fp32",
                            target -> {});
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void refused(String reason, Runnable call) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
    }
}
