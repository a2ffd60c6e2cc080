package org.continuo.studio.broker;

import java.time.Instant;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobInfo.State;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip.Ask;
import org.jspecify.annotations.Nullable;

/** A job as the desk knows it. Of the desk's thread alone. */
final class DeskJob {
    /** Where a job stands. */
    enum Place {
        /** Its message is on its way. */
        RESERVED,
        WAITING,
        AT_WORK,
        OVER
    }

    private final Ask ask;
    private final String user;
    private final Instant submitted = Instant.now();
    private final long sinceNanos = System.nanoTime();
    Place place = Place.RESERVED;
    boolean cancelled;
    long bytes;
    int attempt = 1;
    int ahead = -1;
    @Nullable DeskWorker worker;
    long placedNanos = sinceNanos;
    long attendedNanos = sinceNanos;

    DeskJob(Ask ask, String user) {
        this.ask = ask;
        this.user = user;
    }

    Ask ask() {
        return ask;
    }

    String id() {
        return ask.job();
    }

    String user() {
        return user;
    }

    String address() {
        return Addresses.ofClient(user, ask.client());
    }

    void become(Place next) {
        place = next;
        placedNanos = System.nanoTime();
    }

    double secondsInPlace() {
        return (System.nanoTime() - placedNanos) / 1e9;
    }

    /** For how long its client was not there. */
    double secondsUnattended() {
        return (System.nanoTime() - attendedNanos) / 1e9;
    }

    JobInfo info() {
        State state =
                switch (place) {
                    case RESERVED, WAITING -> State.QUEUED;
                    case AT_WORK -> State.RUNNING;
                    case OVER -> cancelled ? State.CANCELLED : State.DONE;
                };
        return new JobInfo(
                id(),
                user,
                state,
                state == State.QUEUED ? Math.max(0, ahead) : 0,
                worker == null ? 0 : worker.presence().fraction(),
                ask.description(),
                submitted,
                "");
    }
}
