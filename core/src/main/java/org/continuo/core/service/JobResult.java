package org.continuo.core.service;

import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.TakeMarks;

/**
 * The clips of a job.
 *
 * @param clips all takes of the first description, then of the second, …; of one form
 * @param codes {@code [clips, codebooks, frames]}, those of the context first
 * @param seed of the first take that was made; each further one has the next number
 * @param stepsPerSecond of the decoder
 * @param marks where only the {@linkplain JobRequest#best best} were wanted, those of all takes of
 *     each description, the best first; those that are delivered are the first of them
 * @param origins what the files of the clips shall say of themselves, clip by clip; none where the
 *     user has switched that off
 * @param chunks those in which WAV files of the clips, of 32-bit floats, say it, clip by clip, as
 *     an engine of another process wrote them; else none
 */
public record JobResult(
        List<AudioSamples> clips,
        CodebookTokens codes,
        long seed,
        double stepsPerSecond,
        List<TakeMarks> marks,
        List<ClipOrigin> origins,
        List<List<WavChunk>> chunks) {
    public JobResult {
        clips = List.copyOf(clips);
        marks = List.copyOf(marks);
        origins = List.copyOf(origins);
        chunks = List.copyOf(chunks);
        requireMarks(marks, clips.size());
        if (!origins.isEmpty() && origins.size() != clips.size()) {
            throw new IllegalArgumentException(
                    "origins: expected one for each of %d clips, found %d"
                            .formatted(clips.size(), origins.size()));
        }
    }

    /** Of takes that nothing was measured of. */
    public JobResult(
            List<AudioSamples> clips, CodebookTokens codes, long seed, double stepsPerSecond) {
        this(clips, codes, seed, stepsPerSecond, List.of(), List.of(), List.of());
    }

    /** The same, whose files say where they come from. */
    public JobResult from(List<ClipOrigin> others) {
        return new JobResult(clips, codes, seed, stepsPerSecond, marks, others, chunks);
    }

    /** The seed that makes a clip again, alone. */
    public long seed(int clip) {
        if (marks.isEmpty()) {
            return seed + clip;
        }
        int takes = takes(marks);
        int best = clips.size() / (marks.size() / takes);
        return marks.get(clip / best * takes + clip % best).seed();
    }

    /**
     * Refuses marks that are not those of all takes of each description.
     *
     * @param clips how many are delivered
     */
    public static void requireMarks(List<TakeMarks> marks, int clips) {
        if (marks.isEmpty()) {
            return;
        }
        int takes = takes(marks);
        int descriptions = Math.max(1, marks.size() / takes);
        boolean areThere = marks.stream().allMatch(mark -> mark.take() >= 0);
        if (!areThere
                || marks.size() != descriptions * takes
                || clips % descriptions != 0
                || clips > marks.size()) {
            throw new IllegalArgumentException(
                    "marks: expected those of all takes of which %d are chosen, found %d"
                            .formatted(clips, marks.size()));
        }
    }

    /** How many of each description were made, which are numbered from 0. */
    private static int takes(List<TakeMarks> marks) {
        return 1 + marks.stream().mapToInt(TakeMarks::take).max().orElse(0);
    }

    /** What a WAV file of a clip, of 32-bit floats and without a place, says of itself. */
    public List<WavChunk> said(int clip) {
        return chunks.isEmpty()
                ? origin(clip).map(origin -> origin.wavInfo().chunks()).orElse(List.of())
                : chunks.get(clip);
    }

    /** Where a clip comes from. */
    public Optional<ClipOrigin> origin(int clip) {
        return origins.isEmpty() ? Optional.empty() : Optional.of(origins.get(clip));
    }
}
