package org.continuo.studio.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendContinuationMessage;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.continuo.studio.messages.Addresses;

/**
 * Ends the connection of who sends more than a message may have, while it arrives and before it
 * fills the disk; and tells of messages that came a second time, which the broker drops.
 */
final class SizeGuard implements Interceptor, ActiveMQServerMessagePlugin {
    private final long mostBytes;
    private final Journal journal;
    private final Map<Sending, Long> arrived = new ConcurrentHashMap<>();

    /** A channel sends one large message at a time. */
    private record Sending(Object connection, long channel) {}

    SizeGuard(long mostBytes, Journal journal) {
        this.mostBytes = mostBytes;
        this.journal = journal;
    }

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
        Sending sending = new Sending(connection.getID(), packet.getChannelID());
        if (packet.getType() == PacketImpl.SESS_SEND_LARGE) {
            arrived.put(sending, 0L);
        } else if (packet instanceof SessionSendContinuationMessage piece) {
            long sum = arrived.merge(sending, (long) piece.getBody().length, Long::sum);
            if (sum > mostBytes) {
                arrived.remove(sending);
                journal.note(
                        "refused: a message of more than %d bytes from %s"
                                .formatted(mostBytes, connection.getRemoteAddress()));
                var _ =
                        connection.asyncFail(
                                new ActiveMQException(
                                        ActiveMQExceptionType.LARGE_MESSAGE_ERROR_BODY,
                                        "too large"));
                return false;
            }
            if (!piece.isContinues()) {
                arrived.remove(sending);
            }
        }
        return true;
    }

    @Override
    public void afterSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            RoutingStatus result) {
        if (result == RoutingStatus.DUPLICATED_ID) {
            journal.note(
                    "refused: job %s came a second time from %s"
                            .formatted(
                                    message.getStringProperty(Addresses.JOB),
                                    session.getValidatedUser()));
        }
    }
}
