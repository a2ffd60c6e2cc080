package org.continuo.engine.scoring;

import java.util.Arrays;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.tokens.DelayPattern;

/**
 * Tokens as a model is fed them under teacher forcing, and which of them count.
 *
 * <p>The delay pattern is cut to its valid steps, those of audiocraft's {@code
 * build_pattern_sequence(keep_only_valid_steps=True)}: one more than there are frames, so that the
 * last frames of a delayed codebook are not judged.
 *
 * @param codes what is to be foreseen, {@code [batch, codebooks, frames]}
 * @param sequence what is fed, {@code [batch, codebooks, 1 + frames]}
 * @param counted which codes are judged, flat {@code [batch, codebooks, frames]}
 */
public record ForcedTokens(CodebookTokens codes, CodebookTokens sequence, boolean[] counted) {

    /** Codes of which every frame is music. */
    public static ForcedTokens of(CodebookTokens codes, DelayPattern pattern) {
        int[] valid = new int[codes.batch()];
        Arrays.fill(valid, codes.frames());
        return of(codes, valid, pattern);
    }

    /**
     * Codes of items of unequal lengths: what lies behind an item's end is replaced by the special
     * token in all codebooks, and is not judged.
     *
     * @param validFrames of each item
     */
    public static ForcedTokens of(CodebookTokens codes, int[] validFrames, DelayPattern pattern) {
        if (validFrames.length != codes.batch()) {
            throw new IllegalArgumentException(
                    "valid frames: expected one number for each of %d items, found %d"
                            .formatted(codes.batch(), validFrames.length));
        }
        int frames = codes.frames();
        int steps = pattern.stepCount(frames);
        CodebookTokens known = codes.slice(0, frames);
        boolean[] counted = new boolean[codes.values().length];
        CodebookTokens sequence =
                CodebookTokens.zeros(codes.batch(), codes.codebooks(), 1 + frames);
        for (int row = 0; row < codes.batch(); row++) {
            int valid = Math.clamp(validFrames[row], 0, frames);
            for (int codebook = 0; codebook < codes.codebooks(); codebook++) {
                int lane = (row * codes.codebooks() + codebook) * frames;
                Arrays.fill(known.values(), lane + valid, lane + frames, pattern.padToken());
                int judged = Math.clamp(frames - pattern.delay(codebook), 0, valid);
                Arrays.fill(counted, lane, lane + judged, true);
                for (int step = 0; step <= frames; step++) {
                    sequence.set(
                            row,
                            codebook,
                            step,
                            pattern.forcedToken(known, row, codebook, step, steps));
                }
            }
        }
        return new ForcedTokens(codes, sequence, counted);
    }
}
