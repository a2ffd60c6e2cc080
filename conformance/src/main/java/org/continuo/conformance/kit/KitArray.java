package org.continuo.conformance.kit;

import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;

/** An output as the kit stores it: float32 or int64. */
sealed interface KitArray {
    Shape shape();

    record Floats(FloatArray array) implements KitArray {
        @Override
        public Shape shape() {
            return array.shape();
        }
    }

    record Longs(LongArray array) implements KitArray {
        @Override
        public Shape shape() {
            return array.shape();
        }
    }

    static KitArray of(float[] values, long... shape) {
        return new Floats(new FloatArray(Shape.of(shape), values));
    }

    static KitArray of(long[] values, long... shape) {
        return new Longs(new LongArray(Shape.of(shape), values));
    }

    /** {@code [batch, codebooks, frames]}. */
    static KitArray of(CodebookTokens tokens) {
        return of(tokens.values(), tokens.batch(), tokens.codebooks(), tokens.frames());
    }

    /** {@code [batch · codebooks, frames]}, as the kit stores sequences the decoder sees. */
    static KitArray ofRows(CodebookTokens tokens) {
        return of(tokens.values(), (long) tokens.batch() * tokens.codebooks(), tokens.frames());
    }

    /** {@code [channels, samples]}. */
    static KitArray of(AudioSamples audio) {
        return of(flat(List.of(audio)), audio.channelCount(), audio.length());
    }

    /** {@code [batch, channels, samples]} of sounds of one length. */
    static KitArray of(List<AudioSamples> batch) {
        return of(
                flat(batch),
                batch.size(),
                batch.getFirst().channelCount(),
                batch.getFirst().length());
    }

    private static float[] flat(List<AudioSamples> batch) {
        int channels = batch.getFirst().channelCount();
        int length = batch.getFirst().length();
        float[] values = new float[batch.size() * channels * length];
        int at = 0;
        for (AudioSamples audio : batch) {
            for (float[] channel : audio.channels()) {
                System.arraycopy(channel, 0, values, at, length);
                at += length;
            }
        }
        return values;
    }
}
