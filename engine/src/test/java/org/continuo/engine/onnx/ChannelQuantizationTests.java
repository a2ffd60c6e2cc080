package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                    for (float value : channel) {
                        double restored = (double) scale * ChannelQuantization.code(value, scale);
                        assertEquals(value, restored, Math.max(NOTHING, scale * 0.50002));
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
                    assertEquals(-127, ChannelQuantization.code(-largest, scale));
                    assertEquals(127, ChannelQuantization.code(largest, scale));
                    assertEquals(largest, 127.0 * scale, largest * 1e-6);
                });
    }

    @Test
    void aChannelThatIsNoNumberStaysNoNumber() {
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] channel = {1, bad, -2};
            float scale = ChannelQuantization.scale(channel);
            for (float value : channel) {
                float restored = scale * ChannelQuantization.code(value, scale);
                assertTrue(Float.isNaN(restored), "the model's numbers show it later");
            }
        }
    }

    @Test
    void aChannelOfNothingIsZeros() {
        for (float nothing : new float[] {0, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL}) {
            float scale = ChannelQuantization.scale(new float[] {nothing, 0});
            assertEquals(0, scale);
            assertEquals(0, ChannelQuantization.code(nothing, scale));
        }
    }
}
