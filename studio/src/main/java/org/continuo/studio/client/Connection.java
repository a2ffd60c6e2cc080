package org.continuo.studio.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.Wire;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.Slip;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to the hub, which lives on while the hub starts again. Jobs wait for it;
 * once it is gone for longer than that takes, they fail.
 */
final class Connection implements AutoCloseable {
    private static final long LISTEN_MILLIS = 200;
    private static final long PAUSE_MILLIS = 300;
    private static final long FAREWELL_LOOK_MILLIS = 10;

    /** Times the patience. */
    private static final int LONGEST_ANSWER = 4;

    private static final long MOST_BYTES = 1L << 30;

    private final JoinCode code;
    private final StudioSettings settings;
    private final String client = UUID.randomUUID().toString();
    private final Map<String, StudioWork<?, ?>> works = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Slip.ToClient>> answers = new ConcurrentHashMap<>();

    /** Questions without an answer, by id: a hub that has come back is asked again. */
    private final Map<String, Slip> asked = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final Thread thread;
    private @Nullable Uploads uploads;
    private @Nullable Mail talk;
    private volatile boolean closed;

    /** When the hub was there last. */
    private volatile long reachedNanos = System.nanoTime();

    Connection(JoinCode code, StudioSettings settings) {
        this.code = code;
        this.settings = settings;
        thread = Thread.ofPlatform().daemon().name("studio-client").start(this::run);
    }

    /** Waits until the hub was reached once. */
    void await(Duration patience) throws ServiceException {
        get(first, patience);
    }

    private <T> T get(CompletableFuture<T> answer, Duration patience) throws ServiceException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            throw away(silent);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ServiceException told) {
                throw told;
            }
            throw away(refused);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw away(ending);
        }
    }

    private ServiceException away(Throwable cause) {
        return new ServiceException(
                Kind.NO_ENGINE,
                "the studio's hub at %s does not answer".formatted(code.hub()),
                cause);
    }

    @SuppressWarnings("IllegalCatch") // it connects again whatever happens
    private void run() {
        while (!closed) {
            ServiceException problem;
            try (Link opened =
                    Link.open(
                            PinnedHub.of(code.hub(), settings.folder()),
                            code.user(),
                            code.secret())) {
                serve(opened);
                problem = away(new IOException("the connection broke"));
            } catch (ServiceException refused) {
                problem = refused;
            } catch (IOException | ActiveMQException | RuntimeException broken) {
                problem = away(broken);
            }
            disconnected();
            long awayNanos = System.nanoTime() - reachedNanos;
            if (problem.kind() == Kind.REFUSED || awayNanos > settings.patience().toNanos()) {
                first.completeExceptionally(problem);
                loseAll(problem);
            }
            pause(PAUSE_MILLIS);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Link opened) throws ActiveMQException {
        String queue = Addresses.ofClient(code.user(), client);
        try (ClientSession session = opened.session(false);
                ClientSession sending = opened.session(false)) {
            new Mail(session).requireQueue(queue);
            try (ClientConsumer consumer = session.createConsumer(queue)) {
                synchronized (this) {
                    uploads = new Uploads(opened);
                    talk = new Mail(sending);
                }
                first.complete(null);
                for (StudioWork<?, ?> work : works.values()) {
                    if (!asked.containsKey(work.id())) {
                        tell(new Slip.Still(work.id(), client));
                    }
                    if (work.isCancelled()) {
                        tell(new Slip.Cancel(work.id()));
                    }
                }
                for (Slip slip : asked.values()) {
                    tell(slip);
                }
                while (!closed && !opened.isClosed()) {
                    ClientMessage message = consumer.receive(LISTEN_MILLIS);
                    reachedNanos = System.nanoTime();
                    if (message != null) {
                        take(message);
                        message.acknowledge();
                    }
                }
            }
        }
    }

    private synchronized void disconnected() {
        uploads = null;
        talk = null;
    }

    private void loseAll(ServiceException problem) {
        works.values().forEach(work -> work.lost(problem));
        answers.values().forEach(answer -> answer.completeExceptionally(problem));
    }

    private void take(ClientMessage message) throws ActiveMQException {
        String kind = Mail.text(message, Addresses.KIND);
        try {
            byte[] body = Mail.body(message, MOST_BYTES);
            if (kind.equals("delivery")) {
                work(Mail.text(message, Addresses.JOB), work -> work.arrived(body));
                return;
            }
            Slip.ToClient slip = Slip.forClient(kind, body);
            switch (slip) {
                case Slip.Granted granted -> {
                    if (!answer(granted.job(), granted)) {
                        work(granted.job(), work -> work.granted(granted));
                    }
                }
                case Slip.Refused refused -> {
                    if (!answer(refused.job(), refused)) {
                        work(refused.job(), work -> work.lost(refused.exception()));
                    }
                }
                case Slip.Unknown(String job) -> work(job, StudioWork::unknown);
                case Slip.View view -> answer(view.question(), view);
                case Slip.News news -> work(news.job(), work -> work.told(news));
            }
        } catch (ServiceException | IllegalArgumentException foreign) {
            String job = Mail.text(message, Addresses.JOB);
            work(
                    job,
                    work ->
                            work.lost(
                                    new ServiceException(
                                            Kind.FAILED, ProblemSentence.of(foreign), foreign)));
        }
    }

    private boolean answer(String question, Slip.ToClient slip) {
        CompletableFuture<Slip.ToClient> waiting = answers.remove(question);
        return waiting != null && waiting.complete(slip);
    }

    private void work(String id, java.util.function.Consumer<StudioWork<?, ?>> action) {
        StudioWork<?, ?> work = works.get(id);
        if (work != null) {
            action.accept(work);
        }
    }

    String client() {
        return client;
    }

    /**
     * Asks for a job to be taken, and has it handed in if it is.
     *
     * @throws ServiceException if it is not
     */
    void submit(StudioWork<?, ?> work) throws ServiceException {
        works.put(work.id(), work);
        try {
            Slip.ToClient answer = question(work.id(), work.ask());
            if (answer instanceof Slip.Granted granted) {
                work.granted(granted);
            } else if (answer instanceof Slip.Refused refused) {
                throw refused.exception();
            }
        } catch (ServiceException refused) {
            works.remove(work.id());
            throw refused;
        }
    }

    /** What the studio does. */
    HubView view() throws ServiceException {
        String question = UUID.randomUUID().toString();
        return question(question, new Slip.Look(client, question)) instanceof Slip.View view
                ? view.view()
                : failing();
    }

    private static HubView failing() throws ServiceException {
        throw new ServiceException(Kind.FAILED, "the studio's answer: expected another kind");
    }

    private Slip.ToClient question(String id, Slip slip) throws ServiceException {
        await(settings.answer());
        CompletableFuture<Slip.ToClient> answer = new CompletableFuture<>();
        answers.put(id, answer);
        asked.put(id, slip);
        try {
            tryTell(slip);
            // A hub that stays away ends this after its patience; one that is there may be slow.
            return get(answer, settings.patience().multipliedBy(LONGEST_ANSWER));
        } finally {
            answers.remove(id);
            asked.remove(id);
        }
    }

    private synchronized void tell(Slip slip) throws ActiveMQException {
        if (talk == null) {
            throw new ActiveMQException(ActiveMQExceptionType.NOT_CONNECTED, "not connected");
        }
        talk.send(Addresses.DESK, slip, false);
    }

    /** Says something that is said again when the hub is back, or need not be. */
    void tryTell(Slip slip) {
        try {
            tell(slip);
        } catch (ActiveMQException away) {
            // As above.
        }
    }

    private synchronized Uploads uploads() throws ActiveMQException {
        if (uploads == null) {
            throw new ActiveMQException(ActiveMQExceptionType.NOT_CONNECTED, "not connected");
        }
        return uploads;
    }

    /** Sends a job's message and tells the desk, both or neither. */
    void handIn(Slip.Ask ask, byte[] parcel) throws ActiveMQException, ServiceException {
        try {
            uploads()
                    .send(mail -> {
                        ClientMessage message = mail.parcel("job", parcel);
                        message.putStringProperty(
                                Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(ask.job()));
                        message.putStringProperty(Addresses.JOB, ask.job());
                        message.putStringProperty(Addresses.CLIENT, client);
                        message.putStringProperty(Addresses.ASK, Wire.JSON.writeValueAsString(ask));
                        mail.send(Addresses.JOBS, message);
                        mail.send(Addresses.DESK, new Slip.Handed(ask.job(), client), true);
                    });
        } catch (ActiveMQException refused) {
            if (refused.getType() == ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
                return; // it was there already
            }
            if (refused.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION
                    || refused.getType() == ActiveMQExceptionType.ADDRESS_FULL) {
                throw Link.problem(code.hub().toString(), refused);
            }
            throw refused;
        }
    }

    /** Sends a model or adapter, of which there is one each. */
    void share(Content content) throws ActiveMQException {
        uploads()
                .send(mail -> {
                    ClientMessage message = mail.parcel("content", content.bytes());
                    message.putStringProperty(Addresses.HASH, content.hash());
                    message.putStringProperty(
                            Message.HDR_LAST_VALUE_NAME, SimpleString.of(content.hash()));
                    mail.send(Addresses.CONTENT, message);
                });
    }

    void forget(StudioWork<?, ?> work) {
        works.remove(work.id());
        tryTell(new Slip.Forget(work.id()));
    }

    /** Cancels what was handed in, waits a moment for its end, and goes. */
    @Override
    public void close() {
        works.values().forEach(StudioWork::cancel);
        long deadline = System.nanoTime() + settings.farewell().toNanos();
        while (!works.isEmpty() && System.nanoTime() < deadline && !Thread.interrupted()) {
            pause(FAREWELL_LOOK_MILLIS);
        }
        closed = true;
        thread.interrupt();
    }
}
