package org.continuo.engine.conditioning;

import org.continuo.engine.decoder.DecoderConditions;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of one batch, ready for the decoder.
 *
 * @param conditions for all rows that are decoded together; closed with this
 * @param nulls of the null rows, where they are decoded apart because their prefix is shorter
 *     (audiocraft's {@code two_step_cfg}); closed with this
 * @param rows clips being generated
 * @param copies of each clip, in the order that guidance takes them: 1 without guidance, 2 with
 *     conditions and without, 3 under text and style, under the style alone, and without
 */
public record ConditionedBatch(
        DecoderConditions conditions, @Nullable DecoderConditions nulls, int rows, int copies)
        implements AutoCloseable {
    ConditionedBatch(DecoderConditions conditions, int rows, boolean guided) {
        this(conditions, null, rows, guided ? 2 : 1);
    }

    /** Rows of the decoder's batch, those apart left out. */
    public int batch() {
        return nulls == null ? copies * rows : (copies - 1) * rows;
    }

    @Override
    public void close() {
        conditions.close();
        if (nulls != null) {
            nulls.close();
        }
    }
}
