package org.continuo.engine.generation;

import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;

/**
 * What was generated, as the codec renders it.
 *
 * @param clips one per row, at the model's rate: the codec's rendition of the prompt, then the new
 *     music
 * @param codes {@code [rows, codebooks, frames]}, prompt included
 * @param promptFrames frames of {@code codes} that are the prompt
 * @param promptSamples samples of each clip that render the prompt
 * @param heardFactor from the level of the first row's clip to that of its codes
 * @param stepsPerSecond decoder steps per second after the first
 */
public record GenerationResult(
        List<AudioSamples> clips,
        CodebookTokens codes,
        int promptFrames,
        int promptSamples,
        double heardFactor,
        double stepsPerSecond) {
    public GenerationResult {
        clips = List.copyOf(clips);
    }
}
