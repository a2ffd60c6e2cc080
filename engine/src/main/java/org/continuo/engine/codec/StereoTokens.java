package org.continuo.engine.codec;

import org.continuo.core.request.CodebookTokens;

/**
 * The tokens of stereo models, which code left and right with the same mono codec and interleave
 * the codebooks: even rows left, odd rows right (audiocraft {@code
 * InterleaveStereoCompressionModel}, per time step).
 */
public final class StereoTokens {
    private StereoTokens() {}

    /**
     * {@code [batch, 2 · codebooks, frames]} → {@code [2 · batch, codebooks, frames]}, each clip's
     * left followed by its right.
     */
    public static CodebookTokens separated(CodebookTokens stereo) {
        if (stereo.codebooks() % 2 != 0) {
            throw new IllegalArgumentException(
                    "stereo tokens: expected an even number of codebooks, found "
                            + stereo.codebooks());
        }
        int codebooks = stereo.codebooks() / 2;
        CodebookTokens mono = CodebookTokens.zeros(2 * stereo.batch(), codebooks, stereo.frames());
        for (int row = 0; row < mono.batch(); row++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                for (int frame = 0; frame < mono.frames(); frame++) {
                    mono.set(
                            row,
                            codebook,
                            frame,
                            stereo.get(row / 2, 2 * codebook + row % 2, frame));
                }
            }
        }
        return mono;
    }

    /** The inverse of {@link #separated}. */
    public static CodebookTokens interleaved(CodebookTokens mono) {
        if (mono.batch() % 2 != 0) {
            throw new IllegalArgumentException(
                    "stereo tokens: expected rows of left and right in turn, found %d rows"
                            .formatted(mono.batch()));
        }
        CodebookTokens stereo =
                CodebookTokens.zeros(mono.batch() / 2, 2 * mono.codebooks(), mono.frames());
        for (int row = 0; row < mono.batch(); row++) {
            for (int codebook = 0; codebook < mono.codebooks(); codebook++) {
                for (int frame = 0; frame < mono.frames(); frame++) {
                    stereo.set(
                            row / 2, 2 * codebook + row % 2, frame, mono.get(row, codebook, frame));
                }
            }
        }
        return stereo;
    }
}
