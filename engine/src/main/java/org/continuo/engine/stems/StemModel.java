package org.continuo.engine.stems;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.continuo.engine.checkpoint.CheckpointException;

/**
 * One model, or several whose stems are weighed against each other ({@code
 * demucs.apply.BagOfModels}). Of several, one is in memory at a time. One thread at a time; {@link
 * #close} closes the models.
 */
public final class StemModel implements AutoCloseable {
    /** As long as it takes to go through them, loading a network anew costs next to nothing. */
    private static final int SECONDS_OF_EACH = 12;

    private final List<DemucsModel> models;
    private final List<double[]> weights;

    /**
     * A bag that closes {@code models}.
     *
     * @param name for messages
     * @param weights one row for each model, one number for each of its sources
     * @throws CheckpointException if the models do not belong together
     */
    StemModel(String name, List<DemucsModel> models, List<double[]> weights)
            throws CheckpointException {
        this.models = List.copyOf(models);
        this.weights = List.copyOf(weights);
        DemucsConfig first = models.getFirst().config();
        for (DemucsModel model : models) {
            DemucsConfig config = model.config();
            if (!config.sources().equals(first.sources())
                    || config.sampleRateHz() != first.sampleRateHz()
                    || config.audioChannels() != first.audioChannels()) {
                throw new CheckpointException(
                        "%s: expected models of the same stems, rate and channels (%s, %d Hz, %d), found %s, %d Hz, %d"
                                .formatted(
                                        name,
                                        first.sources(),
                                        first.sampleRateHz(),
                                        first.audioChannels(),
                                        config.sources(),
                                        config.sampleRateHz(),
                                        config.audioChannels()));
            }
        }
        for (int source = 0; source < first.sources().size(); source++) {
            double total = 0;
            for (double[] row : weights) {
                if (row.length != first.sources().size()) {
                    throw new CheckpointException(
                            "%s: expected %d weights for the stems %s, found %d"
                                    .formatted(
                                            name,
                                            first.sources().size(),
                                            first.sources(),
                                            row.length));
                }
                total += row[source];
            }
            if (!(Math.abs(total) > 0) || !Double.isFinite(total)) {
                throw new CheckpointException(
                        "%s: expected weights whose sum for %s is not 0, found %s"
                                .formatted(name, first.sources().get(source), total));
            }
        }
    }

    /** The stems' names, in the order of everything that comes out. */
    public List<String> sources() {
        return models.getFirst().config().sources();
    }

    public int sampleRateHz() {
        return models.getFirst().config().sampleRateHz();
    }

    public int audioChannels() {
        return models.getFirst().config().audioChannels();
    }

    /** Settings in the files that mean nothing to us. */
    public List<String> unknownSettings() {
        return models.stream()
                .flatMap(model -> model.config().unknown().stream())
                .distinct()
                .toList();
    }

    /** How many samples are best read at once: of several models enough to load each for it. */
    int blockSamples() {
        return sampleRateHz() * (models.size() == 1 ? 1 : SECONDS_OF_EACH);
    }

    /** How often a sound is gone through. */
    int passes(ApplySettings settings) {
        return models.size() * Math.max(1, settings.offsets().size());
    }

    /**
     * The stems of a sound.
     *
     * @param sound of the model's rate and channels, as it is
     * @param heard told of samples that a model has gone through, {@link #passes} times all of them
     */
    StemStream stems(SoundParts sound, ApplySettings settings, IntConsumer heard) {
        List<StemStream> each = new ArrayList<>();
        for (DemucsModel model : models) {
            each.add(shifted(model, sound, settings, heard));
        }
        if (each.size() == 1) {
            return each.getFirst();
        }
        return count -> weighed(each, count);
    }

    private float[][][] weighed(List<StemStream> each, int count) {
        float[][][] sum = new float[sources().size()][audioChannels()][count];
        double[] totals = new double[sum.length];
        for (double[] row : weights) {
            for (int source = 0; source < totals.length; source++) {
                totals[source] += row[source];
            }
        }
        for (int i = 0; i < each.size(); i++) {
            float[][][] stems = each.get(i).read(count);
            models.get(i).unload();
            for (int source = 0; source < sum.length; source++) {
                add(stems[source], weights.get(i)[source] / totals[source], sum[source]);
            }
        }
        return sum;
    }

    /** The mean over the settings' shifts. */
    private static StemStream shifted(
            DemucsModel model, SoundParts sound, ApplySettings settings, IntConsumer heard) {
        int length = sound.length();
        if (settings.offsets().isEmpty()) {
            return new ChunkedStems(model, sound, 0, length, settings, heard);
        }
        int most = model.config().sampleRateHz() / 2;
        List<StemStream> each = new ArrayList<>();
        for (int offset : settings.offsets()) {
            if (offset < 0 || offset > most) {
                throw new IllegalArgumentException(
                        "separation: expected shifts from 0 to %d samples, found %d"
                                .formatted(most, offset));
            }
            StemStream shift =
                    new ChunkedStems(
                            model, sound, offset - most, length + most - offset, settings, heard);
            shift.read(most - offset);
            each.add(shift);
        }
        return count -> {
            float[][][] sum = each.getFirst().read(count);
            for (StemStream shift : each.subList(1, each.size())) {
                float[][][] stems = shift.read(count);
                for (int source = 0; source < sum.length; source++) {
                    add(stems[source], 1, sum[source]);
                }
            }
            for (float[][] stem : sum) {
                for (float[] channel : stem) {
                    for (int i = 0; i < count; i++) {
                        channel[i] /= each.size();
                    }
                }
            }
            return sum;
        };
    }

    /**
     * How far its stems of a segment of noise are from another's, as the largest difference over
     * the largest sample; NaN if they are no numbers. Of several models the first is heard.
     */
    public double distance(StemModel other) {
        DemucsModel own = models.getFirst();
        DemucsModel others = other.models.getFirst();
        Random random = new Random(16);
        float[][] noise = new float[audioChannels()][own.config().segmentSamples()];
        for (float[] channel : noise) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = 0.1f * (float) random.nextGaussian();
            }
        }
        float[][][] found = own.separate(noise);
        float[][][] expected = others.separate(noise);
        own.unload();
        others.unload();
        double difference = 0;
        double largest = 0;
        for (int source = 0; source < found.length; source++) {
            for (int channel = 0; channel < noise.length; channel++) {
                float[] stem = expected[source][channel];
                for (int i = 0; i < stem.length; i++) {
                    difference =
                            Math.max(difference, Math.abs(found[source][channel][i] - stem[i]));
                    largest = Math.max(largest, Math.abs(stem[i]));
                }
            }
        }
        return difference / largest;
    }

    private static void add(float[][] stem, double weight, float[][] sum) {
        if (weight == 0) {
            return; // also what is not a number
        }
        for (int channel = 0; channel < sum.length; channel++) {
            for (int i = 0; i < sum[channel].length; i++) {
                sum[channel][i] += (float) (weight * stem[channel][i]);
            }
        }
    }

    @Override
    public void close() {
        models.forEach(DemucsModel::close);
    }
}
