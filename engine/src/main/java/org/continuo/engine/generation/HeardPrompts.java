package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationRequest;

/**
 * What a request's rows play on from, as the model hears it.
 *
 * @param tokens {@code [rows, codebooks, frames]}; no frames without a prompt
 * @param levels one per row
 */
record HeardPrompts(CodebookTokens tokens, List<HeardLevel> levels) {
    HeardPrompts {
        levels = List.copyOf(levels);
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

    int frames() {
        return tokens.frames();
    }
}
