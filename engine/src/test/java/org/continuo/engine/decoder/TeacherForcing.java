package org.continuo.engine.decoder;

import java.util.Arrays;
import java.util.Random;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.sampling.Guidance;

/**
 * Guided logits of a decoder that is fed given tokens whatever it says itself, so that two decoders
 * can be compared position by position.
 */
public final class TeacherForcing {
    private static final int GIVEN_POSITIONS = 16;
    private static final int POSITIONS = 48;
    private static final int TEXT_TOKENS = 20;
    private static final float GUIDANCE_SCALE = 3f;

    private TeacherForcing() {}

    /** {@code [positions][codebooks · vocabulary]}, the same questions for each decoder. */
    public static float[][] logits(TokenDecoder decoder) {
        DecoderConfig config = decoder.config();
        Random random = new Random(3);
        int perRow = config.codebooks() * config.vocabulary();
        float[] both = new float[2 * perRow];
        float[][] logits = new float[POSITIONS][];
        try (DecoderConditions conditions = conditions(decoder, random);
                Decoding decoding = decoder.begin(conditions, 2, GIVEN_POSITIONS + POSITIONS)) {
            decoding.prefill(twice(random, config, GIVEN_POSITIONS), GIVEN_POSITIONS, both);
            for (int position = 0; position < POSITIONS; position++) {
                Guidance.apply(both, perRow, GUIDANCE_SCALE);
                logits[position] = Arrays.copyOf(both, perRow);
                decoding.step(twice(random, config, 1), both);
            }
        }
        return logits;
    }

    /** How far {@code close} is from {@code exact}. */
    public static LogitDistance distance(TokenDecoder exact, TokenDecoder close) {
        float[][] expected = logits(exact);
        return distance(expected, close);
    }

    /** How far {@code close} is from logits had before. */
    public static LogitDistance distance(float[][] expected, TokenDecoder close) {
        LogitDistance distance = new LogitDistance(close.config().vocabulary());
        float[][] found = logits(close);
        for (int position = 0; position < POSITIONS; position++) {
            distance.add(expected[position], found[position], expected[position].length);
        }
        return distance;
    }

    /** The same tokens for the conditional and the null row. */
    private static long[] twice(Random random, DecoderConfig config, int positions) {
        int row = config.codebooks() * positions;
        long[] tokens = Arrays.copyOf(random.longs(row, 0, config.vocabulary()).toArray(), 2 * row);
        System.arraycopy(tokens, 0, tokens, row, row);
        return tokens;
    }

    private static DecoderConditions conditions(TokenDecoder decoder, Random random) {
        DecoderConfig config = decoder.config();
        int width = config.textWidth();
        float[] text = new float[2 * TEXT_TOKENS * width];
        for (int i = 0; i < TEXT_TOKENS * width; i++) {
            text[i] = (float) random.nextGaussian() * 0.2f;
        }
        float[] mask = new float[2 * TEXT_TOKENS];
        Arrays.fill(mask, 0, TEXT_TOKENS, 1f);
        return switch (config.conditioning()) {
            case Conditioning.CrossAttention(), Conditioning.StylePrefix() ->
                    decoder.project(
                            new FloatArray(
                                    Shape.of(1, TEXT_TOKENS, width),
                                    Arrays.copyOf(text, TEXT_TOKENS * width)),
                            new FloatArray(
                                    Shape.of(1, TEXT_TOKENS), Arrays.copyOf(mask, TEXT_TOKENS)));
            case Conditioning.Prefix(int bins, int frames) -> {
                float[] chroma = new float[2 * frames * bins];
                for (int frame = 0; frame < 2 * frames; frame++) {
                    chroma[frame * bins + (frame < frames ? random.nextInt(bins) : 0)] = 1;
                }
                yield decoder.project(
                        new FloatArray(Shape.of(2, TEXT_TOKENS, width), text),
                        new FloatArray(Shape.of(2, TEXT_TOKENS), mask),
                        new FloatArray(Shape.of(2, frames, bins), chroma));
            }
        };
    }
}
