package org.continuo.engine.generation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.engine.analysis.BeatEstimate;
import org.continuo.engine.analysis.BeatEstimator;
import org.continuo.engine.audio.AudioSamples;

/**
 * Brings the beats of a continuation onto the grid of the sound it continues.
 *
 * <p>Both sides' beats are estimated; each beat of the new part goes to the nearest one of the
 * grid. The first moment of the new part stays at the join, and what lies between it and the first
 * beat is stretched or shortened. The new part stays as long as it is: where it is played too
 * slowly to fill its time on the grid, its last moments take longer.
 *
 * <p>Nothing is done where either beat is not trustworthy, where the tempi are more than {@link
 * #MOST_TEMPO_CHANGE} apart, where beats are off by a quarter of a beat and more (which beat is
 * meant is a guess then), or where all is well.
 *
 * @param expectedBpm the tempo of the sound that is continued, if known; settles octaves
 */
public record BeatAlignment(OptionalDouble expectedBpm) {
    private static final double MOST_TEMPO_CHANGE = 0.08;
    private static final double MOST_BEATS_OFF = 0.25;

    /** What nobody hears. */
    private static final double WELL_SECONDS = 0.008;

    /** Beats that must be on time for all to be well: two bars. */
    private static final int JUDGED_BEATS = 8;

    /** More of the end of a sound says less about the tempo at its end. */
    private static final double HEARD_SECONDS = 24;

    /** A beat on the join comes this late, so that a crossfade is over before its attack. */
    private static final double LEAD_SECONDS = 0.01;

    /** From here on before the first beat, nothing is stretched, so that its attack is whole. */
    private static final double UNTOUCHED_SECONDS = 0.03;

    /** How much longer the last moments may take, as a ratio, where they begin. */
    private static final double LONGEST_END = 1.25;

    public BeatAlignment {
        if (expectedBpm.isPresent() && !(expectedBpm.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "alignment: expected a tempo of more than 0 bpm, found "
                            + expectedBpm.getAsDouble());
        }
    }

    /**
     * The rendition with its new part on the grid; all before the join is as it was.
     *
     * @param original the sound up to the join
     * @param rendition a rendition of the original's end, then the new part; of the same rate
     * @param joinSample where in {@code rendition} the new part begins
     */
    AudioSamples aligned(AudioSamples original, AudioSamples rendition, int joinSample) {
        int heard = (int) Math.min(original.length(), HEARD_SECONDS * original.sampleRateHz());
        AudioSamples before = part(original, original.length() - heard, original.length());
        AudioSamples added = part(rendition, joinSample, rendition.length());
        Optional<BeatEstimate> grid = trusted(before, expectedBpm);
        if (grid.isEmpty()) {
            return rendition;
        }
        Optional<BeatEstimate> played = trusted(added, OptionalDouble.of(grid.get().tempoBpm()));
        if (played.isEmpty()) {
            return rendition;
        }
        double beat = grid.get().beatSeconds();
        double first = grid.get().firstBeatSeconds() - before.durationSeconds();
        Beats wanted = new Beats(first, beat);
        Beats found = new Beats(played.get().firstBeatSeconds(), played.get().beatSeconds());
        return warp(found, wanted, added.durationSeconds())
                .map(warp -> withNewPart(rendition, joinSample, warp, added))
                .orElse(rendition);
    }

    private static Optional<BeatEstimate> trusted(AudioSamples audio, OptionalDouble bpm) {
        return BeatEstimator.estimate(audio, bpm).filter(BeatEstimate::isTrustworthy);
    }

    /** Evenly spaced times, counted from the join. */
    private record Beats(double firstSeconds, double beatSeconds) {
        double seconds(int number) {
            return firstSeconds + number * beatSeconds;
        }

        int nearest(double seconds) {
            return (int) Math.rint((seconds - firstSeconds) / beatSeconds);
        }
    }

    /** What brings beats to where they are wanted, or nothing where it cannot or need not be. */
    private static Optional<TimeWarp> warp(Beats found, Beats wanted, double lengthSeconds) {
        if (Math.abs(found.beatSeconds() / wanted.beatSeconds() - 1) > MOST_TEMPO_CHANGE) {
            return Optional.empty();
        }
        int shift = wanted.nearest(found.seconds(0));
        int first = isMovable(found.seconds(0), wanted.seconds(shift)) ? 0 : 1;
        double off = found.seconds(first) - wanted.seconds(first + shift);
        double offLater =
                found.seconds(first + JUDGED_BEATS - 1)
                        - wanted.seconds(first + shift + JUDGED_BEATS - 1);
        boolean isWell = Math.max(Math.abs(off), Math.abs(offLater)) <= WELL_SECONDS;
        if (isWell || Math.abs(off) >= MOST_BEATS_OFF * wanted.beatSeconds()) {
            return Optional.empty();
        }
        TimeWarp warp = new TimeWarp();
        double from = found.seconds(first);
        double to = Math.max(Math.min(from, LEAD_SECONDS), wanted.seconds(first + shift));
        double untouched = Math.min(UNTOUCHED_SECONDS, Math.min(from, to));
        warp.move(from - untouched, to - untouched);
        warp.move(from, to);
        int last = first;
        for (int i = first + 1; found.seconds(i) < lengthSeconds; i++) {
            double left = lengthSeconds - wanted.seconds(i + shift);
            if (left <= 0 || left / (lengthSeconds - found.seconds(i)) > LONGEST_END) {
                break;
            }
            last = i;
        }
        if (last > first) {
            warp.move(found.seconds(last), wanted.seconds(last + shift));
        }
        if (found.seconds(last) > wanted.seconds(last + shift)) {
            warp.move(lengthSeconds, lengthSeconds);
        }
        return Optional.of(warp);
    }

    /**
     * Not so a beat whose place is before the join, where it was heard already, nor one that begins
     * with the new part and comes too early: nothing is there that could last longer.
     */
    private static boolean isMovable(double fromSeconds, double toSeconds) {
        return toSeconds > -LEAD_SECONDS
                && (fromSeconds >= UNTOUCHED_SECONDS || toSeconds <= fromSeconds + WELL_SECONDS);
    }

    private static AudioSamples withNewPart(
            AudioSamples rendition, int joinSample, TimeWarp warp, AudioSamples added) {
        float[][] warped = warp.applied(added.channels(), added.sampleRateHz());
        float[][] whole = new float[warped.length][];
        for (int channel = 0; channel < whole.length; channel++) {
            whole[channel] = rendition.channel(channel).clone();
            System.arraycopy(
                    warped[channel], 0, whole[channel], joinSample, warped[channel].length);
        }
        return new AudioSamples(whole, rendition.sampleRateHz());
    }

    private static AudioSamples part(AudioSamples audio, int from, int to) {
        return new AudioSamples(
                Arrays.stream(audio.channels())
                        .map(channel -> Arrays.copyOfRange(channel, from, to))
                        .toArray(float[][]::new),
                audio.sampleRateHz());
    }
}
