package org.continuo.core.audio;

import java.util.Arrays;

/**
 * Resamples one channel that arrives in parts. An output sample is handed out as soon as all input
 * is there that its kernel covers, and is to the bit what {@link Resampler#resample(float[])} makes
 * of the whole. Not for use by several threads.
 */
public final class ResamplerStream {
    private final Resampler resampler;

    /** Input from sample {@link #pendingFrom} on, which may lie before the first. */
    private float[] pending;

    private long pendingFrom;
    private long output;

    ResamplerStream(Resampler resampler) {
        this.resampler = resampler;
        this.pending = new float[resampler.halfWidth() - 1];
        this.pendingFrom = 1L - resampler.halfWidth();
    }

    /** Takes the next input, gives the next output. */
    public float[] append(float[] samples) {
        if (resampler.changesNothing()) {
            return samples.clone();
        }
        int known = pending.length;
        pending = Arrays.copyOf(pending, known + samples.length);
        System.arraycopy(samples, 0, pending, known, samples.length);
        return resampledTo(Long.MAX_VALUE);
    }

    /** The output at the end, where silence follows. */
    public float[] finish() {
        if (resampler.changesNothing()) {
            return new float[0];
        }
        int end = resampler.outputLength(Math.toIntExact(pendingFrom + pending.length));
        pending = Arrays.copyOf(pending, pending.length + 2 * resampler.halfWidth());
        return resampledTo(end);
    }

    private float[] resampledTo(long end) {
        int halfWidth = resampler.halfWidth();
        long received = pendingFrom + pending.length;
        // The kernel covers the input from halfWidth − 1 before to halfWidth behind this sample.
        long first = output;
        long next = output;
        while (next < end && resampler.inputBefore(next) + halfWidth < received) {
            next++;
        }
        float[] resampled = new float[Math.toIntExact(next - first)];
        for (int i = 0; i < resampled.length; i++) {
            long start = resampler.inputBefore(first + i) - (halfWidth - 1) - pendingFrom;
            resampled[i] = resampler.interpolated(pending, (int) start, first + i);
        }
        output = next;
        long needed = Math.min(received, resampler.inputBefore(next) - (halfWidth - 1));
        pending = Arrays.copyOfRange(pending, (int) (needed - pendingFrom), pending.length);
        pendingFrom = needed;
        return resampled;
    }
}
