package org.continuo.core.service;

import java.nio.file.Path;
import java.util.List;

/** News of a sound that is taken apart; the last one says how it ended. */
public sealed interface SeparationEvent {
    /**
     * It waits.
     *
     * @param ahead jobs and separations that will be done before it, the running one included
     */
    record Queued(int ahead) implements SeparationEvent {}

    /**
     * So much of the sound is done.
     *
     * @param fraction from 0 to 1
     */
    record Progress(double fraction) implements SeparationEvent {
        public Progress {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException(
                        "expected 0 to 1 at fraction, found " + fraction);
            }
        }
    }

    /** A sentence that the user should know, such as what is missing of a damaged sound. */
    record Note(String sentence) implements SeparationEvent {}

    /** The files are there. */
    record Done(List<StemFile> stems) implements SeparationEvent {
        public Done {
            stems = List.copyOf(stems);
        }
    }

    record Failed(ServiceException problem) implements SeparationEvent {}

    record Cancelled() implements SeparationEvent {}

    /**
     * A file of a stem.
     *
     * @param name as the model calls it, such as {@code drums}; {@code no-} and that name for
     *     everything else
     * @param file a WAV file of 32-bit floats
     */
    record StemFile(String name, Path file) {}

    /** Whether no other event follows. */
    default boolean isLast() {
        return switch (this) {
            case Queued _, Progress _, Note _ -> false;
            case Done _, Failed _, Cancelled _ -> true;
        };
    }
}
