package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.continuo.core.BeatMaterial;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built plugin generates in this host with the repository's default model: plugin-java runs in
 * the JVM that is already there, this one, and the engine in a process of its own.
 */
@Tag("plugin")
@ExtendWith(TestHome.class)
class GenerationInHostTests {
    private static final double BAR_SECONDS = 2;

    /** Where a clip begins that continues the last whole one of the 2.4 bars that are played. */
    private static final int THIRD_BAR = 2;

    private final Vst3Host host = BuiltPlugin.host();

    @Test
    void aTriggerMakesAClipThatPlaysWhereThePlayedEnds() {
        try (Vst3Plugin plugin = host.open()) {
            var session = new HostSession(plugin, 48_000);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip(THIRD_BAR);
            // The last whole bar ended at four seconds; the clip has one bar.
            assertEquals(0, session.peak(0, 4.0 - 0.001), "before the clip");
            assertTrue(session.peak(4.0, 4.25) > 1e-4, "from its first moment on");
            assertEquals(0, session.peak(6.0 + 0.1, 8), "behind the clip");
        }
    }

    @Test
    void theSavedStatePlaysTheSameClipAtTheSamePlaceInAnotherInstance() {
        byte[] state;
        float[][] original;
        try (Vst3Plugin plugin = host.open()) {
            var session = new HostSession(plugin, 44_100);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip(THIRD_BAR);
            original = session.bounce(3.5, 6.5);
            state = plugin.state();
        }
        try (Vst3Plugin plugin = host.open()) {
            plugin.setState(state);
            var session = new HostSession(plugin, 44_100);
            session.waitForClip(THIRD_BAR);
            float[][] again = session.bounce(3.5, 6.5);
            assertArrayEquals(original[0], again[0], 1e-6f);
            assertArrayEquals(original[1], again[1], 1e-6f);
        }
    }

    @Test
    void atAnotherRateTheClipStandsAtTheSameTime() {
        byte[] state;
        double level;
        try (Vst3Plugin plugin = host.open()) {
            var session = new HostSession(plugin, 48_000);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip(THIRD_BAR);
            level = rms(session.bounce(4.2, 5.8));
            state = plugin.state();
        }
        for (double rate : new double[] {44_100, 96_000, 192_000}) {
            try (Vst3Plugin plugin = host.open()) {
                plugin.setState(state);
                var session = new HostSession(plugin, rate);
                session.waitForClip(THIRD_BAR);
                assertEquals(0, session.peak(3.0, 3.99), "before the clip at " + rate);
                assertEquals(level, rms(session.bounce(4.2, 5.8)), 0.05 * level);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"44100, 120", "48000, 120", "44100, 101", "48000, 101", "32000, 93", "96000, 93"})
    void everySampleOfTheClipIsTheMastersInItsPlace(int rateHz, double tempoBpm) throws Exception {
        try (Vst3Plugin plugin = host.open()) {
            var session = new HostSession(plugin, rateHz, tempoBpm);
            session.prepareToGenerate();
            session.play(2.4 * session.barSeconds());
            session.trigger();
            session.waitForClip(THIRD_BAR);
            AudioSamples master =
                    WavFile.read(new SavedProject(plugin.state()).masters().getFirst());
            float[][] expected = PlayedMaster.of(master, rateHz);

            // The last whole bar that was played ends where the third one begins.
            int before = 5000;
            long start = Math.round(2 * session.barSeconds() * rateHz);
            var sizes = new Random(start);
            float[][] heard =
                    session.bounce(
                            start - before,
                            before + expected[0].length + 5000,
                            () -> sizes.nextInt(1, HostSession.BLOCK + 1));
            float[] clip = expected[0];
            float[] left = heard[0];
            assertEquals(before + firstSound(clip), firstSound(left));
            assertTrue(largestDifference(clip, left, before) < 1e-5);
            assertTrue(largestDifference(expected[1], heard[1], before) < 1e-5);
            assertTrue(
                    largestDifference(clip, left, before - 1) > 1e-3, "one sample early is seen");
            assertTrue(largestDifference(clip, left, before + 1) > 1e-3, "one sample late is seen");
        }
    }

    /** The host's beat of 120 bpm: clicks, then drums, which both begin on a bar line. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContinuationComesOntoTheHostsBeat(boolean drums) throws Exception {
        AudioSamples beat = BeatMaterial.played(4.2 * BAR_SECONDS, drums);
        List<Double> off = new ArrayList<>();
        try (Vst3Plugin plugin = host.open()) {
            var session = new HostSession(plugin, beat.sampleRateHz());
            session.prepareToGenerate();
            session.set(Map.of("Takes", 1.0));
            session.play(
                    beat.durationSeconds(),
                    at -> part(new float[][] {beat.channel(0), beat.channel(0)}, (int) at));
            session.trigger();
            session.waitForClip(4);
            int join = (int) Math.round(4 * BAR_SECONDS * beat.sampleRateHz());
            for (Path take : new SavedProject(plugin.state()).masters()) {
                BeatMaterial.secondsOffTheBeat(beat.slice(0, join), WavFile.read(take))
                        .ifPresent(off::add);
            }
        }
        long onGrid = off.stream().filter(seconds -> seconds <= 0.015).count();
        assertTrue(off.size() >= 2, () -> "expected takes with a clear beat, found " + off);
        assertTrue(4 * onGrid >= 3L * off.size(), () -> "seconds off the beat: " + off);
    }

    /** A block of a sound, with silence behind its end. */
    private static float[][] part(float[][] sound, int from) {
        return Arrays.stream(sound)
                .map(channel -> Arrays.copyOfRange(channel, from, from + HostSession.BLOCK))
                .toArray(float[][]::new);
    }

    /** Root of the mean square over all channels. */
    private static double rms(float[][] sound) {
        double sum = 0;
        long count = 0;
        for (float[] channel : sound) {
            for (float sample : channel) {
                sum += (double) sample * sample;
                count++;
            }
        }
        return Math.sqrt(sum / Math.max(1, count));
    }

    private static int firstSound(float[] sound) {
        for (int i = 0; i < sound.length; i++) {
            if (sound[i] != 0) {
                return i;
            }
        }
        throw new AssertionError("nothing is heard");
    }

    /** Between what is heard and the clip alone, if its first sample is {@code start}. */
    private static float largestDifference(float[] clip, float[] heard, int start) {
        float largest = 0;
        for (int i = 0; i < heard.length; i++) {
            int index = i - start;
            float expected = index >= 0 && index < clip.length ? clip[index] : 0;
            largest = Math.max(largest, Math.abs(heard[i] - expected));
        }
        return largest;
    }
}
