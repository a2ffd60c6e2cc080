package org.continuo.core.service;

import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.TakeMarks;

/**
 * The clips of a job.
 *
 * @param clips all takes of the first description, then of the second, …; of one form
 * @param codes {@code [clips, codebooks, frames]}, those of the context first
 * @param seed of the first take; each further one has the next number
 * @param stepsPerSecond of the decoder
 * @param marks where only the {@linkplain JobRequest#best best} were wanted, those of all takes of
 *     each description, the best first; those that are delivered are the first of them
 */
public record JobResult(
        List<AudioSamples> clips,
        CodebookTokens codes,
        long seed,
        double stepsPerSecond,
        List<TakeMarks> marks) {
    public JobResult {
        clips = List.copyOf(clips);
        marks = List.copyOf(marks);
    }

    /** Of takes that nothing was measured of. */
    public JobResult(
            List<AudioSamples> clips, CodebookTokens codes, long seed, double stepsPerSecond) {
        this(clips, codes, seed, stepsPerSecond, List.of());
    }
}
