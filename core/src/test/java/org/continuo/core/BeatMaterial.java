package org.continuo.core;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;

/** Clicks and drums at 120 bpm, and how far a sound's attacks are from the beats of that tempo. */
public final class BeatMaterial {
    private static final int RATE_HZ = 32_000;
    private static final double BEAT_SECONDS = 0.5;
    private static final int FIRST_BEATS = 4;
    private static final double COMPARED_SECONDS = 0.015;
    private static final double STEP_SECONDS = 0.001;

    private BeatMaterial() {}

    public static AudioSamples played(double seconds, boolean drums) {
        float[] samples = new float[(int) Math.round(seconds * RATE_HZ)];
        Random random = new Random(5);
        int perHalfBeat = (int) (BEAT_SECONDS / 2 * RATE_HZ);
        for (int i = 0; i < samples.length; i++) {
            int half = i / perHalfBeat;
            double t = i % perHalfBeat / (double) RATE_HZ;
            boolean onBeat = half % 2 == 0;
            double click = onBeat ? 0.7 * Math.sin(2000 * Math.PI * t) * Math.exp(-t / 0.005) : 0;
            double bass =
                    half % 4 == 0
                            ? 0.8
                                    * Math.sin(
                                            2 * Math.PI * (50 * t + 3 * (1 - Math.exp(-t / 0.02))))
                                    * Math.exp(-t / 0.1)
                            : 0;
            double snare = half % 4 == 2 ? 0.4 * random.nextGaussian() * Math.exp(-t / 0.05) : 0;
            double hat = 0.12 * random.nextGaussian() * Math.exp(-t / 0.01);
            samples[i] = (float) (drums ? bass + snare + hat : click);
        }
        return AudioSamples.mono(samples, RATE_HZ);
    }

    /**
     * How far the best placed clear attack of the new part's first bar is from its beat. The
     * original's first sample is a beat. Attacks are found by their amplitude alone, not as the
     * engine finds them.
     */
    public static OptionalDouble secondsOffTheBeat(AudioSamples original, AudioSamples added) {
        float[] whole = Arrays.copyOf(original.channel(0), original.length() + added.length());
        System.arraycopy(added.channel(0), 0, whole, original.length(), added.length());
        AudioSamples audio = AudioSamples.mono(whole, original.sampleRateHz());
        double join = original.durationSeconds();
        float highest = 0;
        for (float sample : added.channel(0)) {
            highest = Math.max(highest, Math.abs(sample));
        }
        OptionalDouble least = OptionalDouble.empty();
        for (int beat = 0; beat < FIRST_BEATS; beat++) {
            double at = (Math.ceil(join / BEAT_SECONDS) + beat) * BEAT_SECONDS;
            double rise = 0;
            double attack = Double.NaN;
            for (double t = Math.max(join, at - BEAT_SECONDS / 4 + STEP_SECONDS);
                    t < at + BEAT_SECONDS / 4;
                    t += STEP_SECONDS) {
                double before = level(audio, t - COMPARED_SECONDS, t);
                double after = level(audio, t, t + COMPARED_SECONDS);
                if (after > 1.5 * before && after > 0.1 * highest && after - before > rise) {
                    rise = after - before;
                    attack = t;
                }
            }
            if (rise > 0) {
                double off = Math.abs(attack - at);
                least = OptionalDouble.of(Math.min(off, least.orElse(off)));
            }
        }
        return least;
    }

    /** Root mean square. */
    private static double level(AudioSamples audio, double fromSeconds, double toSeconds) {
        int from = (int) Math.max(0, Math.round(fromSeconds * audio.sampleRateHz()));
        int to = (int) Math.min(audio.length(), Math.round(toSeconds * audio.sampleRateHz()));
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += audio.channel(0)[i] * audio.channel(0)[i];
        }
        return Math.sqrt(sum / (COMPARED_SECONDS * audio.sampleRateHz()));
    }
}
