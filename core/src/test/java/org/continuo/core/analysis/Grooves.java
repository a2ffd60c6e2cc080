package org.continuo.core.analysis;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;

/**
 * Plays drum patterns and accompaniments of known tempo, with sounds, levels and a place in the bar
 * to begin at that are drawn from a seed.
 */
public final class Grooves {
    public static final int RATE_HZ = 22_050;

    private static final double LEVEL = 0.3;

    /**
     * A pattern of one bar or several; a step is a quarter of a beat, or a third where {@code
     * stepsPerBeat} is 3. In a row, {@code x} is a stroke, {@code o} a soft one.
     *
     * @param chords {@code -} none, {@code b} one per bar held, {@code q} one per beat, {@code e}
     *     broken ones on half beats, {@code w} bass on the bar's first beat and chords on the
     *     others
     */
    public record Style(
            String name,
            double slowestBpm,
            double fastestBpm,
            int stepsPerBeat,
            String kick,
            String snare,
            String hat,
            double swing,
            char chords) {
        int steps() {
            return kick.length();
        }
    }

    private static final String BACKBEAT = "....x.......x...";
    private static final String EIGHTHS = "x.x.x.x.x.x.x.x.";
    private static final String REST = "................";

    public static final List<Style> SLOW =
            List.of(
                    four("hip-hop", 62, 96, "x.....x.x.......", BACKBEAT, EIGHTHS, 0, 'b'),
                    four("hip-hop swung", 62, 96, "x..x....x.x.....", BACKBEAT, EIGHTHS, .3, '-'),
                    four("boom bap", 75, 96, "x......x..x.....", BACKBEAT, EIGHTHS, .3, 'b'),
                    four("beatbox", 75, 100, "x.....x.x.......", BACKBEAT, EIGHTHS, 0, '-'),
                    four("slow rock", 62, 90, "x.......x.......", BACKBEAT, EIGHTHS, 0, 'q'));

    public static final Style TWO_STEP =
            four("two-step", 165, 178, "x.........x.....", BACKBEAT, EIGHTHS, 0, 'b');

    public static final List<Style> FAST =
            List.of(
                    four(
                            "house",
                            116,
                            132,
                            "x...x...x...x...",
                            BACKBEAT,
                            "..x...x...x...x.",
                            0,
                            'b'),
                    four("techno", 128, 152, "x...x...x...x...", REST, "..x...x...x...x.", 0, '-'),
                    four(
                            "techno 16",
                            128,
                            152,
                            "x...x...x...x...",
                            REST,
                            "xxxxxxxxxxxxxxxx",
                            0,
                            'b'),
                    four("trance", 132, 145, "x...x...x...x...", BACKBEAT, EIGHTHS, 0, 'e'),
                    TWO_STEP,
                    four(
                            "break",
                            160,
                            176,
                            "x.x.......xx....",
                            "....x..o.o..x..o",
                            EIGHTHS,
                            0,
                            '-'),
                    four("fast rock", 140, 185, "x.......x.......", BACKBEAT, EIGHTHS, 0, 'q'),
                    four("punk", 150, 185, "x.x.....x.x.....", BACKBEAT, EIGHTHS, 0, 'e'));

    /** What else there is to hear than a bass drum on every beat speaks for half the tempo. */
    public static final List<Style> FOUR_ON_THE_FLOOR =
            List.of(
                    floor("off beats", REST, "..x...x...x...x.", 'b'),
                    floor("clap once a bar", "........x.......", "..x...x...x...x.", 'b'),
                    floor("eighths", REST, EIGHTHS, '-'),
                    floor("bass drum alone", REST, REST, '-'));

    public static final List<Style> MEDIUM =
            List.of(
                    four("rock", 95, 140, "x......xx.......", BACKBEAT, EIGHTHS, 0, 'b'),
                    four("pop", 95, 130, "x.....x.x.....x.", BACKBEAT, EIGHTHS, 0, 'q'),
                    four(
                            "funk",
                            90,
                            115,
                            "x..x..x...x..x..",
                            "....x..o.o..x...",
                            "xxxxxxxxxxxxxxxx",
                            0,
                            'b'),
                    four(
                            "disco",
                            108,
                            126,
                            "x...x...x...x...",
                            BACKBEAT,
                            "x.x.x.x.x.x.x.x.",
                            0,
                            'e'),
                    four(
                            "reggaeton",
                            85,
                            100,
                            "x...x...x...x...",
                            "...x..x....x..x.",
                            EIGHTHS,
                            0,
                            'b'),
                    four("chords", 80, 130, REST, REST, REST, 0, 'q'),
                    new Style(
                            "shuffle",
                            90,
                            140,
                            3,
                            "x.....x.....",
                            "...x.....x..",
                            "x.xx.xx.xx.x",
                            0,
                            'b'));

    public static final List<Style> OTHER =
            List.of(
                    four("ballad", 62, 85, REST, REST, REST, 0, 'e'),
                    four("slow chords", 60, 78, REST, REST, REST, 0, 'q'),
                    new Style("six eight", 56, 76, 3, "x.....", "...x..", "xxxxxx", 0, 'b'),
                    new Style(
                            "waltz",
                            90,
                            170,
                            4,
                            "x...........",
                            "............",
                            "............",
                            0,
                            'w'));

    /** Half time: beat and double are told as right by those who play it. */
    public static final List<Style> HALF_TIME =
            List.of(
                    four(
                            "half time",
                            130,
                            150,
                            "x.........x.....",
                            "........x.......",
                            EIGHTHS,
                            0,
                            'b'),
                    four(
                            "trap",
                            130,
                            150,
                            "x......x..x.....",
                            "........x.......",
                            "xxxxxxxxxxxxxxxx",
                            0,
                            '-'));

    public static final List<Style> ALL =
            Stream.of(SLOW, FAST, MEDIUM, OTHER, HALF_TIME).flatMap(List::stream).toList();

    /** Those in which four beats are a bar. */
    static final List<Style> IN_FOUR =
            ALL.stream().filter(style -> style.steps() == 4 * style.stepsPerBeat()).toList();

    private static Style floor(String name, String snare, String hat, char chords) {
        return four(name, 130, 185, "x...x...x...x...", snare, hat, 0, chords);
    }

    private static Style four(
            String name,
            double slowestBpm,
            double fastestBpm,
            String kick,
            String snare,
            String hat,
            double swing,
            char chords) {
        return new Style(name, slowestBpm, fastestBpm, 4, kick, snare, hat, swing, chords);
    }

    private final Style style;
    private final Random random;
    private final DoubleUnaryOperator beatAt;
    private final float[] samples;
    private final double startBeats;
    private final double jitterSeconds;
    private final boolean isBeatbox;

    private Grooves(
            Style style,
            double seconds,
            double startBeats,
            double jitterSeconds,
            DoubleUnaryOperator beatAt,
            long seed) {
        this.style = style;
        this.beatAt = beatAt;
        this.startBeats = startBeats;
        this.jitterSeconds = jitterSeconds;
        this.samples = new float[(int) Math.round(seconds * RATE_HZ)];
        this.random = new Random(seed);
        this.isBeatbox = style.name().equals("beatbox");
    }

    /** A steady tempo; bar lines at 0. */
    public static AudioSamples played(Style style, double bpm, double seconds, long seed) {
        return played(style, seconds, 0, 0, beat -> beat * 60 / bpm, seed);
    }

    /**
     * @param startBeats the place in the bar that the piece begins at
     * @param jitterSeconds how far strokes are off, as a standard deviation
     * @param beatAt when a beat comes, in seconds after the beginning
     */
    public static AudioSamples played(
            Style style,
            double seconds,
            double startBeats,
            double jitterSeconds,
            DoubleUnaryOperator beatAt,
            long seed) {
        Grooves grooves = new Grooves(style, seconds, startBeats, jitterSeconds, beatAt, seed);
        grooves.play();
        return AudioSamples.mono(grooves.samples, RATE_HZ);
    }

    private void play() {
        double kickHz = 45 + 20 * random.nextDouble();
        double kickDecay = 0.06 + 0.1 * random.nextDouble();
        double snareHz = 170 + 60 * random.nextDouble();
        double snareDecay = 0.03 + 0.05 * random.nextDouble();
        double hatDecay = 0.008 + 0.025 * random.nextDouble();
        double kickGain = gain(0.8, 3);
        double snareGain = gain(0.35, 3);
        double hatGain = gain(0.11, 4);
        double chordGain = gain(0.07, 4);
        int key = random.nextInt(12);
        int[] roots = {0, 9, 5, 7};
        int firstStep = (int) Math.ceil(startBeats * style.stepsPerBeat() - 1e-9);
        for (int step = firstStep; ; step++) {
            double late = style.stepsPerBeat() == 4 && step % 2 == 1 ? style.swing() : 0;
            double at = beatAt.applyAsDouble((step + late) / style.stepsPerBeat() - startBeats);
            if (at * RATE_HZ >= samples.length) {
                return;
            }
            double played = Math.max(0, at + jitterSeconds * random.nextGaussian());
            int place = Math.floorMod(step, style.steps());
            stroke(
                    style.kick().charAt(place),
                    kickGain,
                    played,
                    isBeatbox ? 0.15 : 0.3,
                    t ->
                            Math.sin(2 * Math.PI * (kickHz * t + 2.5 * (1 - Math.exp(-t / 0.025))))
                                            * Math.exp(-t / kickDecay)
                                    + (isBeatbox
                                            ? 0.1 * random.nextGaussian() * Math.exp(-t / 0.02)
                                            : 0));
            double[] low = new double[1];
            stroke(
                    style.snare().charAt(place),
                    snareGain,
                    played,
                    0.25,
                    t -> {
                        double noise = random.nextGaussian();
                        low[0] += (isBeatbox ? 0.35 : 0.7) * (noise - low[0]);
                        return low[0]
                                        * Math.exp(-t / snareDecay)
                                        * (isBeatbox ? Math.min(1, t / 0.01) : 1)
                                + (isBeatbox
                                        ? 0
                                        : 0.8
                                                * Math.sin(2 * Math.PI * snareHz * t)
                                                * Math.exp(-t / 0.04));
                    });
            double[] before = new double[1];
            stroke(
                    style.hat().charAt(place),
                    hatGain * (0.8 + 0.4 * random.nextDouble()),
                    played,
                    0.12,
                    t -> {
                        double noise = random.nextGaussian();
                        double bright = noise - before[0];
                        before[0] = noise;
                        return bright
                                * Math.exp(-t / hatDecay)
                                * (isBeatbox ? Math.min(1, t / 0.008) : 1);
                    });
            accompany(step, at, key, roots, chordGain);
        }
    }

    private void accompany(int step, double at, int key, int[] roots, double gain) {
        int barSteps =
                style.name().equals("waltz")
                        ? 12
                        : style.name().equals("six eight") ? 6 : 4 * style.stepsPerBeat();
        int bar = Math.floorDiv(step, barSteps);
        int inBar = Math.floorMod(step, barSteps);
        int root = 36 + (key + roots[bar % 4]) % 12;
        double beat = beatAt.applyAsDouble(1) - beatAt.applyAsDouble(0);
        boolean onBeat = step % style.stepsPerBeat() == 0;
        switch (style.chords()) {
            case 'b' -> {
                if (inBar == 0) {
                    note(root, at, 3.8 * beat, 2.5 * gain, 0.7);
                    chord(root + 12, at, 3.8 * beat, gain, 1);
                }
            }
            case 'q' -> {
                if (onBeat) {
                    chord(root + 12, at, 0.95 * beat, 1.5 * gain, 2.5);
                }
                if (inBar % (2 * style.stepsPerBeat()) == 0) {
                    note(root, at, 1.9 * beat, 2.5 * gain, 1);
                }
            }
            case 'e' -> {
                if (inBar == 0 || inBar == 2 * style.stepsPerBeat()) {
                    note(root, at, 1.9 * beat, 3 * gain, 1);
                }
                if (step % 2 == 0) {
                    int[] broken = {0, 7, 12, 16};
                    note(root + 12 + broken[step / 2 % 4], at, 0.9 * beat, 2 * gain, 3);
                }
            }
            case 'w' -> {
                if (inBar == 0) {
                    note(root, at, 1.5 * beat, 4 * gain, 2);
                } else if (onBeat) {
                    chord(root + 12, at, 0.7 * beat, 1.5 * gain, 4);
                }
            }
            default -> {}
        }
    }

    private void chord(int root, double at, double seconds, double gain, double decay) {
        for (int interval : new int[] {0, 4, 7}) {
            note(root + interval, at, seconds, gain, decay);
        }
    }

    private void note(int pitch, double at, double seconds, double gain, double decay) {
        double w = 2 * Math.PI * 440 * Math.pow(2, (pitch - 69) / 12.0);
        stroke(
                'x',
                gain,
                at,
                seconds,
                t ->
                        (Math.sin(w * t) + 0.5 * Math.sin(2 * w * t) + 0.25 * Math.sin(3 * w * t))
                                * Math.exp(-decay * t)
                                * Math.min(1, t / 0.006)
                                * Math.clamp((seconds - t) / 0.03, 0, 1));
    }

    private double gain(double middle, double decibels) {
        return middle * Math.pow(10, decibels * (2 * random.nextDouble() - 1) / 20);
    }

    private void stroke(
            char mark, double gain, double at, double seconds, DoubleUnaryOperator sound) {
        if (mark == '.') {
            return;
        }
        double level = LEVEL * (mark == 'o' ? 0.35 : 1) * gain;
        int from = (int) Math.round(at * RATE_HZ);
        int to = (int) Math.min(samples.length, from + Math.round(seconds * RATE_HZ));
        for (int i = from; i < to; i++) {
            samples[i] += (float) (level * sound.applyAsDouble((double) (i - from) / RATE_HZ));
        }
    }
}
