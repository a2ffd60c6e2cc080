package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipFinisherTests {
    private static final int MODEL_RATE_HZ = 32_000;
    private static final int PROMPT_FRAMES = 50;

    /** A second of prompt, half a second of new music, silent but for a click after a while. */
    private static AudioSamples rendition(double clickSeconds) {
        float[] samples = new float[(PROMPT_FRAMES + 25) * 640];
        samples[PROMPT_FRAMES * 640 + (int) Math.round(clickSeconds * MODEL_RATE_HZ)] = 1;
        return AudioSamples.mono(samples, MODEL_RATE_HZ);
    }

    private static ClipFinisher finisher(ClipLength length, int... rateHz) {
        return new ClipFinisher(
                length,
                new OutputFormat(
                        rateHz.length == 0 ? OptionalInt.empty() : OptionalInt.of(rateHz[0]),
                        OptionalInt.empty(),
                        LoudnessStrategy.NONE),
                Optional.empty());
    }

    private static int loudest(AudioSamples sound) {
        int loudest = 0;
        for (int i = 0; i < sound.length(); i++) {
            if (Math.abs(sound.channel(0)[i]) > Math.abs(sound.channel(0)[loudest])) {
                loudest = i;
            }
        }
        return loudest;
    }

    @ParameterizedTest
    @ValueSource(ints = {44_100, 48_000, 22_050, 96_000, 32_000})
    void theNewPartBeginsRightBehindTheOriginal(int rateHz) {
        AudioSamples original = TinyModel.tone(1, (int) (1.2345 * rateHz), rateHz, 300);
        for (int i = 0; i < original.length(); i++) {
            original.channel(0)[i] *= 0.01f;
        }
        double click = 0.25;
        AudioSamples clip =
                finisher(new ClipLength.Seconds(0.4))
                        .finishContinuation(original, rendition(click), PROMPT_FRAMES * 640, true);
        assertEquals(rateHz, clip.sampleRateHz());
        assertArrayEquals(original.channel(0), Arrays.copyOf(clip.channel(0), original.length()));
        assertEquals(original.length() + Math.round(0.4 * rateHz), clip.length());
        assertEquals(original.length() + click * rateHz, loudest(clip), 1.5);
        AudioSamples alone =
                finisher(new ClipLength.Seconds(0.4))
                        .finishContinuation(original, rendition(click), PROMPT_FRAMES * 640, false);
        assertArrayEquals(
                Arrays.copyOfRange(clip.channel(0), original.length(), clip.length()),
                alone.channel(0));
    }

    @ParameterizedTest
    @CsvSource({"44100,48000", "48000,22050", "22050,96000", "96000,44100"})
    void anotherRateKeepsTheTimes(int rateHz, int deliveredHz) {
        AudioSamples original = TinyModel.tone(1, rateHz + 77, rateHz, 300);
        for (int i = 0; i < original.length(); i++) {
            original.channel(0)[i] *= 0.01f;
        }
        AudioSamples clip =
                finisher(new ClipLength.Seconds(0.4), deliveredHz)
                        .finishContinuation(original, rendition(0.25), PROMPT_FRAMES * 640, true);
        double joinSeconds = original.durationSeconds();
        assertEquals(deliveredHz, clip.sampleRateHz());
        assertEquals((joinSeconds + 0.4) * deliveredHz, clip.length(), 1);
        assertEquals((joinSeconds + 0.25) * deliveredHz, loudest(clip), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {44_100, 48_000, 22_050, 96_000, 32_000})
    void aFreshClipIsAsLongAsWasAskedForToTheSample(int rateHz) {
        AudioSamples generated = TinyModel.tone(1, 75 * 640, MODEL_RATE_HZ, 300);
        AudioSamples clip = finisher(new ClipLength.Seconds(1.2345), rateHz).finish(generated);
        assertEquals(Math.round(1.2345 * rateHz), clip.length());
        assertEquals(75 * 640, finisher(new ClipLength.Frames(75)).finish(generated).length());
    }

    @Test
    void betweenMonoAndStereoGoesTheMean() {
        AudioSamples stereo =
                new AudioSamples(new float[][] {{1, 0.5f}, {0, -0.5f}}, MODEL_RATE_HZ);
        AudioSamples mono = stereo.withChannels(1);
        assertArrayEquals(new float[] {0.5f, 0}, mono.channel(0));
        AudioSamples both = mono.withChannels(2);
        assertArrayEquals(mono.channel(0), both.channel(0));
        assertArrayEquals(mono.channel(0), both.channel(1));
        assertSame(stereo, stereo.withChannels(2), "nothing to do");
    }
}
