package org.continuo.core.analysis;

import be.tarsos.dsp.util.fft.FFT;
import be.tarsos.dsp.util.fft.HannWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.continuo.core.problem.Cancellation;

/**
 * Finds onsets where the spectrum gains energy: the flux of log-compressed bands a third of an
 * octave wide (S. Böck, F. Krebs, M. Schedl, "Evaluating the online capabilities of onset detection
 * methods", ISMIR 2012), on TarsosDSP's Fourier transform. TarsosDSP's own detectors decide while
 * they listen and miss every sound that is followed by silence; here the whole piece is known.
 *
 * <p>A window says only roughly when a sound began. Each onset is moved to where the energy of the
 * treble rises most nearby, which is right to a few milliseconds.
 */
final class OnsetFinder {
    static final int RATE_HZ = 22050;

    private static final int WINDOW = 1024;
    private static final int HOP = 128;
    private static final double LOWEST_BAND_HZ = 40;
    private static final double BANDS_PER_OCTAVE = 3;

    /** Amplitudes far below a thousandth of full scale count for nothing. */
    private static final double COMPRESSION = 100;

    /** The bands of bass drum and bass, up to 130 Hz, which carry the beat in most music. */
    private static final int BASS_BANDS = 5;

    private static final double BASS_WEIGHT = 2;

    /** Frames to each side over which an onset must be the highest: 35 ms. */
    private static final int PEAK_FRAMES = 6;

    /** Frames to each side that it must stand out from: 0.3 s. */
    private static final int FLOOR_FRAMES = 50;

    private static final double ABOVE_FLOOR = 1.5;

    /** The smallest onset, as a share of the largest nearby. */
    private static final double SMALLEST = 0.06;

    /** Nearby is so many frames to each side, 5 s, so that a quiet part has onsets too. */
    private static final int NEARBY_FRAMES = 860;

    /** What is less than this share of the piece's largest is small everywhere. */
    private static final double SMALL = 0.3;

    /** Frames to each side of an onset over which a range's rise is counted: 23 ms. */
    private static final int RISE_FRAMES = 4;

    /** The range in which a snare drum is told from hats above it and chords below. */
    private static final double SNARE_FROM_HZ = 1000;

    private static final double SNARE_TO_HZ = 5000;

    /** The level that pieces are brought to, as a root mean square of what sounds. */
    private static final double LEVEL = 0.1;

    /** Energy is measured in blocks of this many samples, 0.7 ms. */
    private static final int BLOCK = 16;

    /** Blocks to each side of a rise that are compared: 9 ms. */
    private static final int REACH = 12;

    private static final double SEARCH_SECONDS = 0.03;
    private static final double CLEAR_RISE = 1.15;

    private OnsetFinder() {}

    /**
     * The onsets in their order.
     *
     * @param samples at {@link #RATE_HZ}
     */
    static List<Onset> onsets(float[] samples) {
        double[] energy = energy(samples);
        Flux flux = flux(samples, LEVEL / level(samples));
        double[] largest = largestNearby(flux.all);
        List<Onset> onsets = new ArrayList<>();
        for (int frame = 0; frame < flux.all.length; frame++) {
            if (flux.all[frame] > SMALLEST * largest[frame] && isPeak(flux.all, frame)) {
                double seconds = Math.max(0, (double) (frame - PEAK_FRAMES) * HOP / RATE_HZ);
                onsets.add(
                        new Onset(
                                refined(energy, seconds),
                                flux.all[frame] / largest[frame],
                                rise(flux.bass, frame) / largest[frame],
                                rise(flux.snare, frame) / largest[frame]));
            }
        }
        onsets.sort(Comparator.comparingDouble(Onset::seconds));
        return onsets;
    }

    /** By how much the bands gain from frame to frame: all of them, and those of a range. */
    private record Flux(double[] all, double[] bass, double[] snare) {
        Flux(int frames) {
            this(new double[frames], new double[frames], new double[frames]);
        }
    }

    private static double rise(double[] flux, int frame) {
        double sum = 0;
        int to = Math.min(flux.length - 1, frame + RISE_FRAMES);
        for (int i = Math.max(0, frame - RISE_FRAMES); i <= to; i++) {
            sum += flux[i];
        }
        return sum;
    }

    /** The root mean square of the half of a piece that sounds most. */
    private static double level(float[] samples) {
        double[] powers = new double[Math.ceilDiv(samples.length, WINDOW)];
        for (int i = 0; i < samples.length; i++) {
            powers[i / WINDOW] += samples[i] * samples[i] / (double) WINDOW;
        }
        Arrays.sort(powers);
        double mean = Arrays.stream(powers, powers.length / 2, powers.length).average().orElse(0);
        return mean == 0 ? 1 : Math.sqrt(mean);
    }

    /** The largest value around each frame, though no less than what is small everywhere. */
    private static double[] largestNearby(double[] flux) {
        double smallest = SMALL * Arrays.stream(flux).max().orElse(0);
        double[] largest = new double[flux.length];
        ArrayDeque<Integer> falling = new ArrayDeque<>();
        for (int i = 0; i < flux.length + NEARBY_FRAMES; i++) {
            while (i < flux.length && !falling.isEmpty() && flux[falling.getLast()] <= flux[i]) {
                falling.removeLast();
            }
            if (i < flux.length) {
                falling.add(i);
            }
            int frame = i - NEARBY_FRAMES;
            if (frame >= 0) {
                while (falling.getFirst() < frame - NEARBY_FRAMES) {
                    falling.removeFirst();
                }
                largest[frame] = Math.max(smallest, flux[falling.getFirst()]);
            }
        }
        return largest;
    }

    private static boolean isPeak(double[] flux, int frame) {
        double sum = 0;
        int from = Math.max(0, frame - FLOOR_FRAMES);
        int to = Math.min(flux.length, frame + FLOOR_FRAMES + 1);
        for (int i = from; i < to; i++) {
            boolean isNear = Math.abs(i - frame) <= PEAK_FRAMES;
            if (isNear && (flux[i] > flux[frame] || (flux[i] == flux[frame] && i < frame))) {
                return false;
            }
            sum += flux[i];
        }
        return flux[frame] > ABOVE_FLOOR * sum / (to - from);
    }

    /**
     * Frame {@code i} is centred {@link #PEAK_FRAMES} hops before sample {@code i · HOP}, so that
     * the piece is led in with silence.
     */
    private static Flux flux(float[] samples, double gain) {
        FFT fourier = new FFT(WINDOW, new HannWindow());
        int[] bands = bands();
        int bandCount = bands[bands.length - 1] + 1;
        int snareFrom = bands[(int) (SNARE_FROM_HZ * WINDOW / RATE_HZ)];
        int snareTo = bands[(int) (SNARE_TO_HZ * WINDOW / RATE_HZ)];
        Flux flux = new Flux(samples.length / HOP + PEAK_FRAMES + 1);
        double[] before = new double[bandCount];
        double[] now = new double[bandCount];
        float[] window = new float[WINDOW];
        float[] amplitudes = new float[WINDOW / 2];
        for (int frame = 0; frame < flux.all.length; frame++) {
            Cancellation.check();
            int start = (frame - PEAK_FRAMES) * HOP - WINDOW / 2;
            for (int i = 0; i < WINDOW; i++) {
                int at = start + i;
                window[i] = at >= 0 && at < samples.length ? samples[at] : 0;
            }
            fourier.forwardTransform(window);
            fourier.modulus(window, amplitudes);
            Arrays.fill(now, 0);
            for (int bin = 1; bin < amplitudes.length; bin++) {
                double amplitude = amplitudes[bin] * gain * 4.0 / WINDOW;
                now[bands[bin]] += amplitude * amplitude;
            }
            for (int band = 0; band < bandCount; band++) {
                now[band] = Math.log1p(COMPRESSION * Math.sqrt(now[band]));
                double rise = Math.max(0, now[band] - before[band]);
                boolean isBass = band < BASS_BANDS;
                flux.all[frame] += isBass ? BASS_WEIGHT * rise : rise;
                flux.bass[frame] += isBass ? rise : 0;
                flux.snare[frame] += band >= snareFrom && band < snareTo ? rise : 0;
            }
            double[] swap = before;
            before = now;
            now = swap;
        }
        return flux;
    }

    /** Which band each bin belongs to. */
    private static int[] bands() {
        int[] bands = new int[WINDOW / 2];
        int last = 0;
        int band = 0;
        for (int bin = 1; bin < bands.length; bin++) {
            double hertz = (double) bin * RATE_HZ / WINDOW;
            double octaves = Math.log(Math.max(1, hertz / LOWEST_BAND_HZ)) / Math.log(2);
            int wanted = (int) (BANDS_PER_OCTAVE * octaves);
            // the lowest bands are narrower than a bin
            if (wanted > last) {
                band++;
                last = wanted;
            }
            bands[bin] = band;
        }
        return bands;
    }

    /** Where the energy rises most near a time; that time itself where it does not rise. */
    private static double refined(double[] energy, double seconds) {
        double blocksPerSecond = (double) RATE_HZ / BLOCK;
        int from = (int) Math.max(0, (seconds - SEARCH_SECONDS) * blocksPerSecond);
        int to = (int) Math.min(energy.length - 1.0, (seconds + SEARCH_SECONDS) * blocksPerSecond);
        int best = -1;
        double highest = 0;
        for (int i = from; i <= to; i++) {
            double before = Math.sqrt(mean(energy, i - REACH, i));
            double after = Math.sqrt(mean(energy, i, i + REACH));
            if (after > CLEAR_RISE * before && after - before > highest) {
                highest = after - before;
                best = i;
            }
        }
        return best < 0 ? seconds : best / blocksPerSecond;
    }

    /** Mean energy of blocks; outside the piece is silence. */
    private static double mean(double[] energy, int from, int to) {
        double sum = 0;
        for (int i = Math.max(0, from); i < Math.min(energy.length, to); i++) {
            sum += energy[i];
        }
        return sum / (to - from);
    }

    /** The energy of each block's differences from sample to sample. */
    private static double[] energy(float[] samples) {
        double[] energy = new double[Math.ceilDiv(samples.length, BLOCK)];
        for (int i = 0; i < samples.length; i++) {
            double difference = samples[i] - (i == 0 ? 0 : samples[i - 1]);
            energy[i / BLOCK] += difference * difference;
        }
        return energy;
    }
}
