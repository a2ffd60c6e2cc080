package org.continuo.engine.conditioning;

import org.continuo.engine.decoder.DecoderConditions;

/**
 * Conditions of one batch, ready for the decoder.
 *
 * @param conditions for all rows; closed with this
 * @param rows clips being generated
 * @param guided whether the batch has {@code 2 · rows} rows: first the conditional, then the null
 *     rows in the same order; else it has {@code rows}
 */
public record ConditionedBatch(DecoderConditions conditions, int rows, boolean guided)
        implements AutoCloseable {
    /** Rows of the decoder's batch. */
    public int batch() {
        return guided ? 2 * rows : rows;
    }

    @Override
    public void close() {
        conditions.close();
    }
}
