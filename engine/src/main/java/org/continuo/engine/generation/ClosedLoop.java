package org.continuo.engine.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.analysis.JoinJudge;
import org.continuo.core.audio.AudioSamples;

/**
 * Cuts a loop out of music: its beats are brought onto the grid of a tempo, it begins where its end
 * leads best into its beginning, and its last moments fade into those before that beginning.
 *
 * @param tempoBpm quarter notes per minute
 * @param samples of the loop
 */
public record ClosedLoop(double tempoBpm, int samples) {
    private static final double FADE_SECONDS = 0.03;
    private static final double MOST_TEMPO_CHANGE = 0.08;

    /** Beginnings that are tried: each beat of a bar, and the next first one. */
    private static final int TRIED_BEATS = 5;

    /** How much worse than the best beginning a bar's first beat may be and still be taken. */
    private static final double DOWNBEAT_BONUS = 0.3;

    /** How much longer than a loop the music is to be made that it is cut out of. */
    public static double beyondSeconds(double tempoBpm) {
        return (TRIED_BEATS + 1) * 60 / tempoBpm;
    }

    /** The loop. */
    public AudioSamples cut(AudioSamples made) {
        Optional<BeatEstimate> played =
                BeatEstimator.estimate(made, OptionalDouble.of(tempoBpm))
                        .filter(BeatEstimate::isTrustworthy)
                        .filter(beat ->
                                Math.abs(beat.tempoBpm() / tempoBpm - 1) <= MOST_TEMPO_CHANGE);
        AudioSamples steady = played.map(beat -> steady(made, beat)).orElse(made);
        AudioSamples best = closed(steady, fade(made));
        double least = Double.POSITIVE_INFINITY;
        for (Beginning beginning : beginnings(steady, played)) {
            AudioSamples loop = closed(steady, beginning.sample());
            double strain =
                    JoinJudge.judgeWrap(loop, tempoBpm).strain()
                            - (beginning.isDownbeat() ? DOWNBEAT_BONUS : 0);
            if (strain < least) {
                least = strain;
                best = loop;
            }
        }
        return best;
    }

    private record Beginning(int sample, boolean isDownbeat) {}

    /** Those before which there is room for the fade, and behind which for the loop. */
    private List<Beginning> beginnings(AudioSamples steady, Optional<BeatEstimate> played) {
        double beat = 60 / tempoBpm;
        double first = played.map(BeatEstimate::firstBeatSeconds).orElse(0.0);
        double downbeat = played.map(BeatEstimate::firstDownbeatSeconds).orElse(0.0);
        long phase =
                played.map(found -> Math.round((downbeat - first) / found.beatSeconds()))
                        .orElse(0L);
        List<Beginning> beginnings = new ArrayList<>();
        for (int i = 0; beginnings.size() < TRIED_BEATS; i++) {
            int sample = (int) Math.round((first + i * beat) * steady.sampleRateHz());
            if (sample + samples > steady.length()) {
                break;
            }
            if (sample >= fade(steady)) {
                beginnings.add(new Beginning(sample, Math.floorMod(i - phase, 4L) == 0));
            }
        }
        return beginnings;
    }

    /** With each beat where the tempo has it, from the first one on. */
    private AudioSamples steady(AudioSamples made, BeatEstimate played) {
        double first = played.firstBeatSeconds();
        long beats = Math.round((played.lastBeatSeconds() - first) / played.beatSeconds());
        if (beats < 1) {
            return made;
        }
        TimeWarp warp = new TimeWarp();
        warp.move(first, first);
        warp.move(played.lastBeatSeconds(), first + beats * 60 / tempoBpm);
        return new AudioSamples(
                warp.applied(made.channels(), made.sampleRateHz()), made.sampleRateHz());
    }

    private AudioSamples closed(AudioSamples steady, int beginning) {
        AudioSamples loop = steady.slice(beginning, beginning + samples);
        AudioSamples levelled = LevelRamp.to(loop, loop, samples);
        return Crossfade.at(levelled, samples, steady.slice(beginning - fade(steady), beginning));
    }

    private static int fade(AudioSamples audio) {
        return (int) Math.round(FADE_SECONDS * audio.sampleRateHz());
    }
}
