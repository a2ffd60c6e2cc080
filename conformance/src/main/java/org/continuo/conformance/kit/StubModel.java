package org.continuo.conformance.kit;

import org.continuo.core.request.CodebookTokens;

/**
 * The kit's stand-in for the language model, a hash of all the tokens it has seen, so that any
 * mistake in a window shows in every token after it. Arithmetic is modulo 2^64.
 */
record StubModel(int codebooks, long vocabulary, long multiplier, long increment) {
    /**
     * The frames that follow a prompt.
     *
     * @param prompt {@code [1, codebooks, frames]}
     * @return {@code [1, codebooks, newFrames]}
     */
    CodebookTokens generate(CodebookTokens prompt, int newFrames) {
        long state = increment;
        for (int frame = 0; frame < prompt.frames(); frame++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                state = next(state, prompt.get(0, codebook, frame));
            }
        }
        CodebookTokens tokens = CodebookTokens.zeros(1, codebooks, newFrames);
        for (int frame = 0; frame < newFrames; frame++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                long mixed = (state ^ ((codebook + 1) * multiplier)) >>> 33;
                tokens.set(0, codebook, frame, mixed % vocabulary);
            }
            for (int codebook = 0; codebook < codebooks; codebook++) {
                state = next(state, tokens.get(0, codebook, frame));
            }
        }
        return tokens;
    }

    private long next(long state, long token) {
        return (state ^ token) * multiplier + increment;
    }
}
