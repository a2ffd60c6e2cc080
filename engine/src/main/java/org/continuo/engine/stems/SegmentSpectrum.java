package org.continuo.engine.stems;

import be.tarsos.dsp.util.fft.FloatFFT;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The short-time Fourier transform of a segment and its inverse ({@code HTDemucs._spec}, {@code
 * _ispec}): windows of {@code nfft} samples, a quarter of that apart, divided by the root of {@code
 * nfft}, without the highest bin. A spectrum is {@code [2, nfft / 2, frames]}: real parts, then
 * imaginary ones.
 *
 * <p>The sound is mirrored by one and a half hops on the left, so that frame <i>t</i> begins with
 * sample <i>t</i> · hop of what comes out of that; the reference's own centring is outside of the
 * frames it keeps.
 */
final class SegmentSpectrum {
    private final int fftSize;
    private final int hop;
    private final int frames;
    private final int segment;
    private final int left;
    private final float[] window;
    private final float[] energy;

    SegmentSpectrum(DemucsConfig config) {
        fftSize = config.fftSize();
        hop = config.hopSamples();
        frames = config.frames();
        segment = config.segmentSamples();
        left = hop / 2 * 3;
        window = new float[fftSize];
        for (int i = 0; i < fftSize; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / fftSize));
        }
        energy = new float[segment];
        for (int frame = -2; frame < frames + 2; frame++) {
            for (int i = 0; i < fftSize; i++) {
                int at = frame * hop + i - left;
                if (at >= 0 && at < segment) {
                    energy[at] += window[i] * window[i];
                }
            }
        }
    }

    /**
     * The spectra of channels.
     *
     * @param sound {@code [channels][segment]}
     * @param spectrum {@code [2 · channels, nfft / 2, frames]}, overwritten
     */
    void forward(float[][] sound, FloatBuffer spectrum) {
        IntStream.range(0, sound.length)
                .parallel()
                .forEach(channel -> forward(sound[channel], spectrum, 2 * channel));
    }

    private void forward(float[] sound, FloatBuffer spectrum, int part) {
        float[] mirrored = mirrored(sound);
        FloatFFT fourier = new FloatFFT(fftSize);
        float[] bins = new float[fftSize];
        int size = fftSize / 2 * frames;
        float scale = (float) (1 / Math.sqrt(fftSize));
        for (int frame = 0; frame < frames; frame++) {
            for (int i = 0; i < fftSize; i++) {
                bins[i] = mirrored[frame * hop + i] * window[i];
            }
            fourier.realForward(bins);
            for (int bin = 0; bin < fftSize / 2; bin++) {
                int at = part * size + bin * frames + frame;
                spectrum.put(at, bins[2 * bin] * scale);
                // The packed layout has the highest bin's real part where the lowest one's
                // imaginary part, 0, would be.
                spectrum.put(at + size, bin == 0 ? 0 : bins[2 * bin + 1] * scale);
            }
        }
    }

    private float[] mirrored(float[] sound) {
        int right = left + frames * hop - segment;
        int length = segment;
        if (length <= Math.max(left, right)) {
            int more = Math.max(left, right) - length + 1;
            length += Math.min(right, more);
            right -= Math.min(right, more);
        }
        float[] mirrored = new float[left + length + right];
        for (int i = 0; i < mirrored.length; i++) {
            int at = Math.abs(i - left);
            at = at < length ? at : 2 * (length - 1) - at;
            mirrored[i] = at < segment ? sound[at] : 0;
        }
        return mirrored;
    }

    /**
     * The sounds of spectra, which are first scaled and moved back to where they were.
     *
     * @param spectra {@code [2 · channels, nfft / 2, frames]}
     * @param sounds {@code [channels][segment]}, overwritten
     */
    void inverse(FloatBuffer spectra, Moments moments, float[][] sounds) {
        IntStream.range(0, sounds.length)
                .parallel()
                .forEach(channel -> inverse(spectra, 2 * channel, moments, sounds[channel]));
    }

    private void inverse(FloatBuffer spectra, int part, Moments moments, float[] sound) {
        FloatFFT fourier = new FloatFFT(fftSize);
        float[] bins = new float[fftSize];
        int size = fftSize / 2 * frames;
        float scale = (float) Math.sqrt(fftSize);
        Arrays.fill(sound, 0);
        for (int frame = 0; frame < frames; frame++) {
            for (int bin = 0; bin < fftSize / 2; bin++) {
                int at = part * size + bin * frames + frame;
                bins[2 * bin] = moments.restored(spectra.get(at)) * scale;
                bins[2 * bin + 1] = bin == 0 ? 0 : moments.restored(spectra.get(at + size)) * scale;
            }
            fourier.realInverse(bins, true);
            int start = frame * hop - left;
            for (int i = Math.max(0, -start); i < Math.min(fftSize, segment - start); i++) {
                sound[start + i] += bins[i] * window[i];
            }
        }
        for (int i = 0; i < segment; i++) {
            sound[i] /= energy[i];
        }
    }
}
