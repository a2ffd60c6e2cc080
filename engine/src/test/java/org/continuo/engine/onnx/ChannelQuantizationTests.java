package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;

class ChannelQuantizationTests {
    /** Below this, weights may vanish: 127 times the smallest normal number. */
    private static final double NOTHING = 127 * (double) Float.MIN_NORMAL;

    @Test
    void everyWeightIsWithinHalfAUnitOfItsChannel() {
        Draw.cases(
                2000,
                draw -> {
                    float[] channel = draw.floatsOfAnySize(draw.integer(1, 200));
                    float scale = ChannelQuantization.scale(channel);
                    int[] codes = codes(channel, scale);
                    for (int i = 0; i < channel.length; i++) {
                        double restored = (double) scale * codes[i];
                        assertEquals(channel[i], restored, Math.max(NOTHING, scale * 0.50002));
                    }
                });
    }

    @Test
    void theLargestMagnitudeOfAChannelIsKeptWhateverItsSign() {
        Draw.cases(
                1000,
                draw -> {
                    int exponent = draw.integer(-100, 100);
                    float mantissa = (float) draw.real(1, 2);
                    int at = draw.integer(0, 15);
                    float largest = Math.scalb(mantissa, exponent);
                    float[] channel = new float[16];
                    channel[at] = -largest;
                    float scale = ChannelQuantization.scale(channel);
                    float[] both = {-largest, largest};
                    assertArrayEquals(new int[] {-127, 127}, codes(both, scale));
                    assertEquals(largest, 127.0 * scale, largest * 1e-6);
                });
    }

    /**
     * Two of one sign that add up to most, wherever in their word: the scale leaves room for it.
     */
    @Test
    void noTwoCodesOfAWordAddUpToMoreThanAPairMay() {
        Draw.cases(
                2000,
                draw -> {
                    float[] channel = draw.floatsOfAnySize(draw.integer(2, 200));
                    int word = draw.integer(0, channel.length / 4) * 4;
                    float large = (float) draw.real(0.5, 2);
                    for (int i = word; i < Math.min(channel.length, word + 4); i++) {
                        channel[i] = large * (float) draw.real(0.8, 1);
                    }
                    int[] codes = codes(channel, ChannelQuantization.scale(channel));
                    for (int i = 0; i < codes.length; i++) {
                        for (int j = i + 1; j < Math.min(codes.length, i / 4 * 4 + 4); j++) {
                            assertTrue(
                                    Math.abs(codes[i] + codes[j])
                                            <= ChannelQuantization.LARGEST_PAIR);
                        }
                    }
                });
    }

    @Test
    void aChannelThatIsNoNumberStaysNoNumber() {
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] channel = {1, bad, -2};
            float scale = ChannelQuantization.scale(channel);
            for (int code : codes(channel, scale)) {
                assertTrue(Float.isNaN(scale * code), "the model's numbers show it later");
            }
        }
    }

    @Test
    void aChannelOfNothingIsZeros() {
        for (float nothing : new float[] {0, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL}) {
            float[] channel = {nothing, 0};
            float scale = ChannelQuantization.scale(channel);
            assertEquals(0, scale);
            assertArrayEquals(new int[2], codes(channel, scale));
        }
    }

    @Test
    void fourChannelsShareWordsWithoutTouchingEachOther() {
        float[][] channels = {{1, -127}, {-1, 127}, {64, -64}, {-127, 0}};
        int[] words = new int[2];
        for (int i = 0; i < channels.length; i++) {
            ChannelQuantization.encode(channels[i], 1, i * Byte.SIZE, words);
        }
        for (int i = 0; i < channels.length; i++) {
            for (int column = 0; column < words.length; column++) {
                assertEquals(channels[i][column], (byte) (words[column] >> (i * Byte.SIZE)));
            }
        }
    }

    private static int[] codes(float[] channel, float scale) {
        int[] words = new int[channel.length];
        ChannelQuantization.encode(channel, scale, 0, words);
        return Arrays.stream(words).map(word -> (byte) word).toArray();
    }
}
