package org.continuo.engine.stems;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.continuo.core.audio.AudioSamples;

/**
 * Takes pieces of music apart ({@code demucs.api.Separator}): brings a sound to the model's rate
 * and channels, evens out its level, and puts the stems back where the sound was. Memory grows with
 * the sound alone, not with its stems.
 */
public final class StemSeparator {
    /** The reference's guard against division by nothing. */
    private static final double SILENCE = 1e-8;

    private final StemModel model;
    private final ApplySettings settings;

    public StemSeparator(StemModel model, ApplySettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** Takes stems as they become ready. */
    @FunctionalInterface
    public interface Receiver<E extends Exception> {
        /**
         * The next samples.
         *
         * @param stems {@code [sources][channels][samples]}
         */
        void accept(float[][][] stems) throws E;
    }

    /**
     * {@code sound} as the model takes it, {@code [channels][samples]}: one channel goes to all,
     * several to their mean where the model has one, and of more the first ones stay. The arrays
     * are the caller's own.
     *
     * @throws IllegalArgumentException if it holds what is no number, or nothing
     */
    public float[][] converted(AudioSamples sound) {
        requireFinite(sound);
        int channels = model.audioChannels();
        float[][] adapted;
        if (channels == 1 || sound.channelCount() == 1) {
            adapted = sound.mono().withChannels(channels).channels();
        } else if (sound.channelCount() >= channels) {
            adapted = Arrays.copyOf(sound.channels(), channels);
        } else {
            throw new IllegalArgumentException(
                    "separation: expected sound of 1 or at least %d channels, found %d"
                            .formatted(channels, sound.channelCount()));
        }
        SincResampler resampler = new SincResampler(sound.sampleRateHz(), model.sampleRateHz());
        return Arrays.stream(adapted)
                .map(resampler::resample)
                .map(channel ->
                        sound.sampleRateHz() == model.sampleRateHz() ? channel.clone() : channel)
                .toArray(float[][]::new);
    }

    private static void requireFinite(AudioSamples sound) {
        if (sound.length() == 0) {
            throw new IllegalArgumentException("separation: expected a sound, found no samples");
        }
        for (float[] channel : sound.channels()) {
            for (int i = 0; i < channel.length; i++) {
                if (!Float.isFinite(channel[i])) {
                    throw new IllegalArgumentException(
                            "separation: expected finite samples, found %s at sample %d"
                                    .formatted(channel[i], i));
                }
            }
        }
    }

    /**
     * Separates a sound of the model's rate and channels.
     *
     * @param converted as {@link #converted} returns it; changed
     * @param progress told the part that is done, from 0 to 1; what it throws ends the work
     * @param receiver of blocks that together are as long as the sound
     */
    public <E extends Exception> void separate(
            float[][] converted, DoubleConsumer progress, Receiver<E> receiver) throws E {
        Moments moments = momentsOfMean(converted);
        float scale = (float) (1 / (moments.deviation() + SILENCE));
        float mean = (float) moments.mean();
        for (float[] channel : converted) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = (channel[i] - mean) * scale;
            }
        }
        Moments back = new Moments(moments.mean(), moments.deviation() + SILENCE);
        apply(
                converted,
                progress,
                (Receiver<E>)
                        stems -> {
                            for (float[][] stem : stems) {
                                for (float[] channel : stem) {
                                    for (int i = 0; i < channel.length; i++) {
                                        channel[i] = back.restored(channel[i]);
                                    }
                                }
                            }
                            receiver.accept(stems);
                        });
    }

    /**
     * Separates a sound into stems of its own rate and channels, which add up to it: what the model
     * leaves over is in {@code other}, or where there is no such stem in equal parts in all.
     *
     * @param progress told the part that is done, from 0 to 1; what it throws ends the work
     * @param receiver of blocks that together are as long as the sound
     * @throws IllegalArgumentException if it holds what is no number, nothing, or other channels
     */
    public <E extends Exception> void separate(
            AudioSamples sound, DoubleConsumer progress, Receiver<E> receiver) throws E {
        if (sound.channelCount() > Math.max(2, model.audioChannels())) {
            throw new IllegalArgumentException(
                    "separation: expected sound of 1 or %d channels, found %d"
                            .formatted(model.audioChannels(), sound.channelCount()));
        }
        float[][] converted = converted(sound);
        ReturnedStems<E> returned =
                new ReturnedStems<>(
                        sound,
                        model.sources(),
                        model.sampleRateHz(),
                        converted[0].length,
                        receiver);
        separate(converted, progress, returned);
        returned.end();
    }

    /** The same without evening out the level ({@code apply_model}). */
    public <E extends Exception> void apply(
            float[][] sound, DoubleConsumer progress, Receiver<E> receiver) throws E {
        int length = sound[0].length;
        double[] heard = {0};
        double all = (double) length * model.passes(settings);
        StemStream stems =
                model.stems(
                        sound,
                        settings,
                        samples -> {
                            heard[0] += samples;
                            progress.accept(Math.min(1, heard[0] / all));
                        });
        for (int from = 0; from < length; from += model.sampleRateHz()) {
            receiver.accept(stems.read(Math.min(model.sampleRateHz(), length - from)));
        }
    }

    /** All stems in memory, {@code [sources][channels][samples]}. */
    public float[][][] apply(float[][] sound, DoubleConsumer progress) {
        return collected(sound, receiver -> apply(sound, progress, receiver));
    }

    /** As {@link #separate}, all stems in memory. */
    public float[][][] separate(float[][] converted, DoubleConsumer progress) {
        return collected(converted, receiver -> separate(converted, progress, receiver));
    }

    private interface Run {
        void into(Receiver<RuntimeException> receiver);
    }

    private float[][][] collected(float[][] sound, Run run) {
        float[][][] all = new float[model.sources().size()][sound.length][sound[0].length];
        int[] at = {0};
        run.into(block -> {
            for (int source = 0; source < all.length; source++) {
                for (int channel = 0; channel < sound.length; channel++) {
                    float[] samples = block[source][channel];
                    System.arraycopy(samples, 0, all[source][channel], at[0], samples.length);
                }
            }
            at[0] += block[0][0].length;
        });
        return all;
    }

    /** Mean and deviation of the channels' mean. */
    public static Moments momentsOfMean(float[][] sound) {
        double sum = 0;
        double squares = 0;
        int length = sound[0].length;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < length; i++) {
                double value = 0;
                for (float[] channel : sound) {
                    value += channel[i];
                }
                value /= sound.length;
                if (pass == 0) {
                    sum += value;
                } else {
                    squares += (value - sum / length) * (value - sum / length);
                }
            }
        }
        return new Moments(sum / length, Math.sqrt(squares / Math.max(1, length - 1)));
    }

    /**
     * What leads: the stems {@code vocals} and {@code other}, added, as one channel at the sound's
     * own rate. This is what MusicGen Melody was trained on ({@code
     * ChromaStemConditioner._get_stemmed_wav}).
     */
    public AudioSamples melody(AudioSamples sound, DoubleConsumer progress) {
        List<Integer> leading =
                List.of("vocals", "other").stream()
                        .map(model.sources()::indexOf)
                        .filter(source -> source >= 0)
                        .toList();
        if (leading.isEmpty()) {
            throw new IllegalArgumentException(
                    "separation: expected a model with the stems vocals and other, found "
                            + model.sources());
        }
        float[][] converted = converted(sound);
        float[] mix = new float[converted[0].length];
        int[] at = {0};
        apply(
                converted,
                progress,
                (Receiver<RuntimeException>)
                        block -> {
                            for (int source : leading) {
                                for (float[] channel : block[source]) {
                                    for (int i = 0; i < channel.length; i++) {
                                        mix[at[0] + i] += channel[i] / converted.length;
                                    }
                                }
                            }
                            at[0] += block[0][0].length;
                        });
        return AudioSamples.mono(
                new SincResampler(model.sampleRateHz(), sound.sampleRateHz()).resample(mix),
                sound.sampleRateHz());
    }
}
