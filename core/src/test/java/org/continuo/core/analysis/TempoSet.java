package org.continuo.core.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.continuo.core.audio.AudioSamples;

/**
 * Pieces as users have them: of 8 to 60 s, beginning anywhere in a bar; a third of them played
 * unsteadily, a quarter with a tempo that drifts by a hundredth, some behind silence, with a change
 * of level, or very quiet.
 */
final class TempoSet {
    private static final double[] LENGTHS_SECONDS = {8, 10, 15, 20, 30, 60};
    private static final double RUBATO_SECONDS = 30;
    private static final double DRIFT = 0.01;
    private static final double DRIFT_SECONDS = 10;

    private TempoSet() {}

    /**
     * A piece and its tempo.
     *
     * @param isHalfRight where some count half as many beats
     */
    record Piece(AudioSamples audio, double bpm, boolean isHalfRight) {
        boolean isRight(double foundBpm) {
            return isNear(foundBpm, bpm) || (isHalfRight && isNear(foundBpm, bpm / 2));
        }

        private static boolean isNear(double found, double bpm) {
            return Math.abs(found / bpm - 1) < 0.015;
        }
    }

    static Piece piece(Grooves.Style style, long seed) {
        Random random = new Random(1000 * seed + style.name().hashCode());
        double range = style.fastestBpm() - style.slowestBpm();
        double bpm = style.slowestBpm() + range * random.nextDouble();
        double seconds = LENGTHS_SECONDS[random.nextInt(LENGTHS_SECONDS.length)];
        double startBeats = random.nextInt(3) == 0 ? 0 : 4 * random.nextDouble();
        double jitterSeconds = random.nextInt(3) == 0 ? 0.008 : 0;
        double drift = random.nextInt(4) == 0 ? DRIFT : 0;
        float[] samples =
                Grooves.played(
                                style,
                                seconds,
                                startBeats,
                                jitterSeconds,
                                beat -> {
                                    double even = beat * 60 / bpm;
                                    double turn = 2 * Math.PI / DRIFT_SECONDS;
                                    return even + drift / turn * Math.sin(turn * even);
                                },
                                seed)
                        .channel(0);
        switch (random.nextInt(5)) {
            case 0 -> samples = late(samples, 3 * random.nextDouble());
            case 1 -> weaken(samples, samples.length / 2, -15);
            case 2 -> weaken(samples, 0, -30);
            default -> {}
        }
        return new Piece(
                AudioSamples.mono(samples, Grooves.RATE_HZ),
                bpm,
                Grooves.HALF_TIME.contains(style));
    }

    /**
     * Half a minute whose tempo sways around {@code bpm} by the share {@code depth}, once in a
     * phrase of 8 or 16 beats: fastest where a phrase begins, slowest in its middle.
     */
    static Rubato rubato(Grooves.Style style, double depth, int seed) {
        double range = style.fastestBpm() - style.slowestBpm();
        double bpm = style.slowestBpm() + range * (1 + seed % 2) / 3;
        double[] beats = new double[(int) (RUBATO_SECONDS * style.fastestBpm() / 60 * 1.5)];
        double phrase = seed % 2 == 0 ? 16 : 8;
        for (int beat = 1; beat < beats.length; beat++) {
            double local = bpm * (1 + depth * Math.cos(2 * Math.PI * (beat - 0.5) / phrase));
            beats[beat] = beats[beat - 1] + 60 / local;
        }
        DoubleUnaryOperator beatAt =
                beat -> {
                    int before = Math.clamp((long) beat, 0, beats.length - 2);
                    return beats[before] + (beat - before) * (beats[before + 1] - beats[before]);
                };
        return new Rubato(
                Grooves.played(style, RUBATO_SECONDS, 0, 0.004, beatAt, seed), beats, style);
    }

    /**
     * A piece whose tempo sways.
     *
     * @param beats when its beats come, in seconds; they go on behind its end
     */
    record Rubato(AudioSamples audio, double[] beats, Grooves.Style style) {
        /** Its mean tempo is told within a twenty-fifth, and the last beat that is told is one. */
        boolean isFollowed(BeatEstimate found) {
            int last = 0;
            while (beats[last + 1] < RUBATO_SECONDS) {
                last++;
            }
            double ratio = found.tempoBpm() * beats[last] / (60 * last);
            boolean isHalf = Grooves.HALF_TIME.contains(style) && Math.abs(2 * ratio - 1) < 0.04;
            return (isHalf || Math.abs(ratio - 1) < 0.04)
                    && Arrays.stream(beats)
                            .anyMatch(beat -> Math.abs(beat - found.lastBeatSeconds()) < 0.05);
        }
    }

    private static float[] late(float[] samples, double seconds) {
        int silent = (int) (seconds * Grooves.RATE_HZ);
        float[] late = new float[samples.length];
        System.arraycopy(samples, 0, late, silent, samples.length - silent);
        return late;
    }

    private static void weaken(float[] samples, int from, double decibels) {
        for (int i = from; i < samples.length; i++) {
            samples[i] *= (float) Math.pow(10, decibels / 20);
        }
    }
}
