package org.continuo.core.request;

import java.util.function.IntUnaryOperator;

/**
 * Codec tokens, {@code [batch, codebooks, frames]}: one entry of a codebook per codebook and frame
 * (50 frames per second for the published models). A stereo model has twice the codec's codebooks,
 * even rows left and odd rows right.
 *
 * @param values flat row-major contents, shared and not copied
 */
public record CodebookTokens(long[] values, int batch, int codebooks, int frames) {
    public CodebookTokens {
        if (batch < 0
                || codebooks < 0
                || frames < 0
                || values.length != (long) batch * codebooks * frames) {
            throw new IllegalArgumentException(
                    "codebook tokens: expected [%d, %d, %d] values, found %d"
                            .formatted(batch, codebooks, frames, values.length));
        }
    }

    /** Tokens of this shape, all 0. */
    public static CodebookTokens zeros(int batch, int codebooks, int frames) {
        return new CodebookTokens(new long[batch * codebooks * frames], batch, codebooks, frames);
    }

    public long get(int row, int codebook, int frame) {
        return values[index(row, codebook, frame)];
    }

    public void set(int row, int codebook, int frame, long token) {
        values[index(row, codebook, frame)] = token;
    }

    /** A copy of frames {@code from} (inclusive) to {@code to} (exclusive) of every row. */
    public CodebookTokens slice(int from, int to) {
        CodebookTokens part = zeros(batch, codebooks, to - from);
        for (int lane = 0; lane < batch * codebooks; lane++) {
            System.arraycopy(
                    values, lane * frames + from, part.values, lane * part.frames, part.frames);
        }
        return part;
    }

    /** These frames followed by those of {@code next}, which has the same batch and codebooks. */
    public CodebookTokens followedBy(CodebookTokens next) {
        if (next.batch != batch || next.codebooks != codebooks) {
            throw new IllegalArgumentException(
                    "codebook tokens: expected [%d, %d, …] to follow, found [%d, %d, …]"
                            .formatted(batch, codebooks, next.batch, next.codebooks));
        }
        CodebookTokens whole = zeros(batch, codebooks, frames + next.frames);
        for (int lane = 0; lane < batch * codebooks; lane++) {
            System.arraycopy(values, lane * frames, whole.values, lane * whole.frames, frames);
            System.arraycopy(
                    next.values,
                    lane * next.frames,
                    whole.values,
                    lane * whole.frames + frames,
                    next.frames);
        }
        return whole;
    }

    /** One row of the batch as a batch of its own, {@code [1, codebooks, frames]}. */
    public CodebookTokens row(int row) {
        int size = codebooks * frames;
        long[] part = new long[size];
        System.arraycopy(values, row * size, part, 0, size);
        return new CodebookTokens(part, 1, codebooks, frames);
    }

    /** A batch of {@code count} rows, of which row i is a copy of row {@code source(i)} of this. */
    public CodebookTokens rows(IntUnaryOperator source, int count) {
        CodebookTokens chosen = zeros(count, codebooks, frames);
        int size = codebooks * frames;
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, source.applyAsInt(i) * size, chosen.values, i * size, size);
        }
        return chosen;
    }

    private int index(int row, int codebook, int frame) {
        return (row * codebooks + codebook) * frames + frame;
    }
}
