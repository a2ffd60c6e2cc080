package org.continuo.studio.link;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip;

/** Messages of a session, put in and taken out. One thread at a time. */
public final class Mail {
    /** How long a client's message waits for it. */
    public static final long LONGEST_MILLIS = 3_600_000;

    /** A file for each message costs more than a larger journal. */
    private static final int MOST_BYTES_AT_ONCE = 90_000;

    private static final long QUEUE_LIFE_MILLIS = 600_000;

    private final ClientSession session;
    private final ClientProducer producer;

    /** The mail of a session, which stays its owner's. */
    public Mail(ClientSession session) throws ActiveMQException {
        this.session = session;
        producer = session.createProducer();
    }

    /**
     * Sends a slip.
     *
     * @param durable whether it outlives the broker
     */
    public void send(String address, Slip slip, boolean durable) throws ActiveMQException {
        send(address, slip, durable, "");
    }

    /**
     * Sends a slip of which only the newest is of interest: one that still waits is replaced.
     *
     * @param subject what it is news of
     */
    public void sendNewest(String address, Slip slip, String subject) throws ActiveMQException {
        send(address, slip, false, subject);
    }

    private void send(String address, Slip slip, boolean durable, String newest)
            throws ActiveMQException {
        ClientMessage message = message(slip, durable);
        if (!newest.isEmpty()) {
            message.putStringProperty(Message.HDR_LAST_VALUE_NAME, SimpleString.of(newest));
        }
        producer.send(SimpleString.of(address), message);
    }

    private ClientMessage message(Slip slip, boolean durable) {
        ClientMessage message = session.createMessage(durable);
        message.putStringProperty(Addresses.KIND, slip.kind());
        message.getBodyBuffer().writeBytes(slip.document());
        return message;
    }

    /** The message of a slip that outlives the broker. */
    public ClientMessage durable(Slip slip) {
        return message(slip, true);
    }

    /**
     * A message of any size that is to be sent: streamed, and a file at the broker, if it is large.
     */
    public ClientMessage parcel(String kind, byte[] body) {
        ClientMessage message = session.createMessage(true);
        message.putStringProperty(Addresses.KIND, kind);
        if (body.length > MOST_BYTES_AT_ONCE) {
            message.setBodyInputStream(new ByteArrayInputStream(body));
        } else {
            message.getBodyBuffer().writeBytes(body);
        }
        return message;
    }

    /** Sends what {@link #parcel} made. */
    public void send(String address, ClientMessage message) throws ActiveMQException {
        producer.send(SimpleString.of(address), message);
    }

    /** What the desk was asked before a job's message was sent. */
    public static Slip.Ask ask(ClientMessage job) throws ServiceException {
        return EngineMessage.read(
                "job", text(job, Addresses.ASK).getBytes(StandardCharsets.UTF_8), Slip.Ask.class);
    }

    /**
     * What a message holds.
     *
     * @param mostBytes beyond which it is refused
     */
    public static byte[] body(ClientMessage message, long mostBytes)
            throws ActiveMQException, ServiceException {
        if (!message.isLargeMessage()) {
            byte[] body = new byte[message.getBodyBuffer().readableBytes()];
            message.getBodyBuffer().readBytes(body);
            return body;
        }
        Bounded out = new Bounded(mostBytes);
        message.saveToOutputStream(out);
        if (out.isTooLarge) {
            throw new ServiceException(
                    Kind.TOO_LARGE,
                    "message: expected at most %d bytes, found more".formatted(mostBytes));
        }
        return out.bytes.toByteArray();
    }

    /** Takes no more than it may, and lets the rest go by. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long most;
        private boolean isTooLarge;

        Bounded(long most) {
            this.most = most;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int from, int count) {
            isTooLarge |= bytes.size() + (long) count > most;
            if (!isTooLarge) {
                bytes.write(source, from, count);
            }
        }
    }

    /** A property that may be missing, as text. */
    public static String text(ClientMessage message, String property) {
        String value = message.getStringProperty(property);
        return value == null ? "" : value;
    }

    /** The user that the broker let in with this message's sender; empty if it does not say. */
    public static String sender(ClientMessage message) {
        String user = message.getValidatedUserID();
        return user == null ? "" : user;
    }

    /**
     * Makes the queue of a client or worker, if it is not there. It goes ten minutes after its
     * owner, or when the broker starts again, but not while something lies in it. Of news of one
     * subject only the newest waits there.
     */
    public void requireQueue(String name) throws ActiveMQException {
        if (hasQueue(name)) {
            return;
        }
        try {
            session.createQueue(
                    QueueConfiguration.of(name)
                            .setAddress(name)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setLastValue(true)
                            .setMaxConsumers(1)
                            .setAutoDelete(true)
                            .setAutoDeleteDelay(QUEUE_LIFE_MILLIS)
                            .setAutoDeleteMessageCount(0L));
        } catch (ActiveMQException refused) {
            // Its owner and the desk may make it at the same time.
            if (refused.getType() != ActiveMQExceptionType.QUEUE_EXISTS) {
                throw refused;
            }
        }
    }

    /** Whether there is such a queue; that of who has gone for good is no more. */
    public boolean hasQueue(String name) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(name)).isExists();
    }

    /** Returns once the broker has dealt with everything that was sent before. */
    public void settle() throws ActiveMQException {
        session.addressQuery(SimpleString.of(Addresses.DESK));
    }
}
