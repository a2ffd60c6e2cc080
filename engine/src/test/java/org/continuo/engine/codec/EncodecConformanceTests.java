package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every array of the kit's case {@code codec}, of the variants that are here. */
class EncodecConformanceTests {
    private static final int WAVES = 8;
    private static final int MASKED_WAVE = 6;
    private static final float EMBEDDING_TOLERANCE = 2e-4f;
    private static final float AUDIO_TOLERANCE = 1e-4f;

    @TempDir Path cache;

    /** Three in the whole kit, one in our part of it. */
    static List<String> variants() throws IOException {
        return Kit.codecVariants();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyArrayOfTheVariantIsReproduced(String variant) throws IOException {
        Path inputs = Kit.codecCase().resolve(variant).resolve("inputs");
        Path expected = Kit.codecCase().resolve("expected").resolve(variant);
        try (AudioCodec codec = Kit.openCodec(variant, cache, Precision.FP32)) {
            for (int wave = 0; wave < WAVES; wave++) {
                float[][] audio = {Kit.samples(inputs.resolve("wav_" + wave + ".wav"))};
                assertClose(
                        NpyFile.readFloats(expected.resolve("emb_" + wave + ".npy")),
                        codec.embed(audio));
                CodebookTokens codes = codec.encode(audio);
                assertSame(NpyFile.readLongs(expected.resolve("codes_" + wave + ".npy")), codes);
                assertArrayEquals(
                        Kit.samples(expected.resolve("dec_" + wave + "_wav.wav")),
                        codec.decode(codes)[0],
                        AUDIO_TOLERANCE);
            }
            float[][] audio = {Kit.samples(inputs.resolve("wav_" + MASKED_WAVE + ".wav"))};
            boolean[][] mask = new boolean[1][audio[0].length];
            Arrays.fill(mask[0], mask[0].length / 3, mask[0].length, true);
            assertSame(
                    NpyFile.readLongs(expected.resolve("codes_masked_" + MASKED_WAVE + ".npy")),
                    codec.encode(audio, mask));

            CodebookTokens random = tokens(NpyFile.readLongs(inputs.resolve("codes_random.npy")));
            assertClose(
                    NpyFile.readFloats(expected.resolve("quantized_random.npy")),
                    codec.quantized(random));
            FloatArray decoded = NpyFile.readFloats(expected.resolve("dec_random_wav.npy"));
            float[][] rows = codec.decode(random);
            int length = decoded.shape().size(2);
            for (int row = 0; row < rows.length; row++) {
                assertArrayEquals(
                        Arrays.copyOfRange(decoded.values(), row * length, (row + 1) * length),
                        rows[row],
                        AUDIO_TOLERANCE);
            }
        }
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
        assertTrue(expected.values().length > 0);
        assertArrayEquals(expected.values(), found.values(), EMBEDDING_TOLERANCE);
    }
}
