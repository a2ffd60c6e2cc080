package org.continuo.engine.decoder;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.HostTensor;

/**
 * Measures how large keys and values get, so that an 8-bit cache uses its range well: the model
 * with a float cache is fed arbitrary tokens, then goes on with its own, and each channel's largest
 * magnitude is noted. Scales leave head room for what this short run did not meet; larger values
 * saturate.
 */
final class KeyValueCalibration {
    private static final int GIVEN_POSITIONS = 64;
    private static final int OWN_POSITIONS = 64;
    private static final int TEXT_TOKENS = 16;
    private static final int ROWS = 2;
    private static final int LARGEST_CODE = 127;
    private static final float HEAD_ROOM = 1.5f;
    private static final long SEED = 1;

    private final TokenDecoder decoder;
    private final DecoderConfig config;
    private final int ownPositions;
    private final Random random = new Random(SEED);

    private KeyValueCalibration(TokenDecoder decoder, int ownPositions) {
        this.decoder = decoder;
        this.ownPositions = ownPositions;
        this.config = decoder.config();
    }

    /** Runs {@code decoder}, which has a float32 cache, and returns the scales. */
    static KeyValueScales measure(TokenDecoder decoder) {
        return new KeyValueCalibration(decoder, OWN_POSITIONS).run();
    }

    /**
     * The same of a decoder whose base has been measured, in much less time: arbitrary tokens say
     * what its adapters add, the base's scales what its own tokens do.
     */
    static KeyValueScales measure(TokenDecoder decoder, KeyValueScales ofBase) {
        return new KeyValueCalibration(decoder, 0).run().or(ofBase);
    }

    private KeyValueScales run() {
        try (DecoderConditions conditions = conditions();
                Decoding decoding =
                        decoder.begin(conditions, ROWS, GIVEN_POSITIONS + ownPositions)) {
            float[] logits = new float[ROWS * config.codebooks() * config.vocabulary()];
            long[] given = new long[ROWS * config.codebooks() * GIVEN_POSITIONS];
            for (int i = 0; i < given.length; i++) {
                given[i] = random.nextInt(config.vocabulary());
            }
            for (int lane = 0; lane < ROWS * config.codebooks(); lane++) {
                given[lane * GIVEN_POSITIONS] = config.padToken();
            }
            decoding.prefill(given, GIVEN_POSITIONS, logits);
            long[] own = new long[ROWS * config.codebooks()];
            for (int step = 0; step < ownPositions; step++) {
                for (int lane = 0; lane < own.length; lane++) {
                    own[lane] = draw(logits, lane * config.vocabulary());
                }
                decoding.step(own, logits);
            }
            return scales(decoding);
        }
    }

    /** Text states of about the spread that a T5 encoder puts out; the second row has none. */
    private DecoderConditions conditions() {
        float[] text = new float[ROWS * TEXT_TOKENS * config.textWidth()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (float) random.nextGaussian() * 0.2f;
        }
        float[] mask = new float[ROWS * TEXT_TOKENS];
        Arrays.fill(mask, 0, TEXT_TOKENS, 1f);
        FloatArray states = new FloatArray(Shape.of(ROWS, TEXT_TOKENS, config.textWidth()), text);
        FloatArray masks = new FloatArray(Shape.of(ROWS, TEXT_TOKENS), mask);
        return switch (config.conditioning()) {
            case DecoderConfig.Conditioning.CrossAttention(),
                    DecoderConfig.Conditioning.StylePrefix() ->
                    decoder.project(states, masks);
            case DecoderConfig.Conditioning.Prefix(int bins, int frames) -> {
                float[] chroma = new float[ROWS * frames * bins];
                for (int frame = 0; frame < ROWS * frames; frame++) {
                    chroma[frame * bins + (frame < frames ? random.nextInt(bins) : 0)] = 1;
                }
                yield decoder.project(
                        states, masks, new FloatArray(Shape.of(ROWS, frames, bins), chroma));
            }
        };
    }

    /** Draws from the softmax of {@code logits[from … from + vocabulary)} by the Gumbel trick. */
    private int draw(float[] logits, int from) {
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < config.vocabulary(); i++) {
            double score = logits[from + i] - Math.log(-Math.log(random.nextDouble()));
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    private KeyValueScales scales(Decoding decoding) {
        float[][] keys = new float[config.layers()][];
        float[][] values = new float[config.layers()][];
        for (int layer = 0; layer < config.layers(); layer++) {
            keys[layer] = byChannel(decoding.cache().keys(layer), decoding.length());
            values[layer] = byChannel(decoding.cache().values(layer), decoding.length());
        }
        return new KeyValueScales(keys, values);
    }

    /** Scales of one layer's keys or values, {@code [heads · headSize]}. */
    private static float[] byChannel(HostTensor cache, int length) {
        int rows = cache.shape().size(0);
        int heads = cache.shape().size(1);
        int capacity = cache.shape().size(2);
        int headSize = cache.shape().size(3);
        FloatBuffer contents = cache.floats();
        float[] scales = new float[heads * headSize];
        float[] values = new float[headSize];
        for (int lane = 0; lane < rows * heads; lane++) {
            for (int position = 0; position < length; position++) {
                contents.get((lane * capacity + position) * headSize, values);
                for (int i = 0; i < headSize; i++) {
                    int channel = lane % heads * headSize + i;
                    scales[channel] = Math.max(scales[channel], Math.abs(values[i]));
                }
            }
        }
        for (int channel = 0; channel < scales.length; channel++) {
            // A channel that was silent may still speak later.
            float largest = Math.max(scales[channel], 1e-6f);
            scales[channel] = largest * HEAD_ROOM / LARGEST_CODE;
        }
        return scales;
    }
}
