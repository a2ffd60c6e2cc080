import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Composes and renders {@code night-drive.wav}: eight bars of synthwave at 112 bpm in A minor, for
 * trying out continuations. Everything is synthesised here; two runs give the same bytes. CC0 1.0.
 *
 * <p>Run it with {@code java examples/MakeExample.java [file]}.
 */
class MakeExample {
    static final int RATE = 44100;
    static final int TEMPO_BPM = 112;
    static final int BARS = 8;
    static final int STEPS_PER_BAR = 16;
    static final double STEP_SECONDS = 60.0 / TEMPO_BPM / 4;
    static final int LENGTH = (int) Math.round(BARS * STEPS_PER_BAR * STEP_SECONDS * RATE);
    static final double PEAK = Math.pow(10, -3 / 20.0);

    /** Am, F, C, G, two bars' worth of each pair, as MIDI notes of the pads; the last bar is E. */
    static final int[][] CHORDS = {
        {57, 60, 64, 67}, {53, 57, 60, 64}, {55, 60, 64, 67}, {55, 59, 62, 67},
        {57, 60, 64, 67}, {53, 57, 60, 64}, {50, 57, 60, 65}, {52, 56, 59, 64},
    };

    static final int[] ROOTS = {33, 29, 36, 31, 33, 29, 38, 28};

    /** Bar, step within it, length in steps, MIDI note. */
    static final int[][] LEAD = {
        {0, 0, 3, 76}, {0, 4, 2, 74}, {0, 6, 4, 72}, {0, 12, 3, 69},
        {1, 0, 5, 72}, {1, 6, 3, 74}, {1, 10, 6, 76},
        {2, 0, 3, 79}, {2, 4, 2, 76}, {2, 6, 4, 74}, {2, 12, 3, 72},
        {3, 0, 6, 74}, {3, 8, 2, 71}, {3, 12, 4, 74},
        {4, 0, 3, 76}, {4, 4, 2, 74}, {4, 6, 4, 72}, {4, 12, 2, 76}, {4, 14, 2, 79},
        {5, 0, 6, 81}, {5, 8, 2, 79}, {5, 10, 5, 76},
        {6, 0, 3, 77}, {6, 4, 2, 76}, {6, 6, 4, 74}, {6, 12, 3, 72},
        {7, 0, 4, 71}, {7, 4, 3, 74}, {7, 8, 4, 76},
    };

    final double[][] mix = new double[2][LENGTH];
    final double[][] echo = new double[2][LENGTH];
    final double[][] ducked = new double[2][LENGTH];
    final Random random = new Random(112);

    static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments.length > 0 ? arguments[0] : "examples/night-drive.wav");
        MakeExample example = new MakeExample();
        example.compose();
        Files.write(file, example.wav());
        System.out.printf("%s: %.3f s%n", file, (double) LENGTH / RATE);
    }

    void compose() {
        for (int bar = 0; bar < BARS; bar++) {
            drums(bar);
            for (int step = 0; step < STEPS_PER_BAR; step++) {
                if (step % 4 != 0 && !(bar == BARS - 1 && step > 12)) {
                    int octave = step % 4 == 2 ? 12 : 0;
                    bass(at(bar, step), ROOTS[bar] + octave, 0.9 * STEP_SECONDS);
                }
            }
            double length = STEPS_PER_BAR * STEP_SECONDS - (bar == BARS - 1 ? 0.35 : 0.02);
            for (int i = 0; i < 4; i++) {
                pad(at(bar, 0), CHORDS[bar][i], length, (i - 1.5) * 0.5);
            }
            arpeggio(bar);
        }
        for (int[] note : LEAD) {
            lead(at(note[0], note[1]), note[3], note[2] * STEP_SECONDS * 0.95);
        }
        addEcho();
        for (int channel = 0; channel < 2; channel++) {
            for (int i = 0; i < LENGTH; i++) {
                mix[channel][i] += duck(i) * ducked[channel][i];
            }
        }
        master();
    }

    static int at(int bar, int step) {
        // A touch of swing: every second sixteenth comes a little late.
        double swing = step % 2 == 1 ? 0.06 : 0;
        return (int) Math.round((bar * STEPS_PER_BAR + step + swing) * STEP_SECONDS * RATE);
    }

    void drums(int bar) {
        boolean last = bar == BARS - 1;
        for (int beat = 0; beat < 4; beat++) {
            kick(at(bar, 4 * beat), 1);
            if (beat % 2 == 1) {
                snare(at(bar, 4 * beat), 1);
            }
        }
        if (bar % 2 == 1) {
            kick(at(bar, 11), 0.6);
        }
        for (int step = 0; step < STEPS_PER_BAR; step++) {
            boolean open = step % 8 == 6;
            hat(at(bar, step), step % 4 == 2 ? 1 : step % 2 == 0 ? 0.55 : 0.35, open ? 0.12 : 0.03);
        }
        if (last) {
            for (int step = 13; step < STEPS_PER_BAR; step++) {
                snare(at(bar, step), 0.45 + 0.15 * (step - 13));
            }
        }
    }

    void kick(int start, double level) {
        double phase = 0;
        for (int i = 0; i < 0.3 * RATE; i++) {
            double t = (double) i / RATE;
            phase += 2 * Math.PI * (48 + 140 * Math.exp(-t / 0.022)) / RATE;
            double value = Math.sin(phase) * Math.exp(-t / 0.11) * ease(t, 0.3);
            add(mix, start + i, 0.72 * level * value, 0);
        }
    }

    void snare(int start, double level) {
        double low = 0;
        for (int i = 0; i < 0.25 * RATE; i++) {
            double t = (double) i / RATE;
            double noise = random.nextGaussian();
            low += 0.25 * (noise - low);
            double body = Math.sin(2 * Math.PI * 190 * t) * Math.exp(-t / 0.04);
            double value = (0.35 * (noise - low) * Math.exp(-t / 0.07) + 0.5 * body) * ease(t, 0.3);
            add(mix, start + i, 0.6 * level * value, 0.05);
            add(echo, start + i, 0.06 * level * value, 0);
        }
    }

    void hat(int start, double level, double decay) {
        double before = 0;
        double smooth = 0;
        for (int i = 0; i < 4 * decay * RATE; i++) {
            double t = (double) i / RATE;
            double noise = random.nextGaussian();
            double high = noise - before;
            before = noise;
            smooth += 0.6 * (high - smooth);
            double value = smooth * Math.exp(-t / decay) * ease(t, 4 * decay);
            add(mix, start + i, 0.13 * level * value, 0.3);
        }
    }

    void bass(int start, int note, double seconds) {
        Voice saw = new Voice(note, 0);
        double filtered = 0;
        double filtered2 = 0;
        for (int i = 0; i < seconds * RATE; i++) {
            double t = (double) i / RATE;
            double cutoff = Math.min(0.9, 2 * Math.PI * (220 + 1400 * Math.exp(-t / 0.06)) / RATE);
            filtered += cutoff * (saw.next() - filtered);
            filtered2 += cutoff * (filtered - filtered2);
            add(ducked, start + i, 0.6 * filtered2 * gate(t, seconds, 0.003, 0.02), 0);
        }
    }

    void pad(int start, int note, double seconds, double pan) {
        Voice[] voices = {new Voice(note, -6), new Voice(note, 0), new Voice(note, 7)};
        double[] filtered = new double[3];
        for (int i = 0; i < seconds * RATE; i++) {
            double t = (double) i / RATE;
            double cutoff = 2 * Math.PI * (1300 + 500 * Math.sin(2 * Math.PI * 0.23 * (start + i) / RATE)) / RATE;
            for (int v = 0; v < 3; v++) {
                filtered[v] += cutoff * (voices[v].next() - filtered[v]);
                double level = 0.14 * filtered[v] * gate(t, seconds, 0.06, 0.12);
                add(ducked, start + i, level, Math.clamp(pan * 0.7 + (v - 1) * 0.6, -1, 1));
            }
        }
    }

    void arpeggio(int bar) {
        int[] order = {0, 2, 1, 3, 2, 1, 3, 2};
        int steps = bar == BARS - 1 ? 6 : 8;
        for (int i = 0; i < steps; i++) {
            int start = at(bar, 2 * i);
            double frequency = frequency(CHORDS[bar][order[i]] + 12);
            double pan = i % 2 == 0 ? -0.6 : 0.6;
            for (int n = 0; n < 0.25 * RATE; n++) {
                double t = (double) n / RATE;
                double phase = 2 * Math.PI * frequency * t;
                double value =
                        Math.sin(phase + 1.2 * Math.exp(-t / 0.05) * Math.sin(2 * phase))
                                * Math.exp(-t / 0.09)
                                * ease(t, 0.25)
                                * Math.min(1, t / 0.002);
                add(mix, start + n, 0.12 * value, pan);
                add(echo, start + n, 0.08 * value, -pan);
            }
        }
    }

    void lead(int start, int note, double seconds) {
        Voice one = new Voice(note, -4);
        Voice two = new Voice(note, 5);
        double filtered = 0;
        double filtered2 = 0;
        for (int i = 0; i < seconds * RATE; i++) {
            double t = (double) i / RATE;
            double bend = 0.18 * Math.min(1, t / 0.3) * Math.sin(2 * Math.PI * 5.4 * t);
            double cutoff = 2 * Math.PI * (2200 + 2400 * Math.exp(-t / 0.15)) / RATE;
            filtered += cutoff * (0.5 * (one.next(bend) + two.next(bend)) - filtered);
            filtered2 += cutoff * (filtered - filtered2);
            double value = filtered2 * gate(t, seconds, 0.008, 0.04);
            add(mix, start + i, 0.3 * value, 0.08);
            add(echo, start + i, 0.12 * value, 0);
        }
    }

    /** Dotted eighths that wander from side to side; they end with the last bar, as all else. */
    void addEcho() {
        int delay = (int) Math.round(3 * STEP_SECONDS * RATE);
        for (int i = 0; i < LENGTH; i++) {
            for (int channel = 0; channel < 2 && i >= delay; channel++) {
                echo[channel][i] += 0.45 * echo[1 - channel][i - delay];
            }
        }
        for (int channel = 0; channel < 2; channel++) {
            for (int i = delay; i < LENGTH; i++) {
                mix[channel][i] += echo[channel][i - delay];
            }
        }
    }

    /** Pads and bass step back for each beat's kick. */
    static double duck(int sample) {
        double beat = sample / (RATE * STEP_SECONDS * 4);
        double inside = (beat - Math.floor(beat)) * STEP_SECONDS * 4;
        return 1 - 0.7 * Math.exp(-inside / 0.1) * Math.min(1, inside / 0.004);
    }

    /** Gentle saturation, 15 ms of fade at the very end, -3 dBFS. */
    void master() {
        double peak = 0;
        for (double[] channel : mix) {
            for (int i = 0; i < LENGTH; i++) {
                double fade = Math.min(1, (LENGTH - 1 - i) / (0.015 * RATE));
                channel[i] = Math.tanh(0.9 * channel[i]) * fade;
                peak = Math.max(peak, Math.abs(channel[i]));
            }
        }
        for (double[] channel : mix) {
            for (int i = 0; i < LENGTH; i++) {
                channel[i] *= PEAK / peak;
            }
        }
    }

    static void add(double[][] bus, int sample, double value, double pan) {
        if (sample >= 0 && sample < LENGTH) {
            bus[0][sample] += value * Math.cos((pan + 1) * Math.PI / 4) * Math.sqrt(2);
            bus[1][sample] += value * Math.sin((pan + 1) * Math.PI / 4) * Math.sqrt(2);
        }
    }

    static double frequency(double note) {
        return 440 * Math.pow(2, (note - 69) / 12);
    }

    /** Ends a decaying sound at zero. */
    static double ease(double t, double seconds) {
        return Math.min(1, (seconds - t) / (0.2 * seconds));
    }

    static double gate(double t, double seconds, double attack, double release) {
        return Math.min(1, t / attack) * Math.clamp((seconds - t) / release, 0, 1);
    }

    /** A sawtooth with rounded edges (polynomial band-limited steps). */
    static final class Voice {
        final double note;
        double phase;

        Voice(int note, double cents) {
            this.note = note + cents / 100;
            phase = Math.abs(Math.sin(note * 12.9898 + cents * 78.233) * 43758.5453) % 1;
        }

        double next() {
            return next(0);
        }

        double next(double bendSemitones) {
            double step = frequency(note + bendSemitones) / RATE;
            phase = (phase + step) % 1;
            double value = 2 * phase - 1;
            if (phase < step) {
                double x = phase / step;
                value -= x + x - x * x - 1;
            } else if (phase > 1 - step) {
                double x = (phase - 1) / step;
                value -= x * x + x + x + 1;
            }
            return value;
        }
    }

    byte[] wav() {
        int dataBytes = LENGTH * 4;
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
        head.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        head.putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
        head.putShort((short) 4).putShort((short) 16);
        head.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream(44 + dataBytes);
        out.writeBytes(head.array());
        for (int i = 0; i < LENGTH; i++) {
            for (double[] channel : mix) {
                int value = (int) Math.rint(channel[i] * 32768);
                out.write(value);
                out.write(value >> 8);
            }
        }
        return out.toByteArray();
    }
}
