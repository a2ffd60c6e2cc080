package org.continuo.studio.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip.Ask;

/**
 * Looks at the messages that lie in the broker's queues, through the desk's session. It waits for
 * none: after a restart every client asks for jobs that are not there, and all wait for the desk.
 */
final class Counter {
    private final ClientSession session;
    private final Journal journal;

    Counter(ClientSession session, Journal journal) {
        this.session = session;
        this.journal = journal;
    }

    /** All jobs that lie there, the oldest first. */
    List<DeskJob> jobs() throws ActiveMQException {
        List<DeskJob> jobs = new ArrayList<>();
        try (ClientConsumer browser = session.createConsumer(Addresses.JOBS, true)) {
            for (ClientMessage message = browser.receiveImmediate();
                    message != null;
                    message = browser.receiveImmediate()) {
                job(message).ifPresent(jobs::add);
            }
        }
        return jobs;
    }

    /** A job's message, if it lies there and is what the desk was asked for. */
    Optional<DeskJob> job(String id) throws ActiveMQException {
        try (ClientConsumer browser =
                session.createConsumer(Addresses.JOBS, selector(Addresses.JOB, id), true)) {
            ClientMessage message = browser.receiveImmediate();
            return message == null ? Optional.empty() : job(message);
        }
    }

    /** The job of a message, if it is one. */
    Optional<DeskJob> job(ClientMessage message) {
        try {
            Ask ask = Mail.ask(message);
            if (!ask.job().equals(Mail.text(message, Addresses.JOB))) {
                throw new IllegalArgumentException("job: expected its own id, found another");
            }
            DeskJob job = new DeskJob(ask, Mail.sender(message));
            job.bytes = message.getBodySize();
            return Optional.of(job);
        } catch (ServiceException | IllegalArgumentException foreign) {
            journal.note("a message among the jobs is none: " + ProblemSentence.of(foreign));
            return Optional.empty();
        }
    }

    /** Takes a job's message away; false if it does not lie there. */
    boolean remove(String id) throws ActiveMQException {
        try (ClientConsumer consumer =
                session.createConsumer(Addresses.JOBS, selector(Addresses.JOB, id))) {
            ClientMessage message = consumer.receiveImmediate();
            if (message == null) {
                return false;
            }
            message.acknowledge();
            session.commit();
            return true;
        }
    }

    /** Whether files of this hash lie there. */
    boolean hasContent(String hash) throws ActiveMQException {
        try (ClientConsumer browser =
                session.createConsumer(Addresses.CONTENT, selector(Addresses.HASH, hash), true)) {
            return browser.receiveImmediate() != null;
        }
    }

    /** Whether a worker or client is connected to its queue. */
    boolean isAttended(String queue) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(queue)).getConsumerCount() > 0;
    }

    private static String selector(String property, String value) {
        return "%s = '%s'".formatted(property, value);
    }
}
