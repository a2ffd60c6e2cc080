package org.continuo.core.analysis;

import java.util.List;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;

/**
 * A beatboxer at a known tempo: one mouth, so one sound at a time and hats only where neither bass
 * drum nor snare is. Its sounds are the mouth's: noise of lips, tongue and teeth through formants,
 * which opens as slowly as a mouth does.
 */
final class Beatbox {
    private static final int RATE_HZ = 22_050;
    private static final double JITTER_SECONDS = 0.006;
    private static final int STEPS_PER_BEAT = 4;

    /**
     * A pattern of one bar or more.
     *
     * @param steps quarters of a beat: {@code b} bass drum, {@code k} snare, {@code t} hat
     * @param swing how late every second quarter of a beat comes, in quarters
     */
    record Pattern(String name, String steps, double swing) {}

    static final List<Pattern> ALL =
            List.of(
                    new Pattern("boots and cats", "b.t.k.t.b.t.k.t.", 0),
                    new Pattern("two bass drums", "b.t.k.t.b.b.k.t.", 0),
                    new Pattern("late bass drum", "b.t.k.tb..b.k.t.", 0),
                    new Pattern("sixteenths", "b.ttk.ttb.btk.tt", 0),
                    new Pattern("without hats", "b..bk.....b.k...", 0),
                    new Pattern("half swung", "b.ttk.tbt.b.k.tt", 0.17),
                    new Pattern("swung", "b.t.k.tbt.b.k..t", 0.33),
                    new Pattern("two bars", "b.t.k.t.b.b.k.t.b.tbk.t.t.b.k.kk", 0.17));

    private final float[] samples;
    private final Random random;

    private Beatbox(int length, long seed) {
        samples = new float[length];
        random = new Random(seed);
    }

    /** Bar lines at 0, whatever the mouth makes of them. */
    static AudioSamples played(Pattern pattern, double bpm, double seconds, long seed) {
        Beatbox mouth = new Beatbox((int) (seconds * RATE_HZ), seed);
        double tract = 0.9 + 0.2 * mouth.random.nextDouble(); // a longer one sounds lower
        double level = 0.2 + 0.3 * mouth.random.nextDouble();
        for (int step = 0; ; step++) {
            double late = step % 2 == 1 ? pattern.swing() : 0;
            double at = (step + late) / STEPS_PER_BEAT * 60 / bpm;
            if (at >= seconds) {
                return AudioSamples.mono(mouth.samples, RATE_HZ);
            }
            double played = Math.max(0, at + JITTER_SECONDS * mouth.random.nextGaussian());
            double stress = level * (0.8 + 0.4 * mouth.random.nextDouble());
            switch (pattern.steps().charAt(step % pattern.steps().length())) {
                case 'b' -> {
                    mouth.hum(played, stress, 110 / tract, 52 / tract);
                    mouth.noise(played, 0.5 * stress, 0.002, 0.012, 450 / tract, 1100 / tract);
                }
                case 'k' -> mouth.noise(played, stress, 0.006, 0.045, 1600 / tract, 3700 / tract);
                case 't' ->
                        mouth.noise(played, 0.4 * stress, 0.008, 0.02, 5600 / tract, 7800 / tract);
                default -> {}
            }
        }
    }

    /** Lips that are blown apart: a tone that falls. */
    private void hum(double at, double gain, double fromHz, double toHz) {
        double phase = 0;
        int from = (int) (at * RATE_HZ);
        for (int i = from; i < Math.min(samples.length, from + RATE_HZ / 5); i++) {
            double t = (i - from) / (double) RATE_HZ;
            phase += 2 * Math.PI * (toHz + (fromHz - toHz) * Math.exp(-t / 0.03)) / RATE_HZ;
            samples[i] +=
                    (float) (gain * Math.sin(phase) * Math.min(1, t / 0.004) * Math.exp(-t / 0.06));
        }
    }

    /** Breath through two formants (a resonance of two poles each), rising and falling. */
    private void noise(
            double at, double gain, double rise, double decay, double lowHz, double highHz) {
        double[] low = new double[2];
        double[] high = new double[2];
        int from = (int) (at * RATE_HZ);
        int to = (int) Math.min(samples.length, from + 8 * (rise + decay) * RATE_HZ);
        for (int i = from; i < to; i++) {
            double t = (i - from) / (double) RATE_HZ;
            double breath = random.nextGaussian();
            double formed = resonance(low, breath, lowHz) + 0.7 * resonance(high, breath, highHz);
            double opened = Math.min(1, t / rise) * Math.exp(-Math.max(0, t - rise) / decay);
            samples[i] += (float) (gain * formed * opened);
        }
    }

    /** A formant of a sixth of its frequency in width, at a gain of about 1 for white noise. */
    private static double resonance(double[] last, double in, double hertz) {
        double radius = Math.exp(-Math.PI * hertz / 6 / RATE_HZ);
        double out =
                (1 - radius) * 2 * in
                        + 2 * radius * Math.cos(2 * Math.PI * hertz / RATE_HZ) * last[0]
                        - radius * radius * last[1];
        last[1] = last[0];
        last[0] = out;
        return out;
    }
}
