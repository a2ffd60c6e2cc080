package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationRequest;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.tokens.DelayPattern;

/**
 * What a request's rows play on from, as the model hears it.
 *
 * @param tokens {@code [rows, codebooks, frames]}; no frames without a prompt
 * @param levels one per row
 * @param drawnFrames how many of the last frames are a {@link TokenPrompt}'s whose draws go on;
 *     negative where all were heard
 */
record HeardPrompts(CodebookTokens tokens, List<HeardLevel> levels, int drawnFrames) {
    private static final int HEARD = -1;

    HeardPrompts {
        levels = List.copyOf(levels);
    }

    HeardPrompts(CodebookTokens tokens, List<HeardLevel> levels) {
        this(tokens, levels, HEARD);
    }

    /** Those of rows that begin with nothing. */
    static HeardPrompts none(int rows, int codebooks) {
        return new HeardPrompts(
                CodebookTokens.zeros(rows, codebooks, 0),
                Collections.nCopies(rows, HeardLevel.UNCHANGED));
    }

    /** Hears a request's prompts. */
    static HeardPrompts of(GenerationRequest request, MusicGenParts parts) throws IOException {
        List<AudioSamples> heard = new ArrayList<>();
        List<HeardLevel> levels = new ArrayList<>();
        for (AudioSamples prompt : request.prompts()) {
            AudioSamples ending = parts.promptEnding(prompt);
            HeardLevel level = HeardLevel.of(ending);
            levels.add(level);
            heard.add(level.heard(ending));
        }
        int[] promptOfRow = new int[request.rows()];
        List<HeardLevel> levelsOfRows = new ArrayList<>();
        for (int row = 0; row < promptOfRow.length; row++) {
            promptOfRow[row] = request.prompts().size() == 1 ? 0 : row / request.takes();
            levelsOfRows.add(levels.get(promptOfRow[row]));
        }
        return new HeardPrompts(
                parts.encode(heard).rows(row -> promptOfRow[row], promptOfRow.length),
                levelsOfRows);
    }

    /**
     * Those of rows that all go on from a model's own tokens.
     *
     * @throws IllegalArgumentException if they cannot be this model's
     */
    static HeardPrompts of(TokenPrompt prompt, int rows, DecoderConfig config) {
        CodebookTokens codes = prompt.codes();
        boolean isKnown =
                Arrays.stream(codes.values())
                        .allMatch(token -> token >= 0 && token < config.vocabulary());
        if (codes.codebooks() != config.codebooks() || !isKnown) {
            throw new IllegalArgumentException(
                    "tokens: expected %d codebooks of %d, as the model has, found %d%s"
                            .formatted(
                                    config.codebooks(),
                                    config.vocabulary(),
                                    codes.codebooks(),
                                    isKnown ? "" : " with other tokens"));
        }
        return new HeardPrompts(
                codes.rows(row -> 0, rows),
                Collections.nCopies(rows, new HeardLevel(prompt.heardFactor())),
                prompt.drawnFrames());
    }

    /** Whether they are a model's own tokens. */
    boolean isDrawn() {
        return drawnFrames >= 0;
    }

    /** The frames of which nothing is drawn anew, {@code [rows, codebooks, frames]}. */
    CodebookTokens settled(DelayPattern pattern) {
        return isDrawn() ? tokens.slice(0, Math.max(0, frames() + 1 - pattern.span())) : tokens;
    }

    int frames() {
        return tokens.frames();
    }
}
