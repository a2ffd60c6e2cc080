package org.continuo.engine.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.chroma.ChromaExtractor.Padding;
import org.continuo.core.tensor.FloatArray;

/**
 * How well generated music follows melodies: the mean over frames of the cosine of their pitch
 * classes, as audiocraft's {@code ChromaCosineSimilarityMetric}.
 *
 * @param mean over all frames of all items, so that long items weigh more
 * @param items the mean of each item's frames; NaN of one without frames
 * @param frames of all items
 */
public record ChromaSimilarity(double mean, double[] items, int frames) {
    /** What of a frame is compared. */
    public enum Features {
        /** The strongest pitch class alone. */
        ARGMAX,
        /** The strengths of all. */
        SOFT
    }

    /**
     * Compares pairs of sounds. All are analysed at one length, that of the longest, with silence
     * behind the others; then only the frames of an item's own length count.
     *
     * @param windowSamples of a spectrum; a fourth of it lies between two
     * @param sizes of the items in samples
     */
    public static ChromaSimilarity of(
            List<AudioSamples> predictions,
            List<AudioSamples> targets,
            int[] sizes,
            int windowSamples,
            Features features) {
        if (predictions.isEmpty()
                || predictions.size() != targets.size()
                || predictions.size() != sizes.length) {
            throw new IllegalArgumentException(
                    "chroma cosine: expected as many sounds as targets and sizes, at least one, found %d, %d and %d"
                            .formatted(predictions.size(), targets.size(), sizes.length));
        }
        List<AudioSamples> all = new ArrayList<>(predictions);
        all.addAll(targets);
        int rateHz = all.getFirst().sampleRateHz();
        if (all.stream().anyMatch(sound -> sound.sampleRateHz() != rateHz)) {
            throw new IllegalArgumentException(
                    "chroma cosine: expected sounds of one rate, found several");
        }
        int hop = windowSamples / 4;
        int longest = all.stream().mapToInt(AudioSamples::length).max().orElseThrow();
        ChromaExtractor extractor =
                new ChromaExtractor(
                        new ChromaConfig(
                                rateHz,
                                windowSamples,
                                hop,
                                Math.ceil((double) Math.max(longest, 1) / rateHz),
                                12));
        PaddedBatch batch =
                extractor.pad(all.stream().map(extractor::mono).toList(), Padding.LONGEST);
        return of(chroma(extractor, batch, features), sizes, hop);
    }

    /** {@code [sounds, frames, classes]}. */
    private static float[][][] chroma(
            ChromaExtractor extractor, PaddedBatch batch, Features features) {
        float[][][] sounds = new float[batch.samples().length][][];
        for (int sound = 0; sound < sounds.length; sound++) {
            PaddedBatch alone =
                    new PaddedBatch(
                            new float[][] {batch.samples()[sound]},
                            new int[] {batch.lengths()[sound]});
            FloatArray strengths =
                    extractor.normalisedChroma(
                            extractor.rawChroma(extractor.powerSpectrogram(alone)));
            sounds[sound] =
                    switch (features) {
                        case ARGMAX -> rows(extractor.oneHot(strengths));
                        case SOFT -> columns(strengths);
                    };
        }
        return sounds;
    }

    private static float[][] rows(FloatArray oneHot) {
        int classes = oneHot.shape().size(2);
        float[][] frames = new float[oneHot.shape().size(1)][];
        Arrays.setAll(
                frames,
                frame ->
                        Arrays.copyOfRange(
                                oneHot.values(), frame * classes, (frame + 1) * classes));
        return frames;
    }

    private static float[][] columns(FloatArray strengths) {
        int classes = strengths.shape().size(1);
        int count = strengths.shape().size(2);
        float[][] frames = new float[count][classes];
        for (int i = 0; i < strengths.values().length; i++) {
            frames[i % count][i / count] = strengths.values()[i];
        }
        return frames;
    }

    private static ChromaSimilarity of(float[][][] chroma, int[] sizes, int hop) {
        double[] items = new double[sizes.length];
        double whole = 0;
        int counted = 0;
        for (int item = 0; item < sizes.length; item++) {
            float[][] prediction = chroma[item];
            float[][] target = chroma[sizes.length + item];
            int frames = Math.clamp(Math.ceilDiv(sizes[item], hop), 0, prediction.length);
            double sum = 0;
            for (int frame = 0; frame < frames; frame++) {
                sum +=
                        CosineSimilarity.of(
                                prediction[frame], target[frame], 0, prediction[frame].length);
            }
            items[item] = sum / frames;
            whole += sum;
            counted += frames;
        }
        return new ChromaSimilarity(whole / counted, items, counted);
    }
}
