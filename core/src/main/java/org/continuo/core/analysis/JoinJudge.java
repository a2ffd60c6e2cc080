package org.continuo.core.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.JoinMeasures;

/**
 * Measures how well two pieces of music meet where one follows the other: by beat, key, level and
 * spectrum, and whether it clicks.
 */
public final class JoinJudge {
    /** More of a side says less about the join. */
    private static final double HEARD_SECONDS = 16;

    /** What is compared of level and spectrum on either side. */
    private static final double NEAR_SECONDS = 2;

    /** The steps on either side that a step at the join is held against. */
    private static final double AROUND_SECONDS = 0.25;

    private static final double PERCENTILE = 0.999;
    private static final double MOST_TEMPO_CHANGE = 0.08;

    private static final double MOST_BEATS = 0.9;

    /** -80 dBFS. */
    private static final double SILENCE_RMS = 1e-4;

    private JoinJudge() {}

    /**
     * How {@code after} follows {@code before}.
     *
     * @param before ends at the join; of the rate and channels of {@code after}
     * @param after begins at the join
     * @param expectedBpm the tempo that both should have, if known
     */
    public static JoinMeasures judge(
            AudioSamples before, AudioSamples after, OptionalDouble expectedBpm) {
        AudioSamples left = before.last(samples(before, HEARD_SECONDS));
        AudioSamples right = first(after, HEARD_SECONDS);
        AudioSamples nearLeft = left.last(samples(left, NEAR_SECONDS));
        AudioSamples nearRight = first(right, NEAR_SECONDS);
        return new JoinMeasures(
                beatSeconds(left, right, expectedBpm),
                decibels(rms(nearRight) / rms(nearLeft)),
                keyLikeness(left, right),
                spectrumDecibels(nearLeft, nearRight),
                clickRatio(left, right),
                false);
    }

    /**
     * How a loop's end leads into its beginning.
     *
     * @param tempoBpm of the loop
     */
    public static JoinMeasures judgeWrap(AudioSamples loop, double tempoBpm) {
        JoinMeasures wrap = judge(loop, loop, OptionalDouble.of(tempoBpm));
        return new JoinMeasures(
                wrap.beatSeconds(),
                wrap.levelDecibels(),
                wrap.keyLikeness(),
                wrap.spectrumDecibels(),
                wrap.clickRatio(),
                standsOut(loop, samples(loop, 60 / tempoBpm)));
    }

    private static boolean standsOut(AudioSamples loop, int beat) {
        int beats = loop.length() / beat;
        if (beats < 2) {
            return false;
        }
        double wrap = spectrumDecibels(loop.last(beat), loop.slice(0, beat));
        int less = 0;
        for (int i = 1; i < beats; i++) {
            AudioSamples before = loop.slice((i - 1) * beat, i * beat);
            AudioSamples after = loop.slice(i * beat, (i + 1) * beat);
            less += spectrumDecibels(before, after) < wrap ? 1 : 0;
        }
        return less > MOST_BEATS * (beats - 1);
    }

    /** By how much the bands of two sounds differ, their level left aside. */
    private static double spectrumDecibels(AudioSamples before, AudioSamples after) {
        return BandLevels.of(before).distance(BandLevels.of(after));
    }

    /**
     * The likeness of pitch classes, less where they fit another key better than the one before.
     */
    private static double keyLikeness(AudioSamples before, AudioSamples after) {
        SpectralPeaks left = SpectralPeaks.of(before);
        SpectralPeaks right = SpectralPeaks.of(after);
        KeyEstimator keys = new KeyEstimator();
        KeyEstimate key = keys.estimate(left);
        double fit = key.isTrustworthy() ? keys.fit(right, key.key()) : 1;
        return fit * PitchClasses.of(left).likeness(PitchClasses.of(right));
    }

    /**
     * How late the beats of a sound come for those of the one before it. Between tempi of which
     * none is meant by the other, no beat is where it should be: then it is half a beat.
     */
    private static Optional<Double> beatSeconds(
            AudioSamples before, AudioSamples after, OptionalDouble expectedBpm) {
        Optional<BeatEstimate> left = trusted(before, expectedBpm);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        double beat = left.get().endBeatSeconds();
        double known = left.get().lastBeatSeconds() - before.durationSeconds();
        return BeatEstimator.estimateFollowing(after, left.get().endTempoBpm(), known)
                .filter(BeatEstimate::isTrustworthy)
                .map(right -> {
                    if (Math.abs(right.beatSeconds() / beat - 1) > MOST_TEMPO_CHANGE) {
                        return beat / 2;
                    }
                    return Math.IEEEremainder(right.impliedFirstBeatSeconds() - known, beat);
                });
    }

    private static Optional<BeatEstimate> trusted(AudioSamples audio, OptionalDouble expectedBpm) {
        return BeatEstimator.estimate(audio, expectedBpm).filter(BeatEstimate::isTrustworthy);
    }

    private static double clickRatio(AudioSamples before, AudioSamples after) {
        AudioSamples left = before.last(samples(before, AROUND_SECONDS));
        AudioSamples right = first(after, AROUND_SECONDS);
        if (left.length() == 0 || right.length() == 0) {
            return 0;
        }
        AudioSamples around = left.followedBy(right);
        double ratio = 0;
        for (float[] channel : around.channels()) {
            double[] steps = new double[channel.length - 1];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = Math.abs((double) channel[i + 1] - channel[i]);
            }
            double atJoin = steps[left.length() - 1];
            Arrays.sort(steps);
            double usual = steps[(int) (PERCENTILE * (steps.length - 1))];
            ratio =
                    Math.max(
                            ratio,
                            atJoin <= usual
                                    ? atJoin / Math.max(usual, 1e-9)
                                    : atJoin / Math.max(usual, SILENCE_RMS));
        }
        return ratio;
    }

    private static double rms(AudioSamples audio) {
        double sum = 0;
        for (float[] channel : audio.channels()) {
            for (float sample : channel) {
                sum += (double) sample * sample;
            }
        }
        double values = Math.max(1.0, (double) audio.length() * audio.channelCount());
        return Math.max(SILENCE_RMS, Math.sqrt(sum / values));
    }

    private static double decibels(double ratio) {
        return 20 * Math.log10(ratio);
    }

    private static AudioSamples first(AudioSamples audio, double seconds) {
        return audio.slice(0, Math.min(audio.length(), samples(audio, seconds)));
    }

    private static int samples(AudioSamples audio, double seconds) {
        return (int) Math.round(seconds * audio.sampleRateHz());
    }
}
