package org.continuo.engine.analysis;

import be.tarsos.dsp.beatroot.AgentList;
import be.tarsos.dsp.beatroot.Event;
import be.tarsos.dsp.beatroot.EventList;
import be.tarsos.dsp.beatroot.Induction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Finds tempo and beats of music with a steady tempo, which is what a DAW's grid holds.
 *
 * <p>BeatRoot (S. Dixon, "Automatic extraction of tempo and beat from expressive performances",
 * JNMR 2001) clusters the distances between onsets into hypotheses about the tempo; over each of
 * them and its neighbours by simple ratios a {@link BeatGrid} is laid and fitted to the onsets by
 * least squares. The best grid holds much of what happens and is evenly filled.
 *
 * <p>Octaves: music often fits a tempo and its half or double equally well. Unless a tempo is
 * expected, tempi near 110 bpm are preferred, the less the clearer the onsets speak; results lie
 * between 55 and 190 bpm. Where the caller expects a tempo (the host's), the octave nearest to it
 * is taken.
 */
public final class BeatEstimator {
    private static final double SLOWEST_BPM = 55;
    private static final double FASTEST_BPM = 190;
    private static final double PREFERRED_BPM = 110;

    /** Octaves from the preferred tempo at which the preference falls to 61 %. */
    private static final double PREFERENCE_OCTAVES = 1.3;

    /** What the harmony's lead counts beside the grid's fit. */
    private static final double HARMONY_WEIGHT = 4;

    /** A shift with less of the onsets on it is no beat. */
    private static final double WEAKEST_SHIFT = 0.6;

    private static final int FEWEST_ONSETS = 6;
    private static final double[] RATIOS = {1, 2, 0.5, 3, 1 / 3.0, 1.5, 2 / 3.0, 4, 0.25};

    private BeatEstimator() {}

    /** The beat, or nothing where there are too few onsets for one. */
    public static Optional<BeatEstimate> estimate(AudioSamples audio) {
        return estimate(audio, OptionalDouble.empty());
    }

    /**
     * The beat, or nothing where there are too few onsets for one.
     *
     * @param expectedBpm settles which of a tempo's octaves is meant
     */
    public static Optional<BeatEstimate> estimate(AudioSamples audio, OptionalDouble expectedBpm) {
        AudioSamples mono = Resampler.resample(Mono.of(audio), OnsetFinder.RATE_HZ);
        List<Onset> onsets = OnsetFinder.onsets(mono.channel(0));
        return estimate(mono, onsets, expectedBpm);
    }

    static Optional<BeatEstimate> estimate(
            AudioSamples mono, List<Onset> onsets, OptionalDouble expectedBpm) {
        if (onsets.size() < FEWEST_ONSETS) {
            return Optional.empty();
        }
        @Nullable BeatGrid best = null;
        double highest = -1;
        for (double beatSeconds : hypotheses(onsets)) {
            BeatGrid grid = BeatGrid.fitted(onsets, beatSeconds, mono.durationSeconds());
            double score = grid.fit() * preference(60 / grid.beatSeconds(), expectedBpm);
            if (score > highest) {
                highest = score;
                best = grid;
            }
        }
        return best == null ? Optional.empty() : Optional.of(settled(mono, onsets, best));
    }

    /**
     * The estimate for beats at this distance. What is loudest need not be on the beat: among the
     * grid and its shifts by quarters of a beat, that one is taken which also has the harmony
     * change on it.
     */
    private static BeatEstimate settled(AudioSamples mono, List<Onset> onsets, BeatGrid loudest) {
        BeatGrid best = loudest;
        Downbeats downbeats = Downbeats.on(loudest, mono);
        double highest = score(loudest, downbeats);
        for (int quarter = 1; quarter < 4; quarter++) {
            BeatGrid shifted = loudest.shifted(quarter / 4.0, onsets, mono.durationSeconds());
            if (shifted.fit() > WEAKEST_SHIFT * loudest.fit()) {
                Downbeats its = Downbeats.on(shifted, mono);
                if (score(shifted, its) > highest) {
                    highest = score(shifted, its);
                    best = shifted;
                    downbeats = its;
                }
            }
        }
        return new BeatEstimate(
                60 / best.beatSeconds(),
                best.phaseSeconds(),
                best.evenness() * best.regularity(onsets),
                best.phaseSeconds() + downbeats.first() * best.beatSeconds(),
                downbeats.confidence());
    }

    private static double score(BeatGrid grid, Downbeats downbeats) {
        return grid.fit() * (1 + HARMONY_WEIGHT * downbeats.lead());
    }

    /** Distances of beats that are worth a try, in seconds. */
    private static List<Double> hypotheses(List<Onset> onsets) {
        EventList events = new EventList();
        for (Onset onset : onsets) {
            Event event =
                    new Event(onset.seconds(), onset.seconds(), onset.seconds(), 56, 64, 0, 0, 1);
            event.salience = onset.strength();
            events.add(event);
        }
        List<Double> hypotheses = new ArrayList<>();
        for (AgentList at = Induction.beatInduction(events); at.ag != null; at = at.next) {
            for (double ratio : RATIOS) {
                double seconds = at.ag.beatInterval * ratio;
                double bpm = 60 / seconds;
                if (bpm >= SLOWEST_BPM
                        && bpm <= FASTEST_BPM
                        && hypotheses.stream().noneMatch(h -> Math.abs(h / seconds - 1) < 0.005)) {
                    hypotheses.add(seconds);
                }
            }
        }
        return hypotheses;
    }

    private static double preference(double bpm, OptionalDouble expectedBpm) {
        double centre = expectedBpm.orElse(PREFERRED_BPM);
        double octaves = Math.log(bpm / centre) / Math.log(2);
        double width = expectedBpm.isPresent() ? PREFERENCE_OCTAVES / 4 : PREFERENCE_OCTAVES;
        return Math.exp(-0.5 * Math.pow(octaves / width, 2));
    }
}
