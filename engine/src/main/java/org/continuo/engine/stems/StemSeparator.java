package org.continuo.engine.stems;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.continuo.core.audio.AudioSamples;

/**
 * Takes pieces of music apart ({@code demucs.api.Separator}): brings a sound to the model's rate
 * and channels, evens out its level, and puts the stems back where the sound was. What lies on disk
 * is read as it is needed, so that memory does not grow with it.
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
     * {@code sound} as the model takes it: one channel goes to all, several to their mean where the
     * model has one, and of more the first ones stay.
     *
     * @throws IllegalArgumentException if it holds nothing
     */
    public SoundParts converted(SoundParts sound) {
        return ConvertedSound.of(sound, model.audioChannels(), model.sampleRateHz());
    }

    private static void requireFinite(AudioSamples sound) {
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

    /** Separates a sound of the model's rate and channels. */
    private <E extends Exception> void separateConverted(
            SoundParts converted, DoubleConsumer progress, Receiver<E> receiver) throws E {
        Moments moments = momentsOfMean(converted);
        Moments back = new Moments(moments.mean(), moments.deviation() + SILENCE);
        apply(
                EvenedSound.of(converted, back),
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
     * @param sound of finite samples
     * @param progress told the part that is done, from 0 to 1; what it throws ends the work
     * @param receiver of blocks that together are as long as the sound
     * @throws IllegalArgumentException if it holds nothing, or other channels
     */
    public <E extends Exception> void separate(
            SoundParts sound, DoubleConsumer progress, Receiver<E> receiver) throws E {
        if (sound.channelCount() > Math.max(2, model.audioChannels())) {
            throw new IllegalArgumentException(
                    "separation: expected sound of 1 or %d channels, found %d"
                            .formatted(model.audioChannels(), sound.channelCount()));
        }
        SoundParts converted = converted(sound);
        ReturnedStems<E> returned =
                new ReturnedStems<>(
                        sound, model.sources(), model.sampleRateHz(), converted.length(), receiver);
        separateConverted(converted, progress, returned);
        returned.end();
    }

    /** The same without evening out the level ({@code apply_model}). */
    private <E extends Exception> void apply(
            SoundParts sound, DoubleConsumer progress, Receiver<E> receiver) throws E {
        int length = sound.length();
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
        for (int from = 0; from < length; from += model.blockSamples()) {
            receiver.accept(stems.read(Math.min(model.blockSamples(), length - from)));
        }
    }

    /** All stems in memory, {@code [sources][channels][samples]}. */
    float[][][] apply(float[][] sound, DoubleConsumer progress) {
        return collected(sound, receiver -> apply(parts(sound), progress, receiver));
    }

    /** As {@link #separate}, all stems in memory. */
    float[][][] separate(float[][] converted, DoubleConsumer progress) {
        return collected(
                converted, receiver -> separateConverted(parts(converted), progress, receiver));
    }

    private SoundParts parts(float[][] sound) {
        return SoundParts.of(new AudioSamples(sound, model.sampleRateHz()));
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
    public static Moments momentsOfMean(SoundParts sound) {
        double mean = 0;
        double squares = 0;
        for (int from = 0; from < sound.length(); from += sound.sampleRateHz()) {
            int end = Math.min(sound.length(), from + sound.sampleRateHz());
            int count = end - from;
            double[] values = meanOfChannels(sound.read(from, end));
            double meanHere = Arrays.stream(values).average().orElse(0);
            double apart = meanHere - mean;
            squares +=
                    Arrays.stream(values)
                                    .map(value -> (value - meanHere) * (value - meanHere))
                                    .sum()
                            + apart * apart * from / end * count;
            mean += apart * count / end;
        }
        return new Moments(mean, Math.sqrt(squares / Math.max(1, sound.length() - 1)));
    }

    private static double[] meanOfChannels(AudioSamples part) {
        double[] mean = new double[part.length()];
        for (float[] channel : part.channels()) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += channel[i] / (double) part.channelCount();
            }
        }
        return mean;
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
        requireFinite(sound);
        SoundParts converted = converted(SoundParts.of(sound));
        float[] mix = new float[converted.length()];
        int[] at = {0};
        apply(
                converted,
                progress,
                (Receiver<RuntimeException>)
                        block -> {
                            for (int source : leading) {
                                for (float[] channel : block[source]) {
                                    for (int i = 0; i < channel.length; i++) {
                                        mix[at[0] + i] += channel[i] / converted.channelCount();
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
