package org.continuo.studio.worker;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.EventJson.Message;
import org.continuo.engine.service.local.Problems;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;
import org.jspecify.annotations.Nullable;

/**
 * One job on a thread of its own. Its message is acknowledged in the transaction that sends what it
 * has come to: either both are done, or the broker hands the job to another machine.
 */
final class Task {
    /** A machine that was cut off holds the message until the broker notices. */
    private static final long PATIENCE_MILLIS = 15_000;

    private static final long LISTEN_MILLIS = 200;

    private static final long MOST_BYTES = 1L << 30;

    /** What rounding to whole frames may add. */
    private static final double FRAME_SECONDS = 0.02;

    private final String id;
    private final String worker;
    private final Desk desk;
    private final Workshop workshop;
    private final WorkerModels models;
    private final Consumer<String> journal;
    private final Thread thread;
    private volatile @Nullable News news;
    private @Nullable Runnable cancel;
    private boolean cancelled;
    private volatile boolean abandoned;

    /** Says how things stand, before the result is there to be asked for. */
    interface Presence {
        Slip.Presence now();
    }

    /**
     * What a task works with, one after the other; to open it for each takes longer than a short
     * clip.
     *
     * @param work transacted
     * @param talk for what need not be kept
     */
    record Desk(Link link, ClientSession work, ClientSession talk, Mail mail, Mail told)
            implements AutoCloseable {
        static Desk of(Link link) throws ActiveMQException {
            ClientSession work = link.session(true);
            ClientSession talk = link.session(false);
            return new Desk(link, work, talk, new Mail(work), new Mail(talk));
        }

        @Override
        public void close() throws ActiveMQException {
            work.close();
            talk.close();
        }
    }

    Task(
            String id,
            String worker,
            Desk desk,
            Workshop workshop,
            WorkerModels models,
            Presence presence,
            Consumer<String> journal) {
        this.id = id;
        this.worker = worker;
        this.desk = desk;
        this.workshop = workshop;
        this.models = models;
        this.journal = journal;
        thread = Thread.ofPlatform().daemon().name("studio-job").unstarted(() -> run(presence));
    }

    void start() {
        thread.start();
    }

    String id() {
        return id;
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    double fraction() {
        News told = news;
        return told == null ? 0 : told.fraction();
    }

    double stepsPerSecond() {
        News told = news;
        return told == null ? 0 : told.stepsPerSecond();
    }

    /** Ends it so that another machine makes it. */
    void abandon() {
        abandoned = true;
        cancel();
    }

    /** Ends it at its next step. */
    synchronized void cancel() {
        cancelled = true;
        if (cancel != null) {
            cancel.run();
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized void started(Runnable canceller) {
        cancel = canceller;
        if (cancelled) {
            canceller.run();
        }
    }

    /** Waits until it is over. */
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return isOver();
    }

    private void run(Presence presence) {
        boolean isOver = false;
        try (ClientConsumer consumer =
                desk.work()
                        .createConsumer(Addresses.JOBS, "%s = '%s'".formatted(Addresses.JOB, id))) {
            ClientMessage message = await(consumer);
            isOver = message == null || done(message, presence);
        } catch (ActiveMQException broken) {
            journal.accept("job %s goes back to the hub: the connection broke".formatted(id));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        if (!isOver) {
            giveBack();
        }
    }

    private void giveBack() {
        try {
            desk.work().rollback();
        } catch (ActiveMQException broken) {
            // The broker does it when it misses this machine.
        }
    }

    private @Nullable ClientMessage await(ClientConsumer consumer) throws ActiveMQException {
        long beganNanos = System.nanoTime();
        ClientMessage message = null;
        while (message == null
                && !isCancelled()
                && System.nanoTime() - beganNanos < PATIENCE_MILLIS * 1_000_000) {
            message = consumer.receive(LISTEN_MILLIS);
        }
        return message;
    }

    /** Whether it has come to something; else it goes back. */
    private boolean done(ClientMessage message, Presence presence)
            throws ActiveMQException, InterruptedException {
        String address =
                Addresses.ofClient(Mail.sender(message), Mail.text(message, Addresses.CLIENT));
        News told = new News(desk.told(), address, id, models::named, broken -> abandon());
        news = told;
        Mail mail = desk.mail();
        ClientMessage last = last(message, desk.work(), told, mail);
        if (abandoned || desk.link().isClosed()) {
            return false;
        }
        desk.told().send(Addresses.DESK, presence.now(), false);
        // Its answer says, too, that all news have been dealt with: the result comes behind them.
        if (desk.told().hasQueue(address)) {
            mail.send(address, last);
        }
        mail.send(Addresses.DESK, new Slip.Ended(id, worker), true);
        message.acknowledge();
        desk.work().commit();
        return true;
    }

    @SuppressWarnings("IllegalCatch") // whatever happens becomes the job's last event
    private ClientMessage last(ClientMessage message, ClientSession work, News told, Mail mail)
            throws ActiveMQException, InterruptedException {
        ClientMessage last;
        try {
            Order order = Order.read(Parcel.read(Mail.body(message, MOST_BYTES)));
            requireAsked(order, message);
            Delivery delivery = workshop.make(id, order, work, told, this::started);
            last = mail.parcel("delivery", delivery.parcel().bytes());
        } catch (CancellationException ended) {
            last = slip(mail, told, new JobEvent.Cancelled());
        } catch (ActiveMQException | InterruptedException broken) {
            throw broken;
        } catch (IOException | RuntimeException | Error problem) {
            ServiceException said = Problems.of(problem);
            last =
                    slip(
                            mail,
                            told,
                            new JobEvent.Failed(
                                    new ServiceException(
                                            said.kind(),
                                            models.named(said.sentence()),
                                            said.nextStep())));
        }
        last.putStringProperty(Addresses.JOB, id);
        return last;
    }

    /** The hub holds what it is asked for against the user's limits, and cannot see the order. */
    private static void requireAsked(Order order, ClientMessage message) throws ServiceException {
        if (order instanceof Order.Clips clips) {
            double asked = Mail.ask(message).seconds();
            double seconds = Order.Clips.seconds(clips.request(name -> name));
            if (seconds > asked + FRAME_SECONDS) {
                throw new IllegalArgumentException(
                        "job: expected at most the %.1f s of music that the hub was asked for, found %.1f s"
                                .formatted(asked, seconds));
            }
        }
    }

    private static ClientMessage slip(Mail mail, News told, JobEvent event) {
        Message written = EventJson.write(event);
        return mail.durable(told.slip(written.name(), written.data()));
    }
}
