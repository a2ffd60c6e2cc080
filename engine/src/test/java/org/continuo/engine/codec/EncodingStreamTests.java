package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is encoded while samples arrive is what is encoded at once. */
class EncodingStreamTests {
    private static final int CODEBOOKS = 2;

    /** A frame more or less than a window, a clip of one sample, and several windows. */
    private static final int[] LENGTHS = {1, 5, 17, 601, 1195, 2500};

    private static final List<CodecConfig> GEOMETRIES =
            List.of(
                    geometry(false, PadMode.REFLECT, 2, 1, List.of(3, 2), 7),
                    geometry(true, PadMode.REFLECT, 1, 1, List.of(3, 2), 7),
                    geometry(false, PadMode.CONSTANT, 2, 2, List.of(2, 2), 5),
                    geometry(true, PadMode.CONSTANT, 0, 2, List.of(5), 4));

    @TempDir Path cache;

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
                16,
                CODEBOOKS);
    }

    private AudioCodec open(CodecConfig config, Precision precision) throws IOException {
        return AudioCodec.open(
                config,
                new InventedWeights(CODEBOOKS),
                new ModelCache(cache),
                "codec-" + GEOMETRIES.indexOf(config),
                precision,
                new SessionSettings(1));
    }

    private static float[][] noise(int channels, int samples, long seed) {
        Random random = new Random(seed);
        float[][] noise = new float[channels][samples];
        for (float[] channel : noise) {
            for (int i = 0; i < samples; i++) {
                channel[i] = (float) random.nextGaussian() / 4;
            }
        }
        return noise;
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "INT8"})
    void partsOfAnyLengthsGiveTheTokensOfTheWhole(Precision precision) throws IOException {
        for (CodecConfig config : GEOMETRIES) {
            try (AudioCodec codec = open(config, precision)) {
                for (int samples : LENGTHS) {
                    float[][] audio = noise(2 * config.audioChannels(), samples, samples);
                    CodebookTokens whole = codec.encode(audio);
                    assertEquals(Math.ceilDiv(samples, config.hopLength()), whole.frames());
                    CodebookTokens parts = inParts(codec, audio, new Random(samples));
                    assertEquals(whole.frames(), parts.frames());
                    assertArrayEquals(
                            whole.values(), parts.values(), config + ", " + samples + " samples");
                }
            }
        }
    }

    private static CodebookTokens inParts(AudioCodec codec, float[][] audio, Random random) {
        try (EncodingStream stream = codec.openEncoding(2)) {
            CodebookTokens tokens = CodebookTokens.zeros(2, CODEBOOKS, 0);
            int longest = 1 + random.nextInt(900);
            for (int from = 0; from < audio[0].length; ) {
                int to = Math.min(audio[0].length, from + 1 + random.nextInt(longest));
                int begin = from;
                tokens =
                        tokens.followedBy(
                                stream.append(
                                        Arrays.stream(audio)
                                                .map(channel ->
                                                        Arrays.copyOfRange(channel, begin, to))
                                                .toArray(float[][]::new)));
                from = to;
            }
            return tokens.followedBy(stream.finish());
        }
    }

    @Test
    void tokensComeBeforeTheEnd() throws IOException {
        try (AudioCodec codec = open(GEOMETRIES.getFirst(), Precision.FP32);
                EncodingStream stream = codec.openEncoding(1)) {
            assertTrue(stream.append(noise(1, 2400, 1)).frames() > 0);
        }
    }

    @Test
    void nothingComesBehindTheEndAndOtherChannelsAreRefused() throws IOException {
        try (AudioCodec codec = open(GEOMETRIES.getFirst(), Precision.FP32);
                EncodingStream stream = codec.openEncoding(1)) {
            assertThrows(IllegalArgumentException.class, () -> stream.append(noise(2, 10, 1)));
            assertEquals(0, stream.finish().frames());
            assertThrows(IllegalStateException.class, stream::finish);
        }
    }
}
