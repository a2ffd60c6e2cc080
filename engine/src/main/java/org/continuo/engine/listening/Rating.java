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
    boolean answers(String who, Kind asked, Trial trial) {
        return isOf(who, asked, trial.item(), trial.system(), trial.other());
    }

    /** Whether both answer the same question. */
    boolean answersAs(Rating before) {
        return isOf(before.rater, before.kind, before.item, before.system, before.other);
    }

    private boolean isOf(String who, Kind asked, String about, String first, String second) {
        boolean asIs = system.equals(first) && other.equals(second);
        boolean turned = system.equals(second) && other.equals(first);
        return rater.equals(who) && kind == asked && item.equals(about) && (asIs || turned);
    }
}
