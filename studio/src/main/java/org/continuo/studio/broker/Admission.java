package org.continuo.studio.broker;

import java.util.List;
import java.util.Optional;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.access.StudioUser.Limits;
import org.continuo.studio.messages.Slip;

/** Whether a job may wait: there is somebody to make it, and room for it and for its user. */
final class Admission {
    private Admission() {}

    /**
     * Why it may not, if it may not.
     *
     * @param waiting jobs of all users
     * @param isIdle whether nobody works
     */
    static Optional<Slip.Refused> refusal(
            Slip.Ask ask,
            String user,
            List<DeskJob> waiting,
            boolean isIdle,
            DeskSettings settings) {
        List<DeskJob> own = waiting.stream().filter(job -> job.user().equals(user)).toList();
        Limits limits = settings.limits().of(user);
        double seconds = ask.seconds() + own.stream().mapToDouble(job -> job.ask().seconds()).sum();
        long bytes = own.stream().mapToLong(job -> job.bytes).sum();
        if (isIdle) {
            return refused(ask, Kind.NO_ENGINE, DeskLetters.NOBODY);
        }
        if (settings.isFull().getAsBoolean()) {
            return refused(
                    ask, Kind.NO_ENGINE, "the studio's hub has no room left on its disk for a job");
        }
        if (waiting.size() >= settings.capacity()) {
            return refused(
                    ask,
                    Kind.BUSY,
                    "the studio's queue is full (%d jobs wait); try again later"
                            .formatted(waiting.size()));
        }
        if (own.size() >= limits.jobs() || bytes >= limits.bytes() || seconds > limits.seconds()) {
            return refused(
                    ask,
                    Kind.BUSY,
                    ("the studio's limit for %s is reached: %d jobs, %d MB or %.0f s of music may"
                                    + " wait; try again later")
                            .formatted(
                                    user,
                                    limits.jobs(),
                                    limits.bytes() / 1_000_000,
                                    limits.seconds()));
        }
        return Optional.empty();
    }

    private static Optional<Slip.Refused> refused(Slip.Ask ask, Kind kind, String sentence) {
        return Optional.of(new Slip.Refused(ask.job(), sentence, kind));
    }
}
