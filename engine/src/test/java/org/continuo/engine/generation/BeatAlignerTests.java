package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.analysis.Band;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The joins lie on a bar line unless a test says otherwise. */
class BeatAlignerTests {
    /** What issue and documentation promise. */
    private static final double TOLERANCE_SECONDS = 0.015;

    private static final double BPM = 112;
    private static final double BEAT_SECONDS = 60 / BPM;
    private static final double CONTEXT_SECONDS = 24 * BEAT_SECONDS;
    private static final double NEW_SECONDS = 16 * BEAT_SECONDS;
    private static final int JUDGED_BEATS = 8;
    private static final BeatAlignment ALIGNMENT = new BeatAlignment(OptionalDouble.empty());

    private enum Material {
        CLICKS {
            @Override
            AudioSamples played(double bpm, double first, double seconds) {
                return new Band(seconds).clicks(bpm, first).audio();
            }
        },
        DRUMS {
            @Override
            AudioSamples played(double bpm, double first, double seconds) {
                return new Band(seconds).drums(bpm, first).audio();
            }
        };

        abstract AudioSamples played(double bpm, double first, double seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "CLICKS,0.02", "CLICKS,0.04", "CLICKS,0.06", "CLICKS,0.08",
        "DRUMS,0.02", "DRUMS,0.04", "DRUMS,0.06", "DRUMS,0.08"
    })
    void aLateBeatComesOnTheJoin(Material material, double late) {
        AudioSamples original = material.played(BPM, 0, CONTEXT_SECONDS);
        AudioSamples added = material.played(BPM, late, NEW_SECONDS);
        assertBeats(aligned(original, added), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "CLICKS,-0.08", "CLICKS,-0.05", "CLICKS,-0.02", "CLICKS,0.03", "CLICKS,0.08",
        "DRUMS,-0.08", "DRUMS,-0.05", "DRUMS,-0.02", "DRUMS,0.03", "DRUMS,0.08"
    })
    void aJoinWithinABeatIsFollowedByTheGridToo(Material material, double late) {
        double wanted = 0.6 * BEAT_SECONDS;
        double length = CONTEXT_SECONDS + BEAT_SECONDS - wanted;
        AudioSamples original = material.played(BPM, 0, length);
        AudioSamples added = material.played(BPM, wanted + late, NEW_SECONDS);
        assertBeats(aligned(original, added), wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "CLICKS,0.97,0", "CLICKS,1.03,0", "CLICKS,0.97,0.05", "CLICKS,1.03,0.05",
        "DRUMS,0.97,0", "DRUMS,1.03,0", "DRUMS,0.97,0.05", "DRUMS,1.03,0.05"
    })
    void anotherTempoIsPlayedAtTheOriginals(Material material, double ratio, double late) {
        AudioSamples original = material.played(BPM, 0, CONTEXT_SECONDS);
        AudioSamples added = material.played(BPM * ratio, late, NEW_SECONDS);
        assertBeats(aligned(original, added), 0);
    }

    /** Bars are told by their chords; the first of them begins on the join. */
    @ParameterizedTest
    @ValueSource(doubles = {0.97, 0.985, 1.03})
    void downbeatsComeOnTheBarsThatTheOriginalImplies(double ratio) {
        AudioSamples original = bars(BPM, CONTEXT_SECONDS);
        AudioSamples aligned = aligned(original, bars(BPM * ratio, NEW_SECONDS));
        assertBeats(aligned, 0);
        BeatEstimate heard = BeatEstimator.estimate(aligned, OptionalDouble.of(BPM)).orElseThrow();
        assertTrue(heard.downbeatConfidence() > 0.5, () -> "found no clear bars: " + heard);
        double bar = 4 * BEAT_SECONDS;
        double off =
                heard.firstDownbeatSeconds() - bar * Math.rint(heard.firstDownbeatSeconds() / bar);
        assertEquals(0, off, TOLERANCE_SECONDS);
    }

    private static AudioSamples bars(double bpm, double seconds) {
        int[][] chords = {{45, 48, 52, 57}, {50, 53, 57, 62}, {52, 56, 59, 64}, {53, 57, 60, 65}};
        return new Band(seconds).drums(bpm, 0).chords(bpm, chords, 0).audio();
    }

    /** Three clicks are no beat. */
    @ParameterizedTest
    @CsvSource({"0,0.03", "0,0.08", "0.3,-0.08", "0.3,-0.03", "0.3,0.06", "1.5,-0.05", "1.5,0.07"})
    void theFirstAttackOfMusicWithoutABeatComesOnABeatOfTheGrid(double beats, double late) {
        AudioSamples original =
                Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS + (1 - beats % 1) * BEAT_SECONDS);
        double wanted = beats % 1 * BEAT_SECONDS + (beats > 1 ? BEAT_SECONDS : 0);
        AudioSamples added =
                new Band(NEW_SECONDS)
                        .clicks(1, wanted + late)
                        .clicks(1, wanted + late + 1.13)
                        .clicks(1, NEW_SECONDS - 0.4)
                        .audio();
        AudioSamples aligned = aligned(original, added);
        assertEquals(
                wanted, attackSeconds(aligned, wanted - 0.12, wanted + 0.12), TOLERANCE_SECONDS);
        double next = wanted + 1.13;
        assertEquals(next, attackSeconds(aligned, next - 0.12, next + 0.12), TOLERANCE_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onTheBeat", "otherTempo", "offBeat", "noise", "silence", "noGrid"})
    void whatNeedsNoOrAllowsNoAlignmentStaysAsItIs(String name) {
        AudioSamples drums = Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS);
        AudioSamples late = Material.DRUMS.played(BPM, 0.06, NEW_SECONDS);
        AudioSamples noise = new Band(NEW_SECONDS).noise(0.2).audio();
        AudioSamples original = name.equals("noGrid") ? noise : drums;
        AudioSamples added =
                switch (name) {
                    case "onTheBeat" -> Material.DRUMS.played(BPM, 0.004, NEW_SECONDS);
                    case "otherTempo" -> Material.DRUMS.played(1.12 * BPM, 0, NEW_SECONDS);
                    case "offBeat" -> Material.CLICKS.played(BPM, 0.4 * BEAT_SECONDS, NEW_SECONDS);
                    case "noise" -> noise;
                    case "silence" -> new Band(NEW_SECONDS).audio();
                    default -> late;
                };
        AudioSamples rendition = followed(original, added);
        assertSame(rendition, aligned(original, rendition, original.length()));
    }

    @Test
    void theJoinStaysWhereItIsAndAllBeforeItToo() {
        AudioSamples original = Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS);
        AudioSamples added = Material.DRUMS.played(BPM, 0.3, NEW_SECONDS);
        added.channel(0)[0] = 0.123f;
        AudioSamples rendition = followed(original, added);
        AudioSamples shorter = part(original, 0, original.length() - Band.RATE_HZ / 5);
        AudioSamples aligned = aligned(shorter, rendition, original.length());
        assertNotSame(rendition, aligned);
        assertEquals(rendition.length(), aligned.length());
        assertArrayEquals(
                original.channel(0), Arrays.copyOf(aligned.channel(0), original.length()));
        assertEquals(0.123f, aligned.channel(0)[original.length()]);
    }

    @Test
    void channelsStayTogether() {
        AudioSamples original = stereo(Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS));
        AudioSamples added = stereo(Material.DRUMS.played(0.97 * BPM, 0.05, NEW_SECONDS));
        AudioSamples rendition = followed(original, added);
        AudioSamples aligned = aligned(original, rendition, original.length());
        assertNotSame(rendition, aligned);
        for (int i = 0; i < aligned.length(); i++) {
            assertEquals(aligned.channel(0)[i], -2 * aligned.channel(1)[i], 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {22_050, 44_100, 48_000})
    void aFinishedClipIsAlignedAndAsLongAsWasAskedForBehindTheUntouchedOriginal(int deliveredHz) {
        AudioSamples original = Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS);
        AudioSamples added = Material.DRUMS.played(0.97 * BPM, 0.06, NEW_SECONDS);
        ClipFinisher finisher =
                new ClipFinisher(
                        new ClipLength.Seconds(8.123),
                        new OutputFormat(
                                OptionalInt.of(deliveredHz),
                                OptionalInt.empty(),
                                LoudnessStrategy.NONE),
                        Optional.of(ALIGNMENT));
        AudioSamples rendition = followed(original, added);
        AudioSamples alone =
                finisher.finishContinuation(original, rendition, original.length(), false);
        assertEquals(Math.round(8.123 * deliveredHz), alone.length());
        assertBeats(alone, 0);
        if (deliveredHz == original.sampleRateHz()) {
            AudioSamples whole =
                    finisher.finishContinuation(original, rendition, original.length(), true);
            assertArrayEquals(
                    original.channel(0), Arrays.copyOf(whole.channel(0), original.length()));
            assertArrayEquals(
                    alone.channel(0),
                    Arrays.copyOfRange(whole.channel(0), original.length(), whole.length()));
        }
    }

    @Test
    void theGridIsFoundOnceForAllTakesOfAnOriginalWhateverTheirChannels() {
        ClipFinisher finisher =
                new ClipFinisher(
                        new ClipLength.Seconds(1),
                        new OutputFormat(
                                OptionalInt.empty(), OptionalInt.of(2), LoudnessStrategy.NONE),
                        Optional.of(ALIGNMENT));
        AudioSamples original = Material.DRUMS.played(BPM, 0, CONTEXT_SECONDS);
        var grid = finisher.grid(original);
        assertTrue(grid.isPresent());
        AudioSamples late = Material.DRUMS.played(BPM, 0.05, NEW_SECONDS);
        finisher.finishContinuation(original, followed(original, late), original.length(), false);
        assertSame(grid.get(), finisher.grid(original).orElseThrow());
        AudioSamples other = Material.DRUMS.played(0.9 * BPM, 0, CONTEXT_SECONDS);
        assertNotSame(grid.get(), finisher.grid(other).orElseThrow());
    }

    private static AudioSamples aligned(
            AudioSamples original, AudioSamples rendition, int joinSample) {
        return BeatAligner.grid(ALIGNMENT, original)
                .map(grid -> BeatAligner.aligned(grid, rendition, joinSample))
                .orElse(rendition);
    }

    private static AudioSamples aligned(AudioSamples original, AudioSamples added) {
        AudioSamples rendition = followed(original, added);
        AudioSamples aligned = aligned(original, rendition, original.length());
        assertEquals(rendition.length(), aligned.length());
        return part(aligned, original.length(), aligned.length());
    }

    /** That something loud begins within the tolerance of each of the first beats. */
    private static void assertBeats(AudioSamples added, double firstSeconds) {
        for (int beat = 0; beat < JUDGED_BEATS; beat++) {
            double wanted = firstSeconds + beat * BEAT_SECONDS;
            double found = attackSeconds(added, wanted - 0.12, wanted + 0.12);
            int number = beat;
            assertTrue(
                    Math.abs(found - wanted) <= TOLERANCE_SECONDS,
                    () ->
                            "beat %d: expected at %.3f s, found at %.3f s"
                                    .formatted(number, wanted, found));
        }
    }

    /** The first sample of at least a third of the loudest one's amplitude. */
    private static double attackSeconds(AudioSamples audio, double from, double to) {
        float[] samples = audio.channel(0);
        int start = (int) Math.max(0, from * audio.sampleRateHz());
        int end = (int) Math.min(samples.length, to * audio.sampleRateHz());
        float highest = 0;
        for (int i = start; i < end; i++) {
            highest = Math.max(highest, Math.abs(samples[i]));
        }
        int attack = start;
        while (Math.abs(samples[attack]) < highest / 3) {
            attack++;
        }
        return (double) attack / audio.sampleRateHz();
    }

    private static AudioSamples stereo(AudioSamples mono) {
        float[] right = mono.channel(0).clone();
        for (int i = 0; i < right.length; i++) {
            right[i] *= -0.5f;
        }
        return new AudioSamples(new float[][] {mono.channel(0), right}, mono.sampleRateHz());
    }

    private static AudioSamples part(AudioSamples audio, int from, int to) {
        return AudioSamples.mono(
                Arrays.copyOfRange(audio.channel(0), from, to), audio.sampleRateHz());
    }

    private static AudioSamples followed(AudioSamples first, AudioSamples second) {
        float[][] whole = new float[first.channelCount()][];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = Arrays.copyOf(first.channel(i), first.length() + second.length());
            System.arraycopy(second.channel(i), 0, whole[i], first.length(), second.length());
        }
        return new AudioSamples(whole, first.sampleRateHz());
    }
}
