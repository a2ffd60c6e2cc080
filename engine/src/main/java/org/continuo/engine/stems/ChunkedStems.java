package org.continuo.engine.stems;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A model run over a sound chunk by chunk ({@code demucs.apply.apply_model} with {@code split}).
 * Chunks overlap and meet with weights that fall toward their ends; each is heard among its real
 * neighbours, with silence only outside of the sound.
 */
final class ChunkedStems implements StemStream {
    private final DemucsModel model;
    private final SoundParts sound;
    private final int from;
    private final int length;
    private final int chunk;
    private final int stride;
    private final int heard;
    private final double[] weights;
    private final IntConsumer heardChunk;

    /** Sums of weighed chunks from {@link #taken} on, {@code [sources][channels][chunk]}. */
    private final float[][][] sums;

    private final double[] weightSums;
    private int next;
    private int taken;

    /**
     * Of the samples from {@code from} to {@code from + length}, which may lie outside of the
     * sound.
     *
     * @param heardChunk told the samples of each chunk when it has been run
     */
    ChunkedStems(
            DemucsModel model,
            SoundParts sound,
            int from,
            int length,
            ApplySettings settings,
            IntConsumer heardChunk) {
        DemucsConfig config = model.config();
        this.model = model;
        this.sound = sound;
        this.from = from;
        this.length = length;
        this.heardChunk = heardChunk;
        int given = (int) (settings.segmentSeconds() * config.sampleRateHz());
        if (given > config.segmentSamples()
                || (!settings.split() && length > config.segmentSamples())) {
            throw new IllegalArgumentException(
                    "separation: expected at most the model's segment of %d samples, found %d"
                            .formatted(config.segmentSamples(), Math.max(given, length)));
        }
        heard = given > 0 ? given : config.segmentSamples();
        chunk = settings.split() ? heard : length;
        stride = settings.split() ? Math.max(1, (int) ((1 - settings.overlap()) * chunk)) : length;
        weights = weights(chunk, settings.transitionPower());
        sums = new float[config.sources().size()][config.audioChannels()][chunk];
        weightSums = new double[chunk];
    }

    private static double[] weights(int chunk, double power) {
        double[] weights = new double[chunk];
        int rising = chunk / 2;
        double most = Math.max(rising, chunk - rising);
        for (int i = 0; i < chunk; i++) {
            weights[i] = Math.pow((i < rising ? i + 1 : chunk - i) / most, power);
        }
        return weights;
    }

    @Override
    public float[][][] read(int count) {
        float[][][] stems = new float[sums.length][sums[0].length][count];
        int done = 0;
        while (done < count) {
            int ready = (next < length ? next : length) - taken;
            if (ready == 0) {
                hear();
                continue;
            }
            int part = Math.min(ready, count - done);
            take(part, stems, done);
            done += part;
        }
        return stems;
    }

    private void hear() {
        int size = Math.min(chunk, length - next);
        int before = (heard - size) / 2;
        float[][][] found = model.separate(around(from + next - before));
        int at = next - taken;
        for (int source = 0; source < found.length; source++) {
            for (int channel = 0; channel < found[source].length; channel++) {
                for (int i = 0; i < size; i++) {
                    sums[source][channel][at + i] +=
                            (float) (weights[i] * found[source][channel][before + i]);
                }
            }
        }
        for (int i = 0; i < size; i++) {
            weightSums[at + i] += weights[i];
        }
        heardChunk.accept(Math.min(stride, size));
        next += stride;
    }

    /** What the model hears from sample {@code first} on, with silence outside of the sound. */
    private float[][] around(int first) {
        float[][] around = new float[sound.channelCount()][heard];
        int start = Math.max(0, -first);
        int end = Math.min(heard, sound.length() - first);
        if (end > start) {
            float[][] part = sound.read(first + start, first + end).channels();
            for (int channel = 0; channel < around.length; channel++) {
                System.arraycopy(part[channel], 0, around[channel], start, end - start);
            }
        }
        return around;
    }

    /** Moves the first samples of the sums out. */
    private void take(int count, float[][][] stems, int at) {
        for (int source = 0; source < stems.length; source++) {
            for (int channel = 0; channel < stems[source].length; channel++) {
                float[] sum = sums[source][channel];
                for (int i = 0; i < count; i++) {
                    stems[source][channel][at + i] = (float) (sum[i] / weightSums[i]);
                }
                System.arraycopy(sum, count, sum, 0, chunk - count);
                Arrays.fill(sum, chunk - count, chunk, 0);
            }
        }
        System.arraycopy(weightSums, count, weightSums, 0, chunk - count);
        Arrays.fill(weightSums, chunk - count, chunk, 0);
        taken += count;
    }
}
