package org.continuo.engine.generation;

import org.continuo.core.request.CodebookTokens;

/**
 * Tokens of a model's own that it plays on from, in all rows, as if it had never stopped.
 *
 * <p>Codebooks are staggered: when the first one's last token was drawn, those of the others for
 * the same frame were not. What was drawn for them later was drawn with no music to come, so they
 * are drawn anew.
 *
 * @param codes {@code [1, codebooks, frames]}
 * @param drawnFrames how many of the last frames were drawn with the first random numbers of the
 *     request's seed, which goes on behind them
 * @param heardFactor from the level of the sound that they are of to theirs
 */
public record TokenPrompt(CodebookTokens codes, int drawnFrames, double heardFactor) {
    public TokenPrompt {
        if (codes.batch() != 1 || codes.frames() < 1) {
            throw new IllegalArgumentException(
                    "tokens: expected 1 row of at least 1 frame, found %d of %d"
                            .formatted(codes.batch(), codes.frames()));
        }
    }
}
