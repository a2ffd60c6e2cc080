package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.function.DoubleUnaryOperator;
import org.continuo.core.audio.AudioSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeardLevelTests {
    private static final int RATE_HZ = 32_000;
    private static final int SECONDS = 8;
    private static final double KNOWN_DBFS = -16;

    @ParameterizedTest
    @ValueSource(doubles = {-70, -50, -32, -18, -3, 0, 6, 20})
    void aSteadySoundIsHeardAtTheKnownLevelAndTheMusicComesBackAtItsOwn(double dbfs) {
        AudioSamples sound = sound(_ -> dbfs);
        HeardLevel level = HeardLevel.of(sound);
        AudioSamples heard = level.heard(sound);
        assertEquals(KNOWN_DBFS, dbfsOfLast(2, heard), 0.1);
        assertEquals(dbfs, dbfsOfLast(2, level.played(heard)), 0.1);
    }

    @Test
    void ofAFadeOutTheEndCounts() {
        AudioSamples fading = sound(seconds -> -10 - 5 * seconds);
        assertEquals(KNOWN_DBFS, dbfsOfLast(2, HeardLevel.of(fading).heard(fading)), 0.1);
        AudioSamples softer = sound(seconds -> seconds < 5 ? -6 : -44);
        assertEquals(KNOWN_DBFS, dbfsOfLast(2, HeardLevel.of(softer).heard(softer)), 0.1);
    }

    /** After music its pause says nothing of the level, be it silence or the noise of a room. */
    @ParameterizedTest
    @ValueSource(doubles = {-400, -90, -75})
    void aPauseAtTheEndDoesNotCount(double pauseDbfs) {
        AudioSamples sound = sound(seconds -> seconds < 5 ? -20 : pauseDbfs);
        assertEquals(KNOWN_DBFS + 20, 20 * Math.log10(HeardLevel.of(sound).factor()), 0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-400, -100, -82})
    void silenceStaysSilence(double dbfs) {
        assertSame(HeardLevel.UNCHANGED, HeardLevel.of(sound(_ -> dbfs)));
    }

    @Test
    void whatIsShorterThanABlockHasALevelToo() {
        AudioSamples short0 = AudioSamples.mono(new float[] {0.5f, -0.5f, 0.5f}, RATE_HZ);
        assertEquals(Math.pow(10, -0.8) / 0.5, HeardLevel.of(short0).factor(), 1e-6);
        AudioSamples none = AudioSamples.mono(new float[0], RATE_HZ);
        assertSame(HeardLevel.UNCHANGED, HeardLevel.of(none));
    }

    @Test
    void allChannelsCount() {
        AudioSamples mono = sound(_ -> -20);
        float[] silent = new float[mono.length()];
        AudioSamples oneSided = new AudioSamples(new float[][] {mono.channel(0), silent}, RATE_HZ);
        assertEquals(
                Math.sqrt(2),
                HeardLevel.of(oneSided).factor() / HeardLevel.of(mono).factor(),
                1e-9);
    }

    @Test
    void aCopyHalfAsLoudIsHeardTheSameToTheBit() {
        AudioSamples sound = sound(seconds -> -12 - seconds);
        AudioSamples half = sound.scaled(0.5);
        assertArrayEquals(
                HeardLevel.of(sound).heard(sound).channel(0),
                HeardLevel.of(half).heard(half).channel(0));
    }

    /** A tone with an RMS of so many dBFS at each second. */
    private static AudioSamples sound(DoubleUnaryOperator dbfs) {
        float[] samples = new float[SECONDS * RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            double rms = Math.pow(10, dbfs.applyAsDouble((double) i / RATE_HZ) / 20);
            samples[i] = (float) (Math.sqrt(2) * rms * Math.sin(0.1 * Math.PI * i));
        }
        return AudioSamples.mono(samples, RATE_HZ);
    }

    /** The RMS of a sound's last seconds. */
    static double dbfsOfLast(double seconds, AudioSamples sound) {
        int from = sound.length() - (int) (seconds * sound.sampleRateHz());
        return dbfs(sound, from, sound.length());
    }

    /** The RMS of a part, over all channels. */
    static double dbfs(AudioSamples sound, int from, int to) {
        double sum = 0;
        for (float[] channel : sound.channels()) {
            for (int i = from; i < to; i++) {
                sum += (double) channel[i] * channel[i];
            }
        }
        return 10 * Math.log10(sum / sound.channelCount() / (to - from));
    }
}
