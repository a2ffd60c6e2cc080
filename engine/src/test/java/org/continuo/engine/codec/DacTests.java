package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * DACs of random weights against transformers' {@code DacModel} ({@code dac/make.py} writes both),
 * over more frames than a window has.
 */
class DacTests {
    private static final Path REFERENCE = Path.of("src/test/resources/dac");
    private static final float RELATIVE = 1e-4f;

    @TempDir Path cache;

    private AudioCodec open(Path folder) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertTrue(checkpoint.isCodecOnly());
            return AudioCodec.open(
                    CodecConfig.from(checkpoint.codecConfig()),
                    checkpoint.codecWeights(),
                    new ModelCache(cache),
                    String.valueOf(folder.getFileName()),
                    Precision.FP32,
                    new SessionSettings(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folded", "new_norm", "old_norm", "authors"})
    void everyArrayOfTransformersIsReproduced(String form) throws IOException {
        Path folder = REFERENCE.resolve(form);
        try (AudioCodec codec = open(folder)) {
            float[][] audio = rows(NpyFile.readFloats(folder.resolve("audio.npy")));
            assertClose(NpyFile.readFloats(folder.resolve("embedding.npy")), codec.embed(audio));
            CodebookTokens codes = codec.encode(audio);
            assertSame(NpyFile.readLongs(folder.resolve("codes.npy")), codes);
            CodebookTokens tokens = tokens(NpyFile.readLongs(folder.resolve("tokens.npy")));
            assertClose(
                    NpyFile.readFloats(folder.resolve("quantized.npy")), codec.quantized(tokens));
            float[][] expected = rows(NpyFile.readFloats(folder.resolve("decoded.npy")));
            float[][] decoded = codec.decode(tokens);
            assertEquals(codec.samples(tokens.frames()), decoded[0].length);
            for (int row = 0; row < expected.length; row++) {
                assertClose(expected[row], decoded[row]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folded", "new_norm", "old_norm"})
    void streamsGiveWhatTheWholeGives(String form) throws IOException {
        Path folder = REFERENCE.resolve(form);
        try (AudioCodec codec = open(folder)) {
            float[][] audio = rows(NpyFile.readFloats(folder.resolve("audio.npy")));
            CodebookTokens whole = codec.encode(audio);
            CodebookTokens parts = CodebookTokens.zeros(2, codec.codebooks(), 0);
            try (EncodingStream stream = codec.openEncoding(2)) {
                for (int from = 0; from < audio[0].length; from += 501) {
                    int start = from;
                    int to = Math.min(audio[0].length, from + 501);
                    float[][] part =
                            Arrays.stream(audio)
                                    .map(row -> Arrays.copyOfRange(row, start, to))
                                    .toArray(float[][]::new);
                    parts = parts.followedBy(stream.append(part));
                }
                parts = parts.followedBy(stream.finish());
            }
            assertArrayEquals(whole.values(), parts.values());

            int skipped = 30;
            float[][] decoded = codec.decode(whole);
            float[][] streamed = new float[2][0];
            try (CodecStream stream = codec.openStream(2, skipped)) {
                for (int from = 0; from < whole.frames(); from += 37) {
                    int to = Math.min(whole.frames(), from + 37);
                    streamed = joined(streamed, stream.append(whole.slice(from, to)));
                }
                streamed = joined(streamed, stream.finish());
                streamed = joined(stream.skippedSamples(), streamed);
            }
            for (int row = 0; row < 2; row++) {
                assertClose(decoded[row], streamed[row]);
            }
        }
    }

    /** Thirty windows against one over all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"folded", "new_norm", "old_norm"})
    void windowsGiveWhatOneRunGives(String form) throws IOException {
        SessionSettings settings = new SessionSettings(2);
        try (AudioCodec codec = open(REFERENCE.resolve(form));
                Checkpoint checkpoint = Checkpoint.open(REFERENCE.resolve(form))) {
            CodecConfig config = CodecConfig.from(checkpoint.codecConfig());
            Path entry =
                    new ModelCache(cache)
                            .entry(
                                    form + "-" + Precision.FP32.label(),
                                    draft -> {
                                        throw new AssertionError("expected converted graphs");
                                    });
            int frames = 3001;
            float[][] audio = new float[1][frames * config.hopLength() - 1];
            Random random = new Random(4);
            for (int i = 0; i < audio[0].length; i++) {
                audio[0][i] = (float) (0.3 * random.nextGaussian());
            }
            CodebookTokens codes = codec.encode(audio);
            assertEquals(frames, codes.frames());
            try (CodecEncoder whole = CodecEncoder.open(config, entry, settings, 4000);
                    CodecDecoder wholeDecoder =
                            CodecDecoder.open(config, entry, settings, 4000, 4000)) {
                assertArrayEquals(whole.embed(audio).values(), codec.embed(audio).values(), 1e-5f);
                assertArrayEquals(whole.encode(audio).values(), codes.values());
                assertArrayEquals(wholeDecoder.decode(codes)[0], codec.decode(codes)[0], 1e-5f);
            }
        }
    }

    @Test
    void stereoIsTwoMonoPasses() throws IOException {
        Path folder = REFERENCE.resolve("folded");
        try (AudioCodec codec = open(folder)) {
            float[][] audio = rows(NpyFile.readFloats(folder.resolve("audio.npy")));
            CodebookTokens stereo = codec.encodeStereo(new float[][][] {audio});
            assertEquals(2 * codec.codebooks(), stereo.codebooks());
            assertArrayEquals(
                    codec.encode(audio).values(), StereoTokens.separated(stereo).values());
        }
    }

    @Test
    void aRateThatTheHopDoesNotDivideHasNoWholeNumberOfFrames() {
        DacConfig published = new DacConfig(44_100, 1024, 64, 96, RATIOS, 8, 1024, 9);
        assertEquals(44_100 / 512.0, published.frameRateHz());
        assertEquals(512, published.hopLength());
        assertEquals(512 * 40, published.samples(40));
    }

    private static final List<Integer> RATIOS = List.of(8, 8, 4, 2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"downsampling_ratios\": [2, 1]",
                "\"upsampling_ratios\": [2, 4]",
                "\"hidden_size\": 99",
                "\"decoder_hidden_size\": 25",
                "\"codebook_dim\": 0",
                "\"n_codebooks\": 65"
            })
    void whatNoDacHasIsRefusedByKey(String entry) throws IOException {
        String key = entry.substring(1, entry.indexOf('"', 1));
        Path folder = Files.createDirectory(cache.resolve("refused"));
        String config = Files.readString(REFERENCE.resolve("folded/config.json"));
        String others = config.replaceAll("(?s)\"" + key + "\": (\\[[^]]*]|[^,\\n]*),?", "");
        Files.writeString(
                folder.resolve("config.json"), others.replaceFirst("\\{", "{" + entry + ","));
        Files.copy(
                REFERENCE.resolve("folded/model.safetensors"), folder.resolve("model.safetensors"));
        CheckpointException refusal = assertThrows(CheckpointException.class, () -> open(folder));
        assertTrue(String.valueOf(refusal.getMessage()).contains(key), refusal::getMessage);
    }

    private static float[][] joined(float[][] first, float[][] then) {
        float[][] all = new float[first.length][];
        for (int row = 0; row < all.length; row++) {
            all[row] = Arrays.copyOf(first[row], first[row].length + then[row].length);
            System.arraycopy(then[row], 0, all[row], first[row].length, then[row].length);
        }
        return all;
    }

    private static float[][] rows(FloatArray array) {
        int length = array.shape().size(1);
        float[][] rows = new float[array.shape().size(0)][];
        Arrays.setAll(
                rows, row -> Arrays.copyOfRange(array.values(), row * length, (row + 1) * length));
        return rows;
    }

    private static CodebookTokens tokens(LongArray array) {
        Shape shape = array.shape();
        return new CodebookTokens(array.values(), shape.size(0), shape.size(1), shape.size(2));
    }

    private static void assertSame(LongArray expected, CodebookTokens found) {
        assertEquals(expected.shape(), Shape.of(found.batch(), found.codebooks(), found.frames()));
        assertArrayEquals(expected.values(), found.values());
    }

    private static void assertClose(FloatArray expected, FloatArray found) {
        assertEquals(expected.shape(), found.shape());
        assertClose(expected.values(), found.values());
    }

    /** Within a ten-thousandth of the largest value. */
    private static void assertClose(float[] expected, float[] found) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 0);
        assertArrayEquals(expected, found, RELATIVE * largest);
    }
}
