package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.Sound;
import org.continuo.engine.generation.ClosedLoop;
import org.continuo.engine.generation.LeadingInto;
import org.continuo.engine.generation.TakeChoice.Neighbours;

/** What a request's takes come to: how much is drawn for it, and what becomes of that. */
sealed interface TakeEnding {
    /** The ending of a request; what stands behind its music is read. */
    static TakeEnding of(JobRequest request, Runnable poll) throws IOException {
        return switch (request.ending()) {
            case Ending.Open() -> new Open(request.length(), request.output());
            case Ending.Into(Sound sound, double leadSeconds) ->
                    Into.read(request, sound, leadSeconds, poll);
            case Ending.Loop(double tempoBpm) ->
                    new Loop(seconds(request), request.output(), tempoBpm);
        };
    }

    /** How much music is drawn. */
    ClipLength drawn();

    /** The form in which it is wanted before {@link #finished}. */
    OutputFormat output();

    /** A take as it is delivered. */
    AudioSamples finished(AudioSamples made);

    /** What is behind the takes, beside what is before them. */
    Neighbours neighbours(Optional<AudioSamples> before, AudioSamples form);

    /** Whether a take begins with the first music that was drawn. */
    default boolean beginsWithMusic() {
        return true;
    }

    /** What the user should know. */
    default List<String> notes() {
        return List.of();
    }

    /** Nothing is behind it. */
    record Open(ClipLength drawn, OutputFormat output) implements TakeEnding {
        @Override
        public AudioSamples finished(AudioSamples made) {
            return made;
        }

        @Override
        public Neighbours neighbours(Optional<AudioSamples> before, AudioSamples form) {
            return new Neighbours(before, Optional.empty(), OptionalDouble.empty());
        }
    }

    /** Music is behind it, whose level it takes on. */
    record Into(
            double seconds,
            OutputFormat wanted,
            double leadSeconds,
            AudioSamples behind,
            List<String> notes)
            implements TakeEnding {
        private static final double HEARD_SECONDS = 17;

        static Into read(JobRequest request, Sound sound, double leadSeconds, Runnable poll)
                throws IOException {
            AudioSamples behind = ContextSound.start(sound, HEARD_SECONDS, poll);
            if (behind.durationSeconds() <= leadSeconds) {
                throw new AudioFormatException(
                        "into: expected more than %.3f s of sound, found %.3f s"
                                .formatted(leadSeconds, behind.durationSeconds()));
            }
            List<String> notes =
                    sound instanceof Sound.InFile(SoundFile file, TimeRange _)
                            ? file.notes()
                            : List.of();
            return new Into(
                    TakeEnding.seconds(request), request.output(), leadSeconds, behind, notes);
        }

        @Override
        public ClipLength drawn() {
            return new ClipLength.Seconds(seconds + LeadingInto.BEYOND_SECONDS);
        }

        @Override
        public OutputFormat output() {
            return new OutputFormat(
                    wanted.sampleRateHz(), wanted.channels(), LoudnessStrategy.NONE);
        }

        @Override
        public AudioSamples finished(AudioSamples made) {
            return leading(made).lead(made, samples(seconds, made));
        }

        @Override
        public Neighbours neighbours(Optional<AudioSamples> before, AudioSamples form) {
            return new Neighbours(
                    before, Optional.of(leading(form).after()), OptionalDouble.empty());
        }

        private LeadingInto leading(AudioSamples form) {
            AudioSamples there =
                    Resampler.resample(
                            behind.withChannels(form.channelCount()), form.sampleRateHz());
            return new LeadingInto(there, samples(leadSeconds, form), wanted.loudness());
        }
    }

    /** Its own beginning is behind it. */
    record Loop(double seconds, OutputFormat wanted, double tempoBpm) implements TakeEnding {
        @Override
        public ClipLength drawn() {
            return new ClipLength.Seconds(seconds + ClosedLoop.beyondSeconds(tempoBpm));
        }

        @Override
        public OutputFormat output() {
            return new OutputFormat(
                    wanted.sampleRateHz(), wanted.channels(), LoudnessStrategy.NONE);
        }

        @Override
        public AudioSamples finished(AudioSamples made) {
            return wanted.loudness()
                    .apply(new ClosedLoop(tempoBpm, samples(seconds, made)).cut(made));
        }

        @Override
        public Neighbours neighbours(Optional<AudioSamples> before, AudioSamples form) {
            return new Neighbours(Optional.empty(), Optional.empty(), OptionalDouble.of(tempoBpm));
        }

        @Override
        public boolean beginsWithMusic() {
            return false;
        }
    }

    private static double seconds(JobRequest request) {
        return ((ClipLength.Seconds) request.length()).seconds();
    }

    private static int samples(double seconds, AudioSamples form) {
        return (int) Math.round(seconds * form.sampleRateHz());
    }
}
