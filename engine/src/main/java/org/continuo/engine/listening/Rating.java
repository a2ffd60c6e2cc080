package org.continuo.engine.listening;

import java.time.Instant;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.continuo.engine.listening.ListeningTest.Trial;

/**
 * An answer.
 *
 * @param other the system of the second clip; nothing where one was rated
 * @param answer of {@link Kind#answers}; {@code a} prefers {@code system}, {@code b} {@code other}
 */
record Rating(
        Instant time,
        String rater,
        Kind kind,
        String item,
        String system,
        String other,
        String answer) {
    /** Whether this answers a question, whichever clip came first. */
    boolean answers(String rater, Kind kind, Trial trial) {
        return this.rater.equals(rater)
                && this.kind == kind
                && item.equals(trial.item())
                && (system.equals(trial.system()) && other.equals(trial.other())
                        || system.equals(trial.other()) && other.equals(trial.system()));
    }
}
