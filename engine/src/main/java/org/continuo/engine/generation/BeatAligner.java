package org.continuo.engine.generation;

import java.util.Optional;
import org.continuo.core.analysis.Attack;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.BeatAlignment;

/**
 * Brings the beats of a continuation onto the grid of the sound it continues.
 *
 * <p>Both sides' beats are estimated; each beat of the new part goes to the nearest one of the
 * grid. The first moment of the new part stays at the join, and what lies between it and the first
 * beat is stretched or shortened. The new part stays as long as it is: where it is played too
 * slowly to fill its time on the grid, its last moments take longer.
 *
 * <p>Where the new part has no trustworthy beat of its own, only its first clear attack near one of
 * the grid's first beats goes onto that beat, and what follows along with it.
 *
 * <p>Nothing is done where the original's beat is not trustworthy, where the tempi are more than
 * {@link #MOST_TEMPO_CHANGE} apart, where beats are off by a quarter of a beat and more (which beat
 * is meant is a guess then), or where all is well.
 */
final class BeatAligner {
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

    /** The beats, a bar, near which the first attack of music without a beat is looked for. */
    private static final int FIRST_BEATS = 4;

    /** How much before the join is listened to, so that its sound going on is no attack. */
    private static final double BEFORE_SECONDS = 0.5;

    /** What is played slower where music without a beat was moved forward. */
    private static final double END_SECONDS = 1.5;

    private BeatAligner() {}

    /**
     * Where the beats of an original go on behind its end.
     *
     * @param beats counted from the end, beginning with the last one heard
     * @param tempoBpm at the end
     */
    record Grid(Beats beats, double tempoBpm) {}

    /** The grid of a sound up to the join, or nothing where its beat is not trustworthy. */
    static Optional<Grid> grid(BeatAlignment alignment, AudioSamples original) {
        int heard = (int) Math.min(original.length(), HEARD_SECONDS * original.sampleRateHz());
        AudioSamples before = original.last(heard);
        return BeatEstimator.estimate(before, alignment.expectedBpm())
                .filter(BeatEstimate::isTrustworthy)
                .map(found ->
                        new Grid(
                                new Beats(
                                        found.lastBeatSeconds() - before.durationSeconds(),
                                        found.endBeatSeconds()),
                                found.endTempoBpm()));
    }

    /**
     * The rendition with its new part on the grid; all before the join is as it was.
     *
     * @param grid that of the original
     * @param rendition a rendition of the original's end, then the new part; of the same rate
     * @param joinSample where in {@code rendition} the new part begins
     */
    static AudioSamples aligned(Grid grid, AudioSamples rendition, int joinSample) {
        AudioSamples added = rendition.slice(joinSample, rendition.length());
        Beats wanted = grid.beats();
        Optional<BeatEstimate> played =
                BeatEstimator.estimateFollowing(added, grid.tempoBpm(), wanted.firstSeconds())
                        .filter(BeatEstimate::isTrustworthy);
        Optional<TimeWarp> warp =
                played.isPresent()
                        ? warp(
                                new Beats(
                                        played.get().impliedFirstBeatSeconds(),
                                        played.get().beatSeconds()),
                                wanted,
                                added.durationSeconds())
                        : firstAttackOnBeat(rendition, joinSample, wanted);
        return warp.map(found -> withNewPart(rendition, joinSample, found, added))
                .orElse(rendition);
    }

    /** Evenly spaced times, counted from the join. */
    record Beats(double firstSeconds, double beatSeconds) {
        double seconds(int number) {
            return firstSeconds + number * beatSeconds;
        }

        int firstFrom(double seconds) {
            return (int) Math.ceil((seconds - firstSeconds) / beatSeconds);
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
        int first =
                found.seconds(0) >= 0 && isMovable(found.seconds(0), wanted.seconds(shift)) ? 0 : 1;
        double off = found.seconds(first) - wanted.seconds(first + shift);
        double offLater =
                found.seconds(first + JUDGED_BEATS - 1)
                        - wanted.seconds(first + shift + JUDGED_BEATS - 1);
        boolean isWell = Math.max(Math.abs(off), Math.abs(offLater)) <= WELL_SECONDS;
        if (isWell || Math.abs(off) >= MOST_BEATS_OFF * wanted.beatSeconds()) {
            return Optional.empty();
        }
        TimeWarp warp = new TimeWarp();
        onBeat(warp, found.seconds(first), wanted.seconds(first + shift));
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

    /** What brings the first clear attack near a beat of the first bar onto that beat. */
    private static Optional<TimeWarp> firstAttackOnBeat(
            AudioSamples rendition, int joinSample, Beats wanted) {
        int lead = (int) Math.min(joinSample, BEFORE_SECONDS * rendition.sampleRateHz());
        double leadSeconds = (double) lead / rendition.sampleRateHz();
        AudioSamples heard = rendition.slice(joinSample - lead, rendition.length());
        int first = wanted.firstFrom(-LEAD_SECONDS);
        double beat = wanted.beatSeconds();
        Optional<Attack> attack =
                Attack.near(
                        heard,
                        leadSeconds + wanted.seconds(first),
                        beat,
                        FIRST_BEATS,
                        MOST_BEATS_OFF * beat);
        if (attack.isEmpty()) {
            return Optional.empty();
        }
        double from = attack.get().seconds() - leadSeconds;
        double place = wanted.seconds(first + attack.get().moment());
        if (Math.abs(from - place) <= WELL_SECONDS || from <= 0 || !isMovable(from, place)) {
            return Optional.empty();
        }
        TimeWarp warp = new TimeWarp();
        double to = onBeat(warp, from, place);
        double length = heard.durationSeconds() - leadSeconds;
        if (from > to && length - END_SECONDS > from) {
            warp.move(length - END_SECONDS, length - END_SECONDS - (from - to));
        }
        if (from > to) {
            warp.move(length, length);
        }
        return Optional.of(warp);
    }

    /** Moves an attack onto a beat; gives where it comes. */
    private static double onBeat(TimeWarp warp, double from, double place) {
        double to = Math.max(Math.min(from, LEAD_SECONDS), place);
        double untouched = Math.min(UNTOUCHED_SECONDS, Math.min(from, to));
        warp.move(from - untouched, to - untouched);
        warp.move(from, to);
        return to;
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
}
