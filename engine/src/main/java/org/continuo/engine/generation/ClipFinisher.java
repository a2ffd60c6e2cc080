package org.continuo.engine.generation;

import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.Seam;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the model generated into what was asked for: the rate and channels of the session, the
 * length to the sample (a codec frame is 20 ms, a bar is not a number of frames), the level, and
 * for a continuation the beat and the seam. For one thread.
 */
public final class ClipFinisher {
    private final ClipLength length;
    private final OutputFormat output;
    private final Optional<BeatAlignment> alignment;
    private @Nullable HeardGrid heardGrid;

    /** What was found of an original, which all takes of a job have in common. */
    private record HeardGrid(AudioSamples original, Optional<BeatAligner.Grid> grid) {}

    /**
     * Finishes clips.
     *
     * @param alignment what brings a continuation's beats onto the grid of the original; streams
     *     are never aligned, since their beat is known only in the end
     */
    public ClipFinisher(ClipLength length, OutputFormat output, Optional<BeatAlignment> alignment) {
        this.length = length;
        this.output = output;
        this.alignment = alignment;
    }

    /** A clip without prompt, at the model's rate. */
    public AudioSamples finish(AudioSamples generated) {
        OutputFormat wanted = output.orElse(generated.sampleRateHz(), generated.channelCount());
        AudioSamples clip = generated.withChannels(wanted.channels().orElseThrow());
        return wanted.loudness().apply(cut(atRate(clip, wanted), 0));
    }

    /**
     * A clip that plays on from a sound.
     *
     * @param original what is continued, up to the join, as it was read
     * @param rendition the codec's rendition of the end of {@code original}, then the new music
     * @param joinSample where in {@code rendition} the new music begins
     * @param keepOriginal whether the original, sample for sample, comes before the new music
     */
    public AudioSamples finishContinuation(
            AudioSamples original, AudioSamples rendition, int joinSample, boolean keepOriginal) {
        OutputFormat wanted = output.orElse(original.sampleRateHz(), original.channelCount());
        int channels = wanted.channels().orElseThrow();
        AudioSamples before = original.withChannels(channels);
        AudioSamples resampled =
                Resampler.resample(rendition.withChannels(channels), original.sampleRateHz());
        int join = atRate(joinSample, rendition.sampleRateHz(), original.sampleRateHz());
        AudioSamples onBeat =
                grid(original)
                        .map(beats -> BeatAligner.aligned(beats, resampled, join))
                        .orElse(resampled);
        AudioSamples added = Seam.continuation(before, onBeat, join);
        if (!keepOriginal) {
            return wanted.loudness().apply(cut(atRate(added, wanted), 0));
        }
        // What leaves each sample to itself need not touch the original.
        boolean originalStays = wanted.loudness().isSamplewise();
        AudioSamples level = originalStays ? wanted.loudness().apply(added) : added;
        AudioSamples whole = atRate(before.followedBy(level), wanted);
        int kept =
                new Resampler(original.sampleRateHz(), whole.sampleRateHz())
                        .outputLength(before.length());
        AudioSamples clip = cut(whole, kept);
        return originalStays ? clip : wanted.loudness().apply(clip);
    }

    /** Listened for once, however many takes go on from the same original. */
    Optional<BeatAligner.Grid> grid(AudioSamples original) {
        if (alignment.isEmpty()) {
            return Optional.empty();
        }
        HeardGrid known = heardGrid;
        if (known == null || !known.original().equals(original)) {
            known = new HeardGrid(original, BeatAligner.grid(alignment.get(), original.mono()));
            heardGrid = known;
        }
        return known.grid();
    }

    /** What {@link #finish} makes, piece by piece while the clip is generated. */
    public ClipStream stream() {
        return new ClipStream(length, output, null, false);
    }

    /** What {@link #finishContinuation} makes, piece by piece while the clip is generated. */
    public ClipStream streamContinuation(AudioSamples original, boolean keepOriginal) {
        return new ClipStream(length, output, original, keepOriginal);
    }

    /** A position at another rate. */
    static int atRate(int sample, int fromHz, int toHz) {
        return (int) Math.round((double) sample * toHz / fromHz);
    }

    private static AudioSamples atRate(AudioSamples audio, OutputFormat wanted) {
        return Resampler.resample(audio, wanted.sampleRateHz().orElseThrow());
    }

    /** Ends the new music, which begins at {@code from}, to the sample. */
    private AudioSamples cut(AudioSamples audio, int from) {
        return switch (length) {
            case ClipLength.Frames _ -> audio;
            case ClipLength.Seconds(double seconds) -> {
                long end = from + Math.round(seconds * audio.sampleRateHz());
                yield end >= audio.length() ? audio : audio.slice(0, (int) end);
            }
        };
    }
}
