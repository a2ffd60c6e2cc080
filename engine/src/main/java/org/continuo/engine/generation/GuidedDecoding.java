package org.continuo.engine.generation;

import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConditions;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.sampling.Guidance;
import org.jspecify.annotations.Nullable;

/**
 * The decoding of a batch with its copies under other conditions, which all hear the same tokens,
 * and what guidance makes of their logits. A step allocates nothing.
 */
final class GuidedDecoding implements AutoCloseable {
    private final ConditionedBatch conditions;
    private final Guidance.Scales scales;
    private final Decoding together;
    private final @Nullable Decoding apart;
    private final int perCopy;
    private final float[] logits;
    private final float[] logitsApart;
    private final long[] fed;
    private final int tokensPerCopy;

    /** Begins it; {@code steps} is the most that will be fed. */
    GuidedDecoding(
            TokenDecoder decoder, ConditionedBatch conditions, Guidance.Scales scales, int steps) {
        DecoderConfig config = decoder.config();
        this.conditions = conditions;
        this.scales = scales;
        tokensPerCopy = conditions.rows() * config.codebooks();
        perCopy = tokensPerCopy * config.vocabulary();
        fed = new long[conditions.batch() * config.codebooks()];
        logits = new float[conditions.batch() * config.codebooks() * config.vocabulary()];
        together = decoder.begin(conditions.conditions(), conditions.batch(), steps);
        DecoderConditions nulls = conditions.nulls();
        apart = nulls == null ? null : decoder.begin(nulls, conditions.rows(), steps);
        logitsApart = new float[nulls == null ? 0 : perCopy];
    }

    /**
     * Feeds the first positions.
     *
     * @param tokens {@code [rows, codebooks, positions]}
     * @return guided logits {@code [rows, codebooks, vocabulary]}, and whatever stands behind them;
     *     the next call writes over them
     */
    float[] prefill(long[] tokens, int positions) {
        together.prefill(repeated(tokens), positions, logits);
        if (apart != null) {
            apart.prefill(tokens, positions, logitsApart);
        }
        return guided();
    }

    /** Feeds one position, {@code [rows, codebooks]}; returns as {@link #prefill}. */
    float[] step(long[] tokens) {
        for (int at = 0; at < fed.length; at += tokensPerCopy) {
            System.arraycopy(tokens, 0, fed, at, tokensPerCopy);
        }
        together.step(fed, logits);
        if (apart != null) {
            apart.step(tokens, logitsApart);
        }
        return guided();
    }

    private long[] repeated(long[] tokens) {
        long[] repeated = new long[tokens.length * conditions.batch() / conditions.rows()];
        for (int at = 0; at < repeated.length; at += tokens.length) {
            System.arraycopy(tokens, 0, repeated, at, tokens.length);
        }
        return repeated;
    }

    private float[] guided() {
        if (apart != null) {
            Guidance.apply(logits, logitsApart, scales.scale());
        } else {
            switch (conditions.copies()) {
                case 1 -> {}
                case 2 -> Guidance.apply(logits, perCopy, scales.scale());
                default -> Guidance.applyDouble(logits, perCopy, scales);
            }
        }
        return logits;
    }

    @Override
    public void close() {
        together.close();
        if (apart != null) {
            apart.close();
        }
    }
}
