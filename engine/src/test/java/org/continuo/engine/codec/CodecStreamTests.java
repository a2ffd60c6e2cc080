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
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is decoded while tokens arrive is what is decoded at once. */
class CodecStreamTests {
    private static final int CODEBOOKS = 2;
    private static final int ENTRIES = 16;
    private static final float TOLERANCE = 1e-4f;
    private static final List<CodecConfig> GEOMETRIES =
            List.of(
                    geometry(false, PadMode.REFLECT, 2, 1, List.of(3, 2), 7),
                    geometry(true, PadMode.REFLECT, 1, 1, List.of(3, 2), 7),
                    geometry(false, PadMode.CONSTANT, 2, 2, List.of(2, 2), 5),
                    geometry(true, PadMode.CONSTANT, 0, 2, List.of(5), 4),
                    geometry(false, PadMode.REFLECT, 1, 1, List.of(1, 2), 9));

    private static Path folder;
    private static List<AudioCodec> codecs;

    @BeforeAll
    static void openCodecs() throws IOException {
        folder = Files.createTempDirectory("codec-stream-tests");
        codecs =
                Stream.of(Precision.FP32, Precision.INT8)
                        .flatMap(precision ->
                                GEOMETRIES.stream().map(geometry -> open(geometry, precision)))
                        .toList();
    }

    @AfterAll
    static void closeCodecs() throws IOException {
        codecs.forEach(AudioCodec::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static CodecConfig geometry(
            boolean causal,
            PadMode padMode,
            int lstmLayers,
            int channels,
            List<Integer> ratios,
            int kernel) {
        return new EncodecConfig(
                600,
                channels,
                4,
                4,
                2,
                ratios,
                kernel,
                kernel,
                3,
                2,
                causal,
                padMode,
                2,
                lstmLayers,
                1.0,
                causal,
                ENTRIES,
                CODEBOOKS);
    }

    private static AudioCodec open(CodecConfig config, Precision precision) {
        try {
            return AudioCodec.open(
                    config,
                    new InventedWeights(CODEBOOKS),
                    new ModelCache(folder),
                    "codec-" + GEOMETRIES.indexOf(config),
                    precision,
                    new SessionSettings(1));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static CodebookTokens randomTokens(
            int batch, int codebooks, int frames, int entries, long seed) {
        Random random = new Random(seed);
        CodebookTokens tokens = CodebookTokens.zeros(batch, codebooks, frames);
        Arrays.setAll(tokens.values(), i -> random.nextInt(entries));
        return tokens;
    }

    @Test
    void theStreamIsTheWholeDecodeHoweverTheTokensArrive() {
        Draw.cases(
                250,
                draw -> {
                    int codec = draw.integer(0, 9);
                    int rows = draw.integer(1, 3);
                    int firstFrame = draw.integer(0, 70);
                    List<Integer> blocks = draw.integers(draw.integer(1, 12), 0, 40);
                    long seed = draw.seed();
                    int frames = Math.max(1, blocks.stream().mapToInt(Integer::intValue).sum());
                    CodebookTokens tokens = randomTokens(rows, CODEBOOKS, frames, ENTRIES, seed);
                    assertStreamed(codecs.get(codec), tokens, Math.min(firstFrame, frames), blocks);
                });
    }

    @Test
    void manyFramesAtOnceAreDecodedInWindows() {
        CodebookTokens tokens = randomTokens(2, CODEBOOKS, 1303, ENTRIES, 3);
        assertStreamed(codecs.getFirst(), tokens, 0, List.of(1250));
        assertStreamed(codecs.getFirst(), tokens, 777, List.of(780));
    }

    @Test
    void theVariantsOfTheKitAreStreamed() throws IOException {
        for (String variant : Kit.codecVariants()) {
            try (AudioCodec codec = Kit.openCodec(variant, folder, Precision.INT8)) {
                CodebookTokens tokens =
                        randomTokens(2, codec.codebooks(), 131, codec.codebookSize(), 9);
                assertStreamed(codec, tokens, 0, List.of(1, 2, 3, 4, 5, 6, 40));
                assertStreamed(codec, tokens, 30, List.of(55, 25, 25));
            }
        }
    }

    @Test
    void samplesLagBehindTheTokensByTheLookAheadOnly() {
        for (int i = 0; i < GEOMETRIES.size(); i++) {
            CodecConfig config = GEOMETRIES.get(i);
            int lookAhead =
                    CodecReach.ofLatents(config).after() + CodecReach.ofSynthesis(config).after();
            CodebookTokens tokens = randomTokens(1, CODEBOOKS, 60, ENTRIES, 5);
            try (CodecStream stream = codecs.get(i).openStream(1, 0)) {
                assertEquals(
                        (60 - lookAhead) * config.hopLength(), stream.append(tokens)[0].length);
                int next = stream.append(tokens.slice(0, 1))[0].length;
                assertEquals(config.hopLength(), next);
            }
        }
    }

    /** Or the look-ahead would be larger than it needs to be. */
    @Test
    void theLastTokenThatIsWaitedForCanChangeTheSample() {
        CodecConfig config = GEOMETRIES.getFirst();
        CodebookTokens tokens = randomTokens(1, CODEBOOKS, 40, ENTRIES, 6);
        CodebookTokens other = tokens.slice(0, 40);
        other.set(0, 0, 39, (tokens.get(0, 0, 39) + 1) % ENTRIES);
        float[] one = codecs.getFirst().decode(tokens)[0];
        float[] another = codecs.getFirst().decode(other)[0];
        int lookAhead =
                CodecReach.ofLatents(config).after() + CodecReach.ofSynthesis(config).after();
        int settled = (40 - lookAhead) * config.hopLength();
        assertEquals(-1, Arrays.mismatch(one, 0, settled - 6, another, 0, settled - 6));
        assertTrue(Arrays.mismatch(one, another) < settled + config.hopLength());
    }

    @Test
    void wrongCallsAreRefused() {
        try (CodecStream stream = codecs.getFirst().openStream(1, 2)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> stream.append(CodebookTokens.zeros(1, CODEBOOKS + 1, 4)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> stream.append(CodebookTokens.zeros(2, CODEBOOKS, 4)));
            assertThrows(IllegalStateException.class, stream::skippedSamples);
            assertThrows(IllegalStateException.class, stream::finish);
            stream.append(CodebookTokens.zeros(1, CODEBOOKS, 4));
            stream.finish();
            assertThrows(IllegalStateException.class, stream::finish);
        }
        assertThrows(
                IllegalArgumentException.class, () -> codecs.getFirst().openStream(0, 0).close());
    }

    private static void assertStreamed(
            AudioCodec codec, CodebookTokens tokens, int firstFrame, List<Integer> blocks) {
        float[][] expected = codec.decode(tokens);
        float[][] found = new float[expected.length][expected[0].length];
        int at = firstFrame * codec.hopLength();
        int frame = 0;
        try (CodecStream stream = codec.openStream(tokens.batch(), firstFrame)) {
            for (int block : blocks) {
                at = put(stream.append(tokens.slice(frame, frame + block)), found, at);
                frame += block;
            }
            at = put(stream.append(tokens.slice(frame, tokens.frames())), found, at);
            at = put(stream.finish(), found, at);
            assertEquals(expected[0].length, at);
            assertEquals(firstFrame * codec.hopLength(), put(stream.skippedSamples(), found, 0));
        }
        for (int row = 0; row < expected.length; row++) {
            assertArrayEquals(expected[row], found[row], TOLERANCE);
        }
    }

    private static int put(float[][] part, float[][] audio, int at) {
        for (int row = 0; row < audio.length; row++) {
            System.arraycopy(part[row], 0, audio[row], at, part[row].length);
        }
        return at + part[0].length;
    }
}
