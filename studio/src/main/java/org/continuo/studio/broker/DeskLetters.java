package org.continuo.studio.broker;

import java.util.Collection;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.EventJson.Message;
import org.continuo.studio.broker.DeskJob.Place;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.Slip;

/** What the desk tells users and machines, and in which words. Of the desk's thread alone. */
final class DeskLetters {
    /** As many as the broker has a job delivered. */
    private static final int MOST_ATTEMPTS = 3;

    /** Up to here each place in the queue is told, beyond it every tenth. */
    private static final int NEAR = 10;

    static final String NOBODY = "no machine works for the studio at the moment";

    private final Mail mail;
    private final DeskSettings settings;

    DeskLetters(Mail mail, DeskSettings settings) {
        this.mail = mail;
        this.settings = settings;
    }

    /** Who has no queue any more is told nothing. */
    void tell(String address, Slip slip, boolean durable) throws ActiveMQException {
        mail.send(address, slip, durable);
    }

    /**
     * Tells a job's client.
     *
     * @param durable whether it waits for a client that is away
     */
    void tell(DeskJob job, JobEvent event, boolean durable) throws ActiveMQException {
        Message message = EventJson.write(event);
        if (durable) {
            requirePlace(job);
        }
        tell(job.address(), new Slip.News(job.id(), "", message.name(), message.data()), durable);
    }

    /** Sees to it that what is sent to a job's client lies somewhere until it comes. */
    void requirePlace(DeskJob job) throws ActiveMQException {
        mail.requireQueue(job.address());
    }

    /**
     * Tells those that wait how many are before them.
     *
     * @param waiting in their order
     * @param ahead of the first one
     */
    void places(List<DeskJob> waiting, int ahead) throws ActiveMQException {
        int place = ahead;
        for (DeskJob job : waiting) {
            if (isNews(job.ahead, place) && job.attempt == 1) {
                job.ahead = place;
                tell(job, new JobEvent.Queued(place), false);
            }
            place++;
        }
    }

    /** Else each turn of a long queue would tell all that wait. */
    private static boolean isNews(int before, int now) {
        return before < 0 || (before != now && now < NEAR) || Math.abs(before - now) >= NEAR;
    }

    /** Sends a machine of another protocol away. */
    void dismiss(String user, Slip.Presence presence) throws ActiveMQException {
        tell(
                Addresses.ofWorker(user, presence.worker()),
                new Slip.Dismissed(
                        "the studio's hub is Continuo %s, expected the same version here, found %s"
                                .formatted(settings.version(), presence.version())),
                false);
    }

    /** The end of a job that ended its machines. */
    static JobEvent givenUp() {
        return new JobEvent.Failed(
                new ServiceException(
                        Kind.FAILED,
                        "the studio gave the job up: %d machines in turn ended while they made it"
                                .formatted(MOST_ATTEMPTS)));
    }

    /** The end of a job that nobody is there to make. */
    static JobEvent nobody() {
        return new JobEvent.Failed(new ServiceException(Kind.NO_ENGINE, NOBODY));
    }

    /** What the studio does. */
    HubView view(
            double uptimeSeconds,
            List<DeskWorker> workers,
            Collection<DeskJob> jobs,
            int waiting,
            long done) {
        return new HubView(
                settings.version(),
                ProcessHandle.current().pid(),
                uptimeSeconds,
                workers.stream().map(DeskWorker::view).toList(),
                jobs.stream().filter(job -> job.place != Place.OVER).map(DeskJob::info).toList(),
                waiting,
                settings.capacity(),
                done);
    }
}
