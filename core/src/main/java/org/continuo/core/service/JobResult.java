package org.continuo.core.service;

import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;

/**
 * The clips of a job.
 *
 * @param clips all takes of the first description, then of the second, …; of one form
 * @param codes {@code [clips, codebooks, frames]}, those of the context first
 * @param seed of the first clip; each further one has the next number
 * @param stepsPerSecond of the decoder
 */
public record JobResult(
        List<AudioSamples> clips, CodebookTokens codes, long seed, double stepsPerSecond) {
    public JobResult {
        clips = List.copyOf(clips);
    }
}
