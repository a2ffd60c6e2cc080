package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.RelativeDistance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What 8-bit recurrent weights change, on the kit's codecs. */
class QuickLstmTests {
    private static final double LEAST_DISTANCE_DB = 60;
    private static final double LEAST_SAME_CODES = 0.98;

    @TempDir Path cache;

    static List<String> variants() throws IOException {
        return Kit.codecVariants();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theSoundIsNearlyThatOfFloatsAndItsCodesNearlyAll(String variant) throws IOException {
        Path folder = Kit.codecCase().resolve(variant);
        float[][] audio = {Kit.samples(folder.resolve("inputs").resolve("wav_6.wav"))};
        try (AudioCodec exact = Kit.openCodec(variant, cache, Precision.FP32);
                AudioCodec quick = Kit.openCodec(variant, cache, Precision.INT8)) {
            CodebookTokens codes = exact.encode(audio);
            float[] expected = exact.decode(codes)[0];
            float[] found = quick.decode(codes)[0];
            double difference = RelativeDistance.between(expected, found);
            double decibels = -20 * Math.log10(difference);
            long[] quickCodes = quick.encode(audio).values();
            long same = 0;
            for (int i = 0; i < quickCodes.length; i++) {
                same += quickCodes[i] == codes.values()[i] ? 1 : 0;
            }
            double share = (double) same / quickCodes.length;
            System.out.printf("%s in 8 bit: %.1f dB, %.4f same%n", variant, decibels, share);
            assertTrue(decibels >= LEAST_DISTANCE_DB, () -> decibels + " dB");
            assertTrue(difference > 0, "not computed in 8 bit at all");
            assertTrue(share >= LEAST_SAME_CODES, () -> share + " of the codes are the same");
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aClipDoesNotDependOnThoseBesideIt(String variant) throws IOException {
        Path folder = Kit.codecCase().resolve(variant);
        float[] first = Kit.samples(folder.resolve("inputs").resolve("wav_6.wav"));
        float[] other = first.clone();
        for (int i = 0; i < other.length; i++) {
            other[i] = 3 * first[other.length - 1 - i];
        }
        try (AudioCodec quick = Kit.openCodec(variant, cache, Precision.INT8)) {
            CodebookTokens both = quick.encode(new float[][] {first, other});
            CodebookTokens alone = quick.encode(new float[][] {first});
            assertArrayEquals(alone.values(), Arrays.copyOf(both.values(), alone.values().length));
            assertArrayEquals(quick.decode(alone)[0], quick.decode(both)[0], 1e-5f);
        }
    }
}
