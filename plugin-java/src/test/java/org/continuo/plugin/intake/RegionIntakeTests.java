package org.continuo.plugin.intake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.continuo.core.audio.AudioSamples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionIntakeTests {
    @ParameterizedTest
    @ValueSource(ints = {8_000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000})
    void everyRateOfHostsBecomesTheModels(int rateHz) {
        ByteBuffer buffer = tones(rateHz, 2 * rateHz, 440, 660);
        AudioSamples region =
                RegionIntake.take(
                        buffer, new RegionShape(rateHz, 2, 2 * rateHz), RegionUse.CONTEXT);
        assertEquals(2 * rateHz, region.length());
        AudioSamples heard = RegionIntake.atModelRate(region);
        assertEquals(32_000, heard.sampleRateHz());
        assertEquals(64_000, heard.length());
        for (int i = 1_000; i < 63_000; i += 97) {
            assertEquals(0.5 * Math.sin(2 * Math.PI * 440 * i / 32_000), heard.channel(0)[i], 0.01);
            assertEquals(0.5 * Math.sin(2 * Math.PI * 660 * i / 32_000), heard.channel(1)[i], 0.01);
        }
    }

    @Test
    void theBufferIsLeftAsItIs() {
        ByteBuffer buffer = tones(8_000, 8_000, 440);
        RegionIntake.take(buffer, new RegionShape(8_000, 1, 8_000), RegionUse.CONTEXT);
        assertEquals(0, buffer.position());
        assertEquals(32_000, buffer.remaining());
    }

    @Test
    void aRegionThatWaitsIsNotChangedByWhatTheHostWritesNext() {
        ByteBuffer buffer = tones(8_000, 8_000, 440, 660);
        RegionShape shape = new RegionShape(8_000, 2, 8_000);
        AudioSamples now = RegionIntake.take(buffer, shape, RegionUse.CONTEXT);
        WaitingRegion waiting = RegionIntake.copy(buffer, shape, RegionUse.CONTEXT);
        buffer.put(0, new byte[buffer.capacity()]);
        AudioSamples later = waiting.sound();
        assertArrayEquals(now.channel(0), later.channel(0));
        assertArrayEquals(now.channel(1), later.channel(1));
    }

    @Test
    void ofALongRegionTheEndIsPlayedOnFromAndTheBeginningIsTheMelody() {
        int samples = 40 * 8_000;
        ByteBuffer buffer = buffer(samples, 1);
        for (int i = 0; i < samples; i++) {
            buffer.putFloat(4 * i, i);
        }
        RegionShape shape = new RegionShape(8_000, 1, samples);
        float[] context = RegionIntake.take(buffer, shape, RegionUse.CONTEXT).channel(0);
        float[] melody = RegionIntake.take(buffer, shape, RegionUse.MELODY).channel(0);
        assertArrayEquals(
                new float[] {80_000, 319_999}, new float[] {context[0], context[239_999]});
        assertArrayEquals(new float[] {0, 239_999}, new float[] {melody[0], melody[239_999]});
    }

    @Test
    void whatNoMusicCanBeMadeOfIsRefusedInOneSentence() {
        RegionShape second = new RegionShape(8_000, 1, 8_000);
        assertRefused("expected a buffer of 32000 bytes", null, second);
        assertRefused("expected a buffer of 32000 bytes", buffer(7_999, 1), second);
        assertRefused("expected a buffer of 32000 bytes", buffer(8_001, 1), second);
        assertRefused("too short", buffer(0, 1), new RegionShape(8_000, 1, 0));
        assertRefused("too short", buffer(1_999, 1), new RegionShape(8_000, 1, 1_999));
        assertRefused("silent", buffer(8_000, 1), second);
        ByteBuffer faint = buffer(8_000, 1);
        faint.putFloat(400, 0.0004f);
        assertRefused("silent: their loudest moment is at -68 dB", faint, second);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            ByteBuffer damaged = tones(8_000, 8_000, 440);
            damaged.putFloat(4 * 77, bad);
            assertRefused("found " + bad + " at sample 77", damaged, second);
        }
        assertThrows(IllegalArgumentException.class, () -> new RegionShape(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RegionShape(44_100, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new RegionShape(44_100, 1, -1));
    }

    private static void assertRefused(
            String sentence, @Nullable ByteBuffer buffer, RegionShape shape) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> RegionIntake.take(buffer, shape, RegionUse.CONTEXT));
        assertTrue(
                String.valueOf(refused.getMessage()).contains(sentence),
                () -> "expected \"" + sentence + "\", found " + refused.getMessage());
    }

    private static ByteBuffer buffer(int samples, int channels) {
        return ByteBuffer.allocateDirect(4 * samples * channels).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer tones(int rateHz, int samples, double... hertz) {
        ByteBuffer buffer = buffer(samples, hertz.length);
        for (int c = 0; c < hertz.length; c++) {
            for (int i = 0; i < samples; i++) {
                double value = 0.5 * Math.sin(2 * Math.PI * hertz[c] * i / rateHz);
                buffer.putFloat(4 * (c * samples + i), (float) value);
            }
        }
        return buffer;
    }
}
