package org.continuo.engine.generation;

import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.codec.AudioCodec;

/**
 * What a codec hears of sounds before it quantises: a vector for each second, the mean of its
 * frames. Sets of them can be compared without any further model.
 */
public final class SoundLatents {
    private final AudioCodec codec;
    private final int channels;
    private final List<float[]> vectors = new ArrayList<>();

    public SoundLatents(TokenCodec codec) {
        this(codec.codec(), codec.channels());
    }

    /** The same for sound of so many channels. */
    public SoundLatents(AudioCodec codec, int channels) {
        this.codec = codec;
        this.channels = channels;
    }

    /** Adds a sound, each channel that the codec takes separately on its own. */
    public void add(AudioSamples sound) {
        int together = codec.audioChannels();
        AudioSamples heard = Resampler.resample(sound.withChannels(channels), codec.sampleRateHz());
        FloatArray frames = codec.embed(heard.channels());
        for (int row = 0; row < channels / together; row++) {
            addSeconds(frames, row);
        }
    }

    private void addSeconds(FloatArray frames, int row) {
        int dimension = frames.shape().size(1);
        int count = frames.shape().size(2);
        int second = (int) Math.round(codec.frameRateHz());
        for (int from = 0; from < count; from += second) {
            int to = Math.min(count, from + second);
            float[] mean = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                double sum = 0;
                for (int frame = from; frame < to; frame++) {
                    sum += frames.values()[(row * dimension + i) * count + frame];
                }
                mean[i] = (float) (sum / (to - from));
            }
            vectors.add(mean);
        }
    }

    /** All vectors, {@code [seconds, dimension]}. */
    public FloatArray vectors() {
        int dimension = vectors.isEmpty() ? 0 : vectors.getFirst().length;
        float[] values = new float[vectors.size() * dimension];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, values, i * dimension, dimension);
        }
        return new FloatArray(Shape.of(vectors.size(), dimension), values);
    }
}
