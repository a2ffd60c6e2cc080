package org.continuo.studio.broker;

import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip;

/** The thread of the desk: takes slips, and looks around now and then. */
final class DeskThread implements AutoCloseable {
    private static final long LOOK_MILLIS = 300;
    private static final long PAUSE_MILLIS = 500;
    private static final long MOST_SLIP_BYTES = 1 << 20;

    private final Connecting connecting;
    private final DeskSettings settings;
    private final Journal journal;
    private final Thread thread;
    private volatile boolean closed;

    /** Opens connections to the broker. */
    @FunctionalInterface
    interface Connecting {
        Link link() throws ServiceException;
    }

    DeskThread(Connecting connecting, DeskSettings settings, Journal journal) {
        this.connecting = connecting;
        this.settings = settings;
        this.journal = journal;
        thread = Thread.ofPlatform().daemon().name("studio-desk").start(this::run);
    }

    @SuppressWarnings("IllegalCatch") // the desk outlives whatever happens
    private void run() {
        while (!closed) {
            try (Link link = connecting.link()) {
                serve(link);
            } catch (ServiceException | ActiveMQException | RuntimeException problem) {
                if (!closed) {
                    journal.note("the desk begins again: " + ProblemSentence.of(problem));
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Link link) throws ActiveMQException {
        try (ClientSession session = link.session(false);
                ClientConsumer slips = session.createConsumer(Addresses.DESK);
                ClientConsumer dead = session.createConsumer(Addresses.DEAD)) {
            Counter counter = new Counter(session, journal);
            Desk desk = new Desk(new Mail(session), counter, settings, journal);
            long lookedNanos = System.nanoTime();
            while (!closed && !link.isClosed()) {
                ClientMessage message = slips.receive(LOOK_MILLIS / 2);
                if (message != null) {
                    take(desk, message);
                    message.acknowledge();
                }
                if (System.nanoTime() - lookedNanos > LOOK_MILLIS * 1_000_000) {
                    ClientMessage given = dead.receiveImmediate();
                    if (given != null) {
                        Optional<DeskJob> job = counter.job(given);
                        if (job.isPresent()) {
                            desk.dead(job.get());
                        }
                        given.acknowledge();
                    }
                    desk.look();
                    lookedNanos = System.nanoTime();
                }
            }
        }
    }

    private void take(Desk desk, ClientMessage message) throws ActiveMQException {
        String sender = Mail.sender(message);
        try {
            desk.take(
                    sender,
                    Slip.forDesk(
                            Mail.text(message, Addresses.KIND),
                            Mail.body(message, MOST_SLIP_BYTES)));
        } catch (ServiceException | IllegalArgumentException refused) {
            journal.note(
                    "refused: a slip of %s: %s".formatted(sender, ProblemSentence.of(refused)));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
