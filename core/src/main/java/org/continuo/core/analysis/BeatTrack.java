package org.continuo.core.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The beats of a whole piece: a grid that fits a short stretch, followed from there to both ends.
 *
 * <p>A distance of beats that is off by a thousandth is right on ten seconds and wrong by a beat on
 * ten minutes, so none is laid over a long piece at once. Beat by beat the next one is expected
 * where the last ones say, and moves towards the onsets that are found there. What was followed is
 * smoothed in the end: to even beats where those are as near to the onsets, which is what a machine
 * plays, else to beats that are even over a few bars, which is what a drummer plays.
 */
final class BeatTrack {
    private static final double TOLERANCE_SECONDS = BeatGrid.TOLERANCE_SECONDS;

    /** How much of what a beat is off moves the beat, and the distance to the next one. */
    private static final double BEAT_GAIN = 0.4;

    private static final double DISTANCE_GAIN = 0.12;

    /** A drummer's beats are even over so many to each side. */
    private static final int EVEN_BEATS = 4;

    /** Even beats that are as near to the followed ones are the beats. */
    private static final double STEADY_SECONDS = 0.006;

    private static final int FITTINGS = 3;

    /** What counts as on time where chance is to be ruled out. */
    private static final double NEAR_SECONDS = 0.02;

    private final double[] beats;
    private final List<Onset> onsets;
    private final double endSeconds;
    private final double beatSeconds;
    private final double evenness;
    private final double share;

    private BeatTrack(double[] beats, double beatSeconds, List<Onset> onsets, double endSeconds) {
        this.beats = beats;
        this.onsets = onsets;
        this.endSeconds = endSeconds;
        this.beatSeconds = beatSeconds;
        double all = 0;
        for (Onset onset : onsets) {
            all += onset.strength();
        }
        double[] strengths = strengths(Onset::strength);
        double sum = 0;
        double squares = 0;
        int sounding = 0;
        for (int i = 0; i < beats.length; i++) {
            sum += strengths[i];
            squares += strengths[i] * strengths[i];
            sounding += isSounding(i) ? 1 : 0;
        }
        this.evenness = squares == 0 ? 0 : Math.min(1, sum * sum / (sounding * squares));
        this.share = all == 0 ? 0 : Math.min(1, sum / all);
    }

    /** One of an onset's strengths. */
    @FunctionalInterface
    interface Strength {
        double of(Onset onset);
    }

    /** The grid, which fits a stretch around a moment, followed through the whole piece. */
    static BeatTrack following(
            BeatGrid grid, double aroundSeconds, List<Onset> onsets, double endSeconds) {
        double start = grid.nearest(aroundSeconds);
        List<Double> before = followed(onsets, start, -grid.beatSeconds(), endSeconds);
        List<Double> after = followed(onsets, start, grid.beatSeconds(), endSeconds);
        double[] beats = new double[before.size() + after.size() - 1];
        for (int i = 0; i < before.size(); i++) {
            beats[before.size() - 1 - i] = before.get(i);
        }
        for (int i = 1; i < after.size(); i++) {
            beats[before.size() - 1 + i] = after.get(i);
        }
        return smoothed(beats, onsets, endSeconds);
    }

    /** Beats from a first one on, in the direction of the distance, a little beyond the piece. */
    private static List<Double> followed(
            List<Onset> onsets, double startSeconds, double distanceSeconds, double endSeconds) {
        List<Double> beats = new ArrayList<>();
        double beat = startSeconds;
        double distance = distanceSeconds;
        double usual = 0;
        while (beat > -Math.abs(distance) && beat < endSeconds + Math.abs(distance)) {
            Match match = Match.near(beat, onsets);
            if (match.weight() > 0) {
                usual = usual == 0 ? match.weight() : 0.9 * usual + 0.1 * match.weight();
                double trust = Math.min(1, match.weight() / usual);
                beat += BEAT_GAIN * trust * match.offSeconds();
                distance += DISTANCE_GAIN * trust * match.offSeconds();
            }
            beats.add(beat);
            beat += distance;
        }
        return beats;
    }

    /** How far the onsets near a beat are off it, and how strong they are, the nearer the more. */
    private record Match(double offSeconds, double weight) {
        static Match near(double beat, List<Onset> onsets) {
            double weights = 0;
            double off = 0;
            for (int i = firstFrom(beat - TOLERANCE_SECONDS, onsets); i < onsets.size(); i++) {
                double distance = onsets.get(i).seconds() - beat;
                if (distance >= TOLERANCE_SECONDS) {
                    break;
                }
                double weight = onsets.get(i).strength() * BeatGrid.nearness(distance);
                weights += weight;
                off += weight * distance;
            }
            return new Match(weights == 0 ? 0 : off / weights, weights);
        }
    }

    private static int firstFrom(double seconds, List<Onset> onsets) {
        int from = 0;
        int to = onsets.size();
        while (from < to) {
            int middle = (from + to) / 2;
            if (onsets.get(middle).seconds() < seconds) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static BeatTrack smoothed(double[] followed, List<Onset> onsets, double endSeconds) {
        double[] locally = new double[followed.length];
        Match[] matches = matches(followed, onsets);
        for (int i = 0; i < followed.length; i++) {
            int from = Math.max(0, i - EVEN_BEATS);
            int to = Math.min(followed.length, i + EVEN_BEATS + 1);
            locally[i] = Line.through(followed, matches, from, to).at(i);
        }
        double[] evenly = followed;
        Line line = Line.through(followed, matches, 0, followed.length);
        for (int fitting = 0; fitting < FITTINGS; fitting++) {
            evenly = line.beats(followed.length);
            line = Line.through(evenly, matches(evenly, onsets), 0, followed.length);
        }
        double squares = 0;
        for (int i = 0; i < followed.length; i++) {
            squares += Math.pow(locally[i] - evenly[i], 2);
        }
        boolean isSteady = Math.sqrt(squares / followed.length) < STEADY_SECONDS;
        return new BeatTrack(
                within(isSteady ? evenly : locally, endSeconds), line.slope(), onsets, endSeconds);
    }

    private static Match[] matches(double[] beats, List<Onset> onsets) {
        return Arrays.stream(beats)
                .mapToObj(beat -> Match.near(beat, onsets))
                .toArray(Match[]::new);
    }

    /** A line through beats by their numbers: least squares, weighted by the onsets near them. */
    private record Line(double start, double slope) {
        static Line through(double[] beats, Match[] matches, int from, int to) {
            double weights = 0;
            double numbers = 0;
            double times = 0;
            for (int i = from; i < to; i++) {
                double weight = 1e-3 + matches[i].weight();
                weights += weight;
                numbers += weight * i;
                times += weight * (beats[i] + matches[i].offSeconds());
            }
            double number = numbers / weights;
            double time = times / weights;
            double squares = 0;
            double products = 0;
            for (int i = from; i < to; i++) {
                double weight = 1e-3 + matches[i].weight();
                squares += weight * (i - number) * (i - number);
                products += weight * (i - number) * (beats[i] + matches[i].offSeconds() - time);
            }
            double slope = products / squares;
            return new Line(time - slope * number, slope);
        }

        double at(int number) {
            return start + slope * number;
        }

        double[] beats(int count) {
            double[] beats = new double[count];
            Arrays.setAll(beats, this::at);
            return beats;
        }
    }

    /** Those beats that are in the piece; one a moment before the beginning is the beginning. */
    private static double[] within(double[] beats, double endSeconds) {
        double[] within =
                Arrays.stream(beats)
                        .filter(beat -> beat > -TOLERANCE_SECONDS / 2 && beat < endSeconds - 1e-6)
                        .map(beat -> Math.max(0, beat))
                        .toArray();
        return within.length == 0 ? new double[] {0} : within;
    }

    int count() {
        return beats.length;
    }

    double seconds(int beat) {
        return beats[beat];
    }

    double tempoBpm() {
        return 60 / beatSeconds;
    }

    /** From one beat to the next, on the whole. */
    double beatSeconds() {
        return beatSeconds;
    }

    /** From one beat to the next around a beat. */
    double beatSeconds(int beat) {
        int from = Math.max(0, beat - EVEN_BEATS);
        int to = Math.min(beats.length - 1, beat + EVEN_BEATS);
        return to - from < EVEN_BEATS ? beatSeconds : (beats[to] - beats[from]) / (to - from);
    }

    /** How equally strong the beats are: 1 where all are alike, less where some are empty. */
    double evenness() {
        return evenness;
    }

    /** How well this is the beat, before any preference for tempi. */
    double fit() {
        return Math.sqrt(evenness * share);
    }

    /** The strongest onset near each beat, 0 where there is none. */
    double[] strengths(Strength strength) {
        double[] strengths = new double[beats.length];
        int beat = 0;
        for (Onset onset : onsets) {
            while (beat + 1 < beats.length
                    && beats[beat + 1] - onset.seconds() < onset.seconds() - beats[beat]) {
                beat++;
            }
            double distance = onset.seconds() - beats[beat];
            if (Math.abs(distance) < TOLERANCE_SECONDS) {
                strengths[beat] =
                        Math.max(strengths[beat], BeatGrid.nearness(distance) * strength.of(onset));
            }
        }
        return strengths;
    }

    /** Whether a beat lies between the first and the last of what happens. */
    private boolean isSounding(int beat) {
        return !onsets.isEmpty()
                && beats[beat] > onsets.getFirst().seconds() - beatSeconds / 2
                && beats[beat] < onsets.getLast().seconds() + beatSeconds / 2;
    }

    /** The same beats, later by a share of a beat. */
    BeatTrack shifted(double share) {
        double[] shifted = new double[beats.length + 1];
        shifted[0] = beats[0] - (1 - share) * beatSeconds(0);
        for (int i = 0; i < beats.length; i++) {
            shifted[i + 1] = beats[i] + share * beatSeconds(i);
        }
        return smoothed(shifted, onsets, endSeconds);
    }

    /** Every second beat. */
    BeatTrack halved(int first) {
        double[] halved = new double[(beats.length - first + 1) / 2];
        Arrays.setAll(halved, i -> beats[first + 2 * i]);
        return new BeatTrack(halved, 2 * beatSeconds, onsets, endSeconds);
    }

    /** With a beat between any two. */
    BeatTrack doubled() {
        List<Double> doubled = new ArrayList<>();
        if (beats[0] > beatSeconds(0) / 2) {
            doubled.add(beats[0] - beatSeconds(0) / 2);
        }
        for (int i = 0; i < beats.length; i++) {
            doubled.add(beats[i]);
            doubled.add(beats[i] + beatSeconds(i) / 2);
        }
        return new BeatTrack(
                within(doubled.stream().mapToDouble(b -> b).toArray(), endSeconds),
                beatSeconds / 2,
                onsets,
                endSeconds);
    }

    /**
     * How much more of what happens lies on quarters or thirds of beats than would by chance: 0 for
     * noise to 1.
     */
    double regularity() {
        return Math.max(regularity(4), regularity(3));
    }

    private double regularity(int parts) {
        double all = 0;
        double near = 0;
        int beat = 0;
        for (Onset onset : onsets) {
            while (beat + 1 < beats.length && beats[beat + 1] <= onset.seconds()) {
                beat++;
            }
            double part = beatSeconds(beat) / parts;
            double position = (onset.seconds() - beats[beat]) / part;
            all += onset.strength();
            if (Math.abs(position - Math.rint(position)) * part < NEAR_SECONDS) {
                near += onset.strength();
            }
        }
        double chance = Math.min(0.9, 2 * NEAR_SECONDS * parts / beatSeconds);
        return all == 0 ? 0 : Math.clamp((near / all - chance) / (1 - chance), 0, 1);
    }
}
