package org.continuo.core.analysis;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.continuo.core.audio.AudioSamples;

/** Plays clicks, drums and chords whose tempo and key are known. */
public final class Band {
    public static final int RATE_HZ = 44100;

    /** I–IV–V–I in C major, as MIDI notes. */
    static final int[][] MAJOR_CADENCE = {
        {48, 52, 55, 60}, {53, 57, 60, 65}, {55, 59, 62, 67}, {48, 52, 55, 60}
    };

    /** i–iv–V–i in A minor. */
    static final int[][] MINOR_CADENCE = {
        {45, 48, 52, 57}, {50, 53, 57, 62}, {52, 56, 59, 64}, {45, 48, 52, 57}
    };

    private final float[] samples;

    public Band(double seconds) {
        samples = new float[(int) Math.round(seconds * RATE_HZ)];
    }

    public AudioSamples audio() {
        return AudioSamples.mono(samples, RATE_HZ);
    }

    public Band clicks(double tempoBpm, double firstSeconds) {
        for (double at = firstSeconds; at < seconds(); at += 60 / tempoBpm) {
            play(at, 0.02, t -> 0.7 * Math.sin(2000 * Math.PI * t) * Math.exp(-t / 0.005));
        }
        return this;
    }

    /** Bass drum on 1 and 3, snare on 2 and 4, hats on eighths. */
    public Band drums(double tempoBpm, double firstSeconds) {
        Random random = new Random(5);
        double beat = 60 / tempoBpm;
        for (int eighth = 0; firstSeconds + eighth * beat / 2 < seconds(); eighth++) {
            double at = firstSeconds + eighth * beat / 2;
            if (eighth % 4 == 0) {
                play(
                        at,
                        0.3,
                        t ->
                                0.8
                                        * Math.sin(
                                                2
                                                        * Math.PI
                                                        * (50 * t + 3 * (1 - Math.exp(-t / 0.02))))
                                        * Math.exp(-t / 0.1));
            } else if (eighth % 4 == 2) {
                play(at, 0.2, t -> 0.4 * random.nextGaussian() * Math.exp(-t / 0.05));
            }
            play(at, 0.05, t -> 0.12 * random.nextGaussian() * Math.exp(-t / 0.01));
        }
        return this;
    }

    /** One chord a bar of four beats, struck on every beat. */
    public Band chords(double tempoBpm, int[][] progression, double transposedBy) {
        double beat = 60 / tempoBpm;
        for (int i = 0; i * beat < seconds(); i++) {
            for (int note : progression[i / 4 % progression.length]) {
                note(i * beat, 0.95 * beat, note + transposedBy);
            }
        }
        return this;
    }

    /** The first note of each chord, an octave lower, on every eighth. */
    Band bass(double tempoBpm, int[][] progression, double transposedBy) {
        double eighth = 30 / tempoBpm;
        for (int i = 0; i * eighth < seconds(); i++) {
            int root = progression[i / 8 % progression.length][0];
            for (int string = 0; string < 2; string++) { // louder than a chord's note
                note(i * eighth, 0.9 * eighth, root - 12 + transposedBy);
            }
        }
        return this;
    }

    public Band noise(double level) {
        Random random = new Random(6);
        play(0, seconds(), _ -> level * random.nextGaussian());
        return this;
    }

    public Band tone(double hertz) {
        play(0, seconds(), t -> 0.3 * Math.sin(2 * Math.PI * hertz * t));
        return this;
    }

    private void note(double atSeconds, double seconds, double pitch) {
        double hertz = 440 * Math.pow(2, (pitch - 69) / 12);
        play(atSeconds, seconds, t -> plucked(hertz, t) * Math.min(1, (seconds - t) / 0.05));
    }

    private static double plucked(double hertz, double t) {
        double sum = 0;
        for (int harmonic = 1; harmonic < 5; harmonic++) {
            sum += 0.1 / harmonic * Math.sin(2 * Math.PI * hertz * harmonic * t);
        }
        return sum * Math.min(1, t / 0.005) * Math.exp(-2 * t);
    }

    private double seconds() {
        return (double) samples.length / RATE_HZ;
    }

    private void play(double fromSeconds, double seconds, DoubleUnaryOperator sound) {
        int from = (int) Math.round(fromSeconds * RATE_HZ);
        int to = (int) Math.min(samples.length, from + Math.round(seconds * RATE_HZ));
        for (int i = from; i < to; i++) {
            samples[i] += (float) sound.applyAsDouble((double) (i - from) / RATE_HZ);
        }
    }
}
