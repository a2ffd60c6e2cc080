package org.continuo.core.chroma;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.junit.jupiter.api.Test;

/**
 * What MusicGen Melody hears of a mix whose drums and bass are taken away, as a perfect model of
 * stems would do it. Levels are as in pop music: the drums as loud as the lead, the bass 2 dB
 * softer, the chords 8 dB. {@code bench/melody} tells what clips make of it.
 */
class HeardLeadTests {
    private static final int RATE = 32_000;
    private static final int SECONDS = 16;
    private static final int[] MINOR = {0, 2, 3, 5, 7, 8, 10};
    private static final double BEAT = 0.5;

    private final float[] lead = new float[RATE * SECONDS];
    private final float[] chords = new float[RATE * SECONDS];
    private final float[] bass = new float[RATE * SECONDS];
    private final float[] drums = new float[RATE * SECONDS];

    @Test
    void withoutDrumsAndBassAMixIsHeardAsItsLeadAloneIsWithinATwentieth() {
        double stems = 0;
        double whole = 0;
        int songs = 4;
        for (int song = 0; song < songs; song++) {
            compose(new Random(song));
            AudioSamples alone = mixed(lead);
            stems += agreement(mixed(lead, chords), alone) / songs;
            whole += agreement(mixed(lead, chords, bass, drums), alone) / songs;
        }
        assertTrue(stems >= 0.95, "stems: " + stems + ", whole mix: " + whole);
        assertTrue(whole <= stems - 0.03, "stems: " + stems + ", whole mix: " + whole);
    }

    /** The share of frames of which the strongest pitch class is the same. */
    private static double agreement(AudioSamples sound, AudioSamples lead) {
        ChromaExtractor chroma = new ChromaExtractor(ChromaConfig.MUSICGEN_MELODY);
        float[] heard = chroma.extract(sound).values();
        float[] wanted = chroma.extract(lead).values();
        double same = 0;
        for (int i = 0; i < heard.length; i++) {
            same += heard[i] == 1 && wanted[i] == 1 ? 1 : 0;
        }
        int frames = heard.length / 12;
        return same / frames;
    }

    private void compose(Random random) {
        for (float[] track : new float[][] {lead, chords, bass, drums}) {
            Arrays.fill(track, 0);
        }
        int step = random.nextInt(7);
        for (double at = 0; at < SECONDS; ) {
            double length = BEAT * new double[] {0.5, 1, 1, 2}[random.nextInt(4)];
            put(lead, at, length, hertz(step, 1), 6, 0.6);
            step = Math.clamp(step + random.nextInt(7) - 3, 0, 11);
            at += length;
        }
        for (double bar = 0; bar < SECONDS; bar += 4 * BEAT) {
            int root = random.nextInt(7);
            for (int third : new int[] {0, 2, 4}) {
                put(chords, bar, 4 * BEAT, hertz(root + third, 0), 4, 3);
            }
            for (int quaver = 0; quaver < 8; quaver++) {
                put(bass, bar + quaver * BEAT / 2, BEAT / 2, hertz(root, -2), 8, 0.3);
            }
        }
        for (int beat = 0; beat * BEAT < SECONDS; beat++) {
            for (int i = 0; i < RATE / 4 && beat * BEAT * RATE + i < drums.length; i++) {
                double t = (double) i / RATE;
                double kick =
                        Math.sin(2 * Math.PI * (50 * t + 6 * (1 - Math.exp(-t * 30))))
                                * Math.exp(-t * 14);
                double snare =
                        random.nextGaussian() * Math.exp(-t * 18)
                                + Math.sin(2 * Math.PI * 190 * t) * Math.exp(-t * 25);
                drums[(int) (beat * BEAT * RATE) + i] +=
                        (float) (beat % 2 == 0 ? kick : 0.8 * snare);
            }
        }
        level(lead, -20);
        level(chords, -28);
        level(bass, -22);
        level(drums, -20);
    }

    private static double hertz(int step, int octave) {
        int semitones = MINOR[step % 7] + 12 * (step / 7);
        return 220 * Math.pow(2, semitones / 12.0 + octave);
    }

    private static void put(
            float[] track, double at, double seconds, double hertz, int partials, double decay) {
        int from = (int) (at * RATE);
        for (int i = 0; i < seconds * RATE && from + i < track.length; i++) {
            double t = (double) i / RATE;
            double wave = 0;
            for (int partial = 1; partial <= partials; partial++) {
                wave += Math.sin(2 * Math.PI * hertz * partial * t) / partial;
            }
            track[from + i] += (float) (wave * Math.exp(-t / decay) * Math.min(1, t / 0.005));
        }
    }

    private static void level(float[] track, double decibels) {
        double power = 0;
        for (float sample : track) {
            power += (double) sample * sample / track.length;
        }
        float factor = (float) (Math.pow(10, decibels / 20) / Math.sqrt(power));
        for (int i = 0; i < track.length; i++) {
            track[i] *= factor;
        }
    }

    private static AudioSamples mixed(float[]... tracks) {
        float[] sum = new float[RATE * SECONDS];
        for (float[] track : tracks) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += track[i];
            }
        }
        return AudioSamples.mono(sum, RATE);
    }
}
