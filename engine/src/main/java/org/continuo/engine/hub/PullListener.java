package org.continuo.engine.hub;

import java.time.Duration;

/** Watches a pull. Calls come from the pull's threads, one at a time. */
public interface PullListener {
    /** A listener that hears nothing. */
    PullListener SILENT = new PullListener() {};

    /** Some bytes arrived; at most ten calls per second, and one at the end. */
    default void progressed(PullProgress progress) {}

    /** Something went wrong that may pass: the next try begins after the pause. */
    default void retrying(String what, String reason, Duration pause) {}

    /** Another process pulls or removes the same repository; this one waits for it. */
    default void waiting(HubName name) {}
}
