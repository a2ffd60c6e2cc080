package org.continuo.core.service;

import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.GenerationEvent.Stage;

/**
 * News of a job, in this order: queued, stages with their progress, and one last event. Notes come
 * in between.
 */
public sealed interface JobEvent {
    /**
     * It waits.
     *
     * @param ahead jobs that will be done before it, the running one included
     */
    record Queued(int ahead) implements JobEvent {}

    /** A stage begins; {@code LOADING_MODEL} comes first. */
    record StageStarted(Stage stage) implements JobEvent {}

    /**
     * Decoder steps are done.
     *
     * @param stepsPerSecond over the last steps; 0 while unknown
     * @param remainingSeconds at that speed; NaN while unknown
     */
    record Progress(int done, int total, double stepsPerSecond, double remainingSeconds)
            implements JobEvent {
        /** Between 0 and 1. */
        public double fraction() {
            return total == 0 ? 0 : (double) done / total;
        }
    }

    /**
     * Who makes it from now on.
     *
     * @param name a machine's of a studio; empty for the engine's own
     */
    record Machine(String name) implements JobEvent {}

    /** A sentence that the user should know, such as what is missing of a damaged sound. */
    record Note(String sentence) implements JobEvent {}

    /**
     * The next piece of the first clip, as it will be delivered, but for the {@linkplain
     * JobRequest.Context#alignment alignment} of its beats, if that is asked for. Only for
     * {@linkplain JobRequest#streamed streamed} jobs.
     *
     * @param levelled false if the finished clip's level is measured on the whole clip and
     *     therefore left out here
     * @param last whether this is the clip's last piece
     */
    record SoundDecoded(AudioSamples audio, boolean levelled, boolean last) implements JobEvent {
        /** Samples of all channels together that a piece has at most. */
        public static final int MOST_VALUES = 1 << 20;
    }

    /** The clips are there. */
    record Done(JobResult result) implements JobEvent {}

    /** It failed; the problem is one sentence for the user. */
    record Failed(ServiceException problem) implements JobEvent {}

    /** It was cancelled, by its client or because its client has gone. */
    record Cancelled() implements JobEvent {}

    /** Whether no other event follows. */
    default boolean isLast() {
        return switch (this) {
            case Queued _, StageStarted _, Progress _, Machine _, Note _, SoundDecoded _ -> false;
            case Done _, Failed _, Cancelled _ -> true;
        };
    }
}
