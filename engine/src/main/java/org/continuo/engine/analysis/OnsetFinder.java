package org.continuo.engine.analysis;

import be.tarsos.dsp.util.fft.FFT;
import be.tarsos.dsp.util.fft.HannWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** The smallest onset, as a share of the piece's largest. */
    private static final double SMALLEST = 0.06;

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
        double[] flux = flux(samples);
        double highest = Arrays.stream(flux).max().orElse(0);
        double[] energy = energy(samples);
        List<Onset> onsets = new ArrayList<>();
        for (int frame = 0; frame < flux.length; frame++) {
            if (flux[frame] > SMALLEST * highest && isPeak(flux, frame)) {
                double seconds = Math.max(0, (double) (frame - PEAK_FRAMES) * HOP / RATE_HZ);
                onsets.add(new Onset(refined(energy, seconds), flux[frame]));
            }
        }
        return onsets;
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
     * By how much the bands gain from frame to frame. Frame {@code i} is centred {@link
     * #PEAK_FRAMES} hops before sample {@code i · HOP}, so that the piece is led in with silence.
     */
    private static double[] flux(float[] samples) {
        FFT fourier = new FFT(WINDOW, new HannWindow());
        int[] bands = bands();
        int bandCount = bands[bands.length - 1] + 1;
        int frames = samples.length / HOP + PEAK_FRAMES + 1;
        double[] flux = new double[frames];
        double[] before = new double[bandCount];
        double[] now = new double[bandCount];
        float[] window = new float[WINDOW];
        float[] amplitudes = new float[WINDOW / 2];
        for (int frame = 0; frame < frames; frame++) {
            int start = (frame - PEAK_FRAMES) * HOP - WINDOW / 2;
            for (int i = 0; i < WINDOW; i++) {
                int at = start + i;
                window[i] = at >= 0 && at < samples.length ? samples[at] : 0;
            }
            fourier.forwardTransform(window);
            fourier.modulus(window, amplitudes);
            Arrays.fill(now, 0);
            for (int bin = 1; bin < amplitudes.length; bin++) {
                double amplitude = amplitudes[bin] * 4.0 / WINDOW;
                now[bands[bin]] += amplitude * amplitude;
            }
            for (int band = 0; band < bandCount; band++) {
                now[band] = Math.log1p(COMPRESSION * Math.sqrt(now[band]));
                double weight = band < BASS_BANDS ? BASS_WEIGHT : 1;
                flux[frame] += weight * Math.max(0, now[band] - before[band]);
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
