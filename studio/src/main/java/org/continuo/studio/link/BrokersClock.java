package org.continuo.studio.link;

import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.MessagePacketI;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Leaves it to the broker's clock what is too old. Artemis holds the hour at which the broker lets
 * a message go against the clock of the machine that reads it, too, which throws all of them away
 * where it is that much ahead.
 */
final class BrokersClock implements Interceptor {
    private static final long NEVER = 0;

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
        if (packet instanceof MessagePacketI received) {
            received.getMessage().setExpiration(NEVER);
        }
        return true;
    }
}
