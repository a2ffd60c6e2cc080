package org.continuo.core.service;

import java.time.Instant;

/**
 * A job as lists show it.
 *
 * @param client who handed it in
 * @param ahead jobs that will be done before it; 0 unless it is queued
 * @param fraction of its steps that is done, between 0 and 1
 * @param error one sentence if it failed, else empty
 */
public record JobInfo(
        String id,
        String client,
        State state,
        int ahead,
        double fraction,
        String description,
        Instant submitted,
        String error) {
    /** Where a job stands. */
    public enum State {
        /** Sound that belongs to it is still to come. */
        WAITING_FOR_AUDIO,
        QUEUED,
        LOADING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isOver() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }
}
