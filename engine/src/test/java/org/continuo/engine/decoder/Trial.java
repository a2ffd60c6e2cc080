package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.tokens.DelayPattern;

/** Decoders of unusual geometry, with inputs for them. */
@SuppressWarnings("ImmutableEnumChecker") // A record, and weights that are a record.
enum Trial {
    HEADS_OF_12(24, 2, 2, 50, 4, 37, 1, 20, true, false),
    HEADS_OF_20_WITHOUT_PROJECTION(40, 1, 2, 160, 2, 1000, 1, 40, false, false),
    ONE_HEAD_STEREO(16, 1, 1, 64, 8, 64, 2, 20, true, false),
    ONE_WIDE_HEAD_NINE_CODEBOOKS(36, 2, 1, 144, 9, 37, 1, 12, true, false),
    ODD_WIDTH_ONE_CODEBOOK(45, 2, 3, 90, 1, 101, 1, 45, true, false),
    MELODY_HEADS_OF_12(60, 2, 5, 160, 4, 100, 1, 24, true, true),
    MELODY_STEREO(32, 1, 4, 128, 8, 37, 2, 32, true, true);

    static final int CHROMA_FRAMES = 7;
    static final int CHROMA_BINS = 12;
    static final int TEXT_TOKENS = 5;

    static final SessionSettings PLAYED_CARD =
            new SessionSettings(1).on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();

    final DecoderConfig config;
    final Weights weights;

    Trial(
            int hidden,
            int layers,
            int heads,
            int feedForward,
            int codebooks,
            int vocabulary,
            int channels,
            int textWidth,
            boolean projection,
            boolean melody) {
        config =
                new DecoderConfig(
                        hidden,
                        layers,
                        heads,
                        feedForward,
                        codebooks,
                        vocabulary,
                        channels,
                        textWidth,
                        melody
                                ? new Conditioning.Prefix(CHROMA_BINS, CHROMA_FRAMES)
                                : new Conditioning.CrossAttention(),
                        DelayPattern.delays(codebooks, channels == 2));
        weights = new NoiseWeights(projection);
    }

    TokenDecoder open(Path cache, Precision precision) throws IOException {
        return TokenDecoder.open(
                config, weights, new ModelCache(cache), name(), precision, new SessionSettings(1));
    }

    /** The graphs and tensors of a graphics card, which the processor plays. */
    TokenDecoder openOnPlayedCard(Path cache, Precision precision) throws IOException {
        return openOnPlayed(DeviceKind.WEBGPU, cache, precision);
    }

    /** The same of a card that a provider reaches. */
    TokenDecoder openOnPlayed(DeviceKind kind, Path cache, Precision precision) throws IOException {
        SessionSettings played = new SessionSettings(1).on(Device.of(kind)).playedByProcessor();
        return TokenDecoder.open(config, weights, new ModelCache(cache), name(), precision, played);
    }

    /** Noise {@code [rows, tokens, textWidth]}, the same for the same seed. */
    FloatArray text(int rows, int tokens, long seed) {
        Random random = new Random(seed);
        float[] states = new float[rows * tokens * config.textWidth()];
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) random.nextGaussian();
        }
        return new FloatArray(Shape.of(rows, tokens, config.textWidth()), states);
    }

    /** A mask {@code [rows, tokens]} in which each row begins with {@code real} ones. */
    static FloatArray mask(int rows, int tokens, int real) {
        float[] mask = new float[rows * tokens];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(mask, row * tokens, row * tokens + real, 1f);
        }
        return new FloatArray(Shape.of(rows, tokens), mask);
    }

    /** One-hot frames for each row. */
    static FloatArray chroma(int rows) {
        float[] chroma = new float[rows * CHROMA_FRAMES * CHROMA_BINS];
        for (int frame = 0; frame < rows * CHROMA_FRAMES; frame++) {
            chroma[frame * CHROMA_BINS + frame * 5 % CHROMA_BINS] = 1;
        }
        return new FloatArray(Shape.of(rows, CHROMA_FRAMES, CHROMA_BINS), chroma);
    }

    /** Conditions of all rows, with chroma where the model takes it. */
    DecoderConditions project(TokenDecoder decoder, FloatArray text, FloatArray mask) {
        return config.melody()
                ? decoder.project(text, mask, chroma(text.shape().size(0)))
                : decoder.project(text, mask);
    }

    /** Arbitrary tokens {@code [rows, codebooks, positions]}, pad tokens among them. */
    long[] tokens(int rows, int positions) {
        Random random = new Random(4);
        return random.longs(
                        (long) rows * config.codebooks() * positions, 0, config.vocabulary() + 1)
                .toArray();
    }

    /** {@code [rows, codebooks]} at one position of {@code [rows, codebooks, positions]}. */
    long[] at(long[] tokens, int positions, int position) {
        long[] column = new long[tokens.length / positions];
        for (int lane = 0; lane < column.length; lane++) {
            column[lane] = tokens[lane * positions + position];
        }
        return column;
    }

    /** The first {@code count} positions. */
    long[] first(long[] tokens, int positions, int count) {
        long[] first = new long[tokens.length / positions * count];
        for (int lane = 0; lane < tokens.length / positions; lane++) {
            System.arraycopy(tokens, lane * positions, first, lane * count, count);
        }
        return first;
    }
}
