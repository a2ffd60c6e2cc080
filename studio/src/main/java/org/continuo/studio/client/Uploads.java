package org.continuo.studio.client;

import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;

/**
 * Sends jobs and models over a connection, each in a transaction of its own, several at a time. Its
 * sessions are used again, as opening one takes longer than sending a small job; they are closed
 * with the connection.
 */
final class Uploads {
    private final Link link;
    private final ConcurrentLinkedDeque<Way> idle = new ConcurrentLinkedDeque<>();

    private record Way(ClientSession session, Mail mail) {}

    /** What is sent in a transaction. */
    @FunctionalInterface
    interface Sending {
        void into(Mail mail) throws ActiveMQException;
    }

    Uploads(Link link) {
        this.link = link;
    }

    /** Returns once the broker has all of it, on its disk. */
    void send(Sending sending) throws ActiveMQException {
        Way way = idle.poll();
        if (way == null) {
            ClientSession session = link.session(true);
            way = new Way(session, new Mail(session));
        }
        boolean isSent = false;
        try {
            sending.into(way.mail());
            way.session().commit();
            isSent = true;
        } finally {
            if (isSent) {
                idle.push(way);
            } else {
                way.session().close();
            }
        }
    }
}
