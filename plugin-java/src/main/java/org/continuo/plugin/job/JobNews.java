package org.continuo.plugin.job;

import java.util.List;
import org.continuo.plugin.clip.Clip;

/** What becomes of a job, as the editor shows it; of {@link #isLast} ones there is one. */
public sealed interface JobNews {
    /**
     * Where it stands.
     *
     * @param fraction between 0 and 1
     * @param stepsPerSecond 0 while unknown
     * @param remainingSeconds NaN while unknown
     * @param queuePosition jobs before it
     */
    record Progress(
            State state,
            double fraction,
            double stepsPerSecond,
            double remainingSeconds,
            int queuePosition)
            implements JobNews {
        static Progress of(State state, double fraction) {
            return new Progress(state, fraction, 0, Double.NaN, 0);
        }
    }

    /** The takes are stored. */
    record Done(List<Clip> takes) implements JobNews {
        public Done {
            takes = List.copyOf(takes);
        }
    }

    /**
     * The takes are made and cannot be stored, as one sentence says. They are kept in memory until
     * {@link JobQueue#store} has a place for them.
     */
    record Unstored(String sentence) implements JobNews {}

    /** It failed, as one sentence says. */
    record Failed(String sentence) implements JobNews {}

    record Cancelled() implements JobNews {}

    /** The phases of a job. */
    enum State {
        QUEUED,
        LOADING,
        RUNNING,
        FINISHING
    }

    default boolean isLast() {
        return switch (this) {
            case Progress _, Unstored _ -> false;
            case Done _, Failed _, Cancelled _ -> true;
        };
    }
}
