package org.continuo.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.service.wire.Wire;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip;
import org.continuo.studio.messages.Slip.Work;

/** A user who has the secret and sends what he likes. */
public final class RawClient implements AutoCloseable {
    private final Link link;
    private final String client;
    private final ClientSession session;
    private final Mail mail;
    private final ClientConsumer consumer;

    public RawClient(JoinCode code, Path folder) throws IOException, ActiveMQException {
        this(code, folder, UUID.randomUUID().toString());
    }

    /** One that may have been here before. */
    public RawClient(JoinCode code, Path folder, String client)
            throws IOException, ActiveMQException {
        this.client = client;
        link = Link.open(PinnedHub.of(code.hub(), folder), code.user(), code.secret());
        session = link.session(false);
        mail = new Mail(session);
        String queue = Addresses.ofClient(code.user(), client);
        mail.requireQueue(queue);
        consumer = session.createConsumer(queue);
    }

    public Link link() {
        return link;
    }

    public String client() {
        return client;
    }

    /** A question for a job of a second. */
    public Slip.Ask ask(String job) {
        return new Slip.Ask(job, client, Work.CLIPS, "", "raw", 1, false, List.of());
    }

    public void send(Slip slip) throws ActiveMQException {
        mail.send(Addresses.DESK, slip, true);
    }

    /** Sends a job's message with its slip, without having asked. */
    public void handIn(Slip.Ask ask, byte[] body) throws ActiveMQException {
        handIn(ask, body, Instant.now());
    }

    /** The same by another clock. */
    public void handIn(Slip.Ask ask, byte[] body, Instant sent) throws ActiveMQException {
        handIn(ask, mail -> mail.parcel("job", body), sent);
    }

    /** The same of any length. */
    public void handIn(Slip.Ask ask, InputStream body) throws ActiveMQException {
        handIn(
                ask,
                mail -> {
                    ClientMessage message = mail.parcel("job", new byte[0]);
                    message.setBodyInputStream(body);
                    return message;
                },
                Instant.now());
    }

    private void handIn(Slip.Ask ask, Function<Mail, ClientMessage> parcel, Instant sent)
            throws ActiveMQException {
        try (ClientSession transacted = link.session(true)) {
            Mail both = new Mail(transacted);
            ClientMessage message = parcel.apply(both);
            message.setTimestamp(sent.toEpochMilli());
            message.putStringProperty(
                    Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(ask.job()));
            message.putStringProperty(Addresses.JOB, ask.job());
            message.putStringProperty(Addresses.CLIENT, client);
            message.putStringProperty(Addresses.ASK, Wire.JSON.writeValueAsString(ask));
            both.send(Addresses.JOBS, message);
            both.send(Addresses.DESK, new Slip.Handed(ask.job(), client), true);
            transacted.commit();
        }
    }

    /** The next message of this kind; others go by. */
    public ClientMessage await(String kind) throws ActiveMQException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            ClientMessage message = consumer.receive(1000);
            if (message != null) {
                message.acknowledge();
                if (Mail.text(message, Addresses.KIND).equals(kind)) {
                    return message;
                }
            }
        }
        throw new AssertionError("expected a message of the kind " + kind + ", found none");
    }

    /** The last event of a job, as it comes. */
    public Slip.News lastNews() throws Exception {
        while (true) {
            ClientMessage message = await("news");
            Slip.News news = (Slip.News) Slip.forClient("news", Mail.body(message, 1 << 20));
            if (List.of("failed", "cancelled", "done").contains(news.event())) {
                return news;
            }
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
