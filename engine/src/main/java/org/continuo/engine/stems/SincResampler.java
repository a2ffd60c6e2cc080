package org.continuo.engine.stems;

/**
 * A change of the sample rate as Demucs makes it (julius {@code resample_frac}): a windowed sinc,
 * each phase of unit gain, edges held. Takes a sound in blocks of any length.
 *
 * <p>The engine's other resampler is transparent; this one is what the models' reference hears.
 */
final class SincResampler {
    private static final int ZEROS = 24;
    private static final double ROLL_OFF = 0.945;

    private final int from;
    private final int to;
    private final int reach;

    /** Kernels {@code [phase][2 · reach + from]}. */
    private final float[][] kernels;

    private final int[] firstTaps;

    SincResampler(int fromHz, int toHz) {
        int divisor = gcd(fromHz, toHz);
        from = fromHz / divisor;
        to = toHz / divisor;
        double rate = Math.min(from, to) * ROLL_OFF;
        reach = from == to ? 0 : (int) Math.ceil(ZEROS * from / rate);
        kernels = new float[to][];
        firstTaps = new int[to];
        for (int phase = 0; phase < to; phase++) {
            double[] all = new double[2 * reach + from];
            double sum = 0;
            int first = all.length;
            int last = -1;
            for (int tap = 0; tap < all.length; tap++) {
                double t = ((double) (tap - reach) / from - (double) phase / to) * rate;
                if (Math.abs(t) < ZEROS) {
                    double window = Math.cos(Math.PI * t / ZEROS / 2);
                    all[tap] = sinc(Math.PI * t) * window * window;
                    sum += all[tap];
                    first = Math.min(first, tap);
                    last = tap;
                }
            }
            firstTaps[phase] = first;
            kernels[phase] = new float[last - first + 1];
            for (int tap = first; tap <= last; tap++) {
                kernels[phase][tap - first] = (float) (all[tap] / sum);
            }
        }
    }

    private static double sinc(double t) {
        return t == 0 ? 1 : Math.sin(t) / t;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Samples that come of {@code length}. */
    int lengthOf(int length) {
        return Math.toIntExact((long) length * to / from);
    }

    /** All of a channel. */
    float[] resample(float[] sound) {
        return from == to ? sound : resample(sound, 0, sound.length, 0, lengthOf(sound.length));
    }

    /** How many samples come of the first {@code known} of {@code length}. */
    int readyOf(int known, int length) {
        if (known == length) {
            return lengthOf(length);
        }
        int rounds = Math.max(0, (known - reach) / from);
        return Math.toIntExact(Math.min((long) rounds * to, lengthOf(length)));
    }

    /** The first sample that {@code result} and those behind it come of. */
    int neededFor(int result) {
        return Math.max(0, Math.toIntExact((long) result / to * from - reach));
    }

    /** The first sample behind those that come into the results before {@code end}. */
    int neededBefore(int end, int length) {
        return Math.toIntExact(Math.min(length, (long) (end - 1) / to * from + reach + from));
    }

    /**
     * The samples from {@code first} up to {@code end} of what comes of a channel.
     *
     * @param part of the channel, which begins with its sample {@code partFrom}
     * @param length of the whole channel
     */
    float[] resample(float[] part, int partFrom, int length, int first, int end) {
        float[] result = new float[end - first];
        for (int i = 0; i < result.length; i++) {
            long at = (long) first + i;
            int phase = (int) (at % to);
            long start = at / to * from - reach + firstTaps[phase];
            float[] kernel = kernels[phase];
            double sum = 0;
            for (int tap = 0; tap < kernel.length; tap++) {
                long index = Math.clamp(start + tap, 0L, length - 1L) - partFrom;
                sum += kernel[tap] * part[(int) index];
            }
            result[i] = (float) sum;
        }
        return result;
    }
}
