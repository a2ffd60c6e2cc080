package org.continuo.core.analysis;

import be.tarsos.dsp.beatroot.AgentList;
import be.tarsos.dsp.beatroot.Event;
import be.tarsos.dsp.beatroot.EventList;
import be.tarsos.dsp.beatroot.Induction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.problem.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Finds tempo and beats of music with a steady tempo, which is what a DAW's grid holds.
 *
 * <p>BeatRoot (S. Dixon, "Automatic extraction of tempo and beat from expressive performances",
 * JNMR 2001) clusters the distances between onsets into hypotheses about the tempo. For each of
 * them and its neighbours by simple ratios a {@link BeatGrid} is laid over the stretch that it fits
 * best, and followed from there through the whole piece ({@link BeatTrack}). The best track holds
 * much of what happens and is evenly filled.
 *
 * <p>Results lie between 55 and 190 bpm. Where the caller expects a tempo (the host's), the octave
 * nearest to it is taken; else {@link MetricalLevel} says whether a tempo or its half is meant.
 */
public final class BeatEstimator {
    static final double SLOWEST_BPM = 55;
    static final double FASTEST_BPM = 190;
    private static final double PREFERRED_BPM = 110;

    /** Octaves from the preferred tempo at which the preference falls to 61 %. */
    private static final double PREFERENCE_OCTAVES = 1.3;

    /** A stretch on which no tempo strays far, and from each to the next. */
    private static final double STRETCH_SECONDS = 12;

    private static final int MOST_STRETCHES = 16;

    /** What the harmony's lead counts beside the track's fit. */
    private static final double HARMONY_WEIGHT = 4;

    /** A shift with less of the onsets on it is no beat. */
    private static final double WEAKEST_SHIFT = 0.6;

    /** As many beats leave a doubt of one half, others less in proportion. */
    private static final double DOUBTED_BEATS = 3;

    /** What seems to begin here of music that goes on from other music is where it was cut. */
    private static final double CUT_SECONDS = 0.05;

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
        AudioSamples mono = Resampler.resample(audio.mono(), OnsetFinder.RATE_HZ);
        List<Onset> onsets = OnsetFinder.onsets(mono.channel(0));
        return estimate(mono, onsets, expectedBpm);
    }

    /**
     * The beat of music that goes on from a known one, or nothing where there are too few onsets.
     * Where the music leaves open which of its quarters of a beat is the beat, the one nearest to
     * the known beat is.
     *
     * @param knownBpm the known tempo
     * @param knownBeatSeconds when one of the known beats comes, in the time of {@code audio}
     */
    public static Optional<BeatEstimate> estimateFollowing(
            AudioSamples audio, double knownBpm, double knownBeatSeconds) {
        AudioSamples mono = Resampler.resample(audio.mono(), OnsetFinder.RATE_HZ);
        List<Onset> onsets =
                OnsetFinder.onsets(mono.channel(0)).stream()
                        .filter(onset -> onset.seconds() >= CUT_SECONDS)
                        .toList();
        return track(mono, onsets, OptionalDouble.of(knownBpm))
                .map(loudest -> following(mono, loudest, knownBeatSeconds));
    }

    static Optional<BeatEstimate> estimate(
            AudioSamples mono, List<Onset> onsets, OptionalDouble expectedBpm) {
        return track(mono, onsets, expectedBpm).map(track -> settled(mono, track));
    }

    private static Optional<BeatTrack> track(
            AudioSamples mono, List<Onset> onsets, OptionalDouble expectedBpm) {
        if (onsets.size() < FEWEST_ONSETS) {
            return Optional.empty();
        }
        List<Stretch> stretches = Stretch.of(onsets, mono.durationSeconds());
        @Nullable BeatTrack best = null;
        double highest = -1;
        for (double beatSeconds : hypotheses(onsets)) {
            Cancellation.check();
            BeatTrack track = followed(beatSeconds, stretches, onsets, mono.durationSeconds());
            double bpm = track.tempoBpm();
            double score = track.fit() * preference(bpm, expectedBpm);
            if (bpm >= SLOWEST_BPM && bpm <= FASTEST_BPM && score > highest) {
                highest = score;
                best = track;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        return Optional.of(expectedBpm.isPresent() ? best : MetricalLevel.settled(best));
    }

    /** Some of the piece, and what happens in it. */
    private record Stretch(double middleSeconds, List<Onset> onsets) {
        static List<Stretch> of(List<Onset> onsets, double endSeconds) {
            int count =
                    (int) Math.clamp(Math.ceil(endSeconds / STRETCH_SECONDS), 1, MOST_STRETCHES);
            double length = Math.min(endSeconds, STRETCH_SECONDS);
            List<Stretch> stretches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                double from = count == 1 ? 0 : (endSeconds - length) * i / (count - 1);
                List<Onset> inside =
                        onsets.stream()
                                .filter(o -> o.seconds() >= from && o.seconds() <= from + length)
                                .toList();
                if (inside.size() >= FEWEST_ONSETS || count == 1) {
                    stretches.add(new Stretch(from + length / 2, inside));
                }
            }
            return stretches.isEmpty() ? List.of(new Stretch(endSeconds / 2, onsets)) : stretches;
        }
    }

    /** The beats of this distance, followed from the stretch that they fit best. */
    private static BeatTrack followed(
            double beatSeconds, List<Stretch> stretches, List<Onset> onsets, double endSeconds) {
        Stretch best = stretches.getFirst();
        @Nullable BeatGrid fittest = null;
        for (Stretch stretch : stretches) {
            BeatGrid grid = BeatGrid.fitted(stretch.onsets(), beatSeconds);
            if (fittest == null || grid.fit() > fittest.fit()) {
                fittest = grid;
                best = stretch;
            }
        }
        return BeatTrack.following(
                Objects.requireNonNull(fittest), best.middleSeconds(), onsets, endSeconds);
    }

    /**
     * The estimate for beats at this distance. What is loudest need not be on the beat: among the
     * track and its shifts by quarters of a beat, that one is taken which also has the harmony
     * change on it.
     */
    private static BeatEstimate settled(AudioSamples mono, BeatTrack loudest) {
        BeatTrack best = loudest;
        Downbeats downbeats = Downbeats.on(loudest, mono);
        double highest = score(loudest, downbeats);
        for (int quarter = 1; quarter < 4; quarter++) {
            BeatTrack shifted = loudest.shifted(quarter / 4.0);
            if (shifted.fit() > WEAKEST_SHIFT * loudest.fit()) {
                Downbeats its = Downbeats.on(shifted, mono);
                if (score(shifted, its) > highest) {
                    highest = score(shifted, its);
                    best = shifted;
                    downbeats = its;
                }
            }
        }
        return estimate(best, downbeats);
    }

    private static BeatEstimate following(
            AudioSamples mono, BeatTrack loudest, double knownBeatSeconds) {
        BeatTrack best = loudest;
        double nearest = distance(loudest, knownBeatSeconds);
        for (int quarter = 1; quarter < 4; quarter++) {
            BeatTrack shifted = loudest.shifted(quarter / 4.0);
            double distance = distance(shifted, knownBeatSeconds);
            if (shifted.fit() > WEAKEST_SHIFT * loudest.fit() && distance < nearest) {
                nearest = distance;
                best = shifted;
            }
        }
        return estimate(best, Downbeats.on(best, mono));
    }

    private static double distance(BeatTrack track, double beatSeconds) {
        double beat = 60 / track.tempoBpm();
        return Math.abs(Math.IEEEremainder(track.seconds(0) - beatSeconds, beat));
    }

    private static BeatEstimate estimate(BeatTrack best, Downbeats downbeats) {
        int last = best.count() - 1;
        return new BeatEstimate(
                best.tempoBpm(),
                best.seconds(0),
                best.evenness() * best.regularity() * best.count() / (best.count() + DOUBTED_BEATS),
                best.seconds(Math.min(downbeats.first(), last)),
                downbeats.confidence(),
                best.seconds(last),
                60 / best.beatSeconds(last));
    }

    private static double score(BeatTrack track, Downbeats downbeats) {
        return track.fit() * (1 + HARMONY_WEIGHT * downbeats.lead());
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
