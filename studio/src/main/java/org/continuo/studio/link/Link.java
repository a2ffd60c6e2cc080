package org.continuo.studio.link;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.access.HubAddress.Place;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.PinnedHub;

/**
 * A connection to the broker. It does not reconnect by itself: whoever has one opens another, since
 * all of them have something to say to a hub that has come back.
 */
public final class Link implements AutoCloseable {
    private static final long FAILURE_CHECK_MILLIS = 2000;

    /** After which the broker gives back what a silent machine had taken. */
    private static final long LIFE_MILLIS = 6000;

    private static final long CALL_MILLIS = 10_000;

    /** Beyond which a message is streamed to disk. */
    private static final int LARGE_BYTES = 100 * 1024;

    /** What may be on its way before the other end has asked for more. */
    private static final int WINDOW_BYTES = 4 << 20;

    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final String user;
    private final String secret;
    private volatile boolean broken;

    private Link(TransportConfiguration transport, String user, String secret)
            throws ActiveMQException {
        this.user = user;
        this.secret = secret;
        locator =
                ActiveMQClient.createServerLocatorWithoutHA(transport)
                        .setReconnectAttempts(0)
                        .setInitialConnectAttempts(1)
                        .setClientFailureCheckPeriod(FAILURE_CHECK_MILLIS)
                        .setConnectionTTL(LIFE_MILLIS)
                        .setCallTimeout(CALL_MILLIS)
                        .setMinLargeMessageSize(LARGE_BYTES)
                        .setProducerWindowSize(WINDOW_BYTES)
                        .setConsumerWindowSize(WINDOW_BYTES)
                        // A transaction's commit tells what became of its messages.
                        .setBlockOnDurableSend(false)
                        .setBlockOnNonDurableSend(false)
                        .setBlockOnAcknowledge(false)
                        .setAckBatchSize(0)
                        .addIncomingInterceptor(new BrokersClock());
        try {
            factory = locator.createSessionFactory();
        } catch (Exception refused) { // NOPMD: the interface declares it
            locator.close();
            if (refused instanceof ActiveMQException told) {
                throw told;
            }
            throw new ActiveMQException(
                    ActiveMQExceptionType.NOT_CONNECTED, String.valueOf(refused), refused);
        }
    }

    /**
     * Opens a connection over TLS to the first of the hub's places that answers.
     *
     * @throws ServiceException of kind {@code NO_ENGINE} if nobody answers, {@code REFUSED} if the
     *     hub does not know the user
     */
    public static Link open(PinnedHub hub, String user, String secret) throws ServiceException {
        String name = hub.address().toString();
        ActiveMQException silent = null;
        for (Place place : hub.address().places()) {
            try {
                Link link = new Link(transport(place, hub.trust()), user, secret);
                link.requireKnown();
                return link;
            } catch (ActiveMQException refused) {
                if (refused.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION) {
                    throw problem(name, refused);
                }
                silent = refused;
            }
        }
        throw problem(name, Objects.requireNonNull(silent));
    }

    private static TransportConfiguration transport(Place place, Path trust) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(TransportConstants.HOST_PROP_NAME, place.host());
        settings.put(TransportConstants.PORT_PROP_NAME, place.port());
        settings.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        settings.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3");
        settings.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, "PKCS12");
        settings.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trust.toString());
        settings.put(
                TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, HubCertificate.STORE_PASSWORD);
        // The certificate itself is pinned, whatever name its machine has today.
        settings.put(TransportConstants.VERIFY_HOST_PROP_NAME, false);
        settings.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        settings.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
        settings.put(TransportConstants.TCP_NODELAY_PROPNAME, true);
        settings.put(TransportConstants.NETTY_CONNECT_TIMEOUT, (int) TimeUnit.SECONDS.toMillis(5));
        return new TransportConfiguration(NettyConnectorFactory.class.getName(), settings);
    }

    /** Opens a connection to the broker of this process. */
    public static Link inside(int serverId, String user, String secret) throws ServiceException {
        try {
            return new Link(
                    new TransportConfiguration(
                            InVMConnectorFactory.class.getName(), Map.of("serverId", serverId)),
                    user,
                    secret);
        } catch (ActiveMQException refused) {
            throw problem("this process", refused);
        }
    }

    private void requireKnown() throws ActiveMQException {
        try (ClientSession session = session(false)) {
            session.addMetaData("continuo", "1");
        } catch (ActiveMQException refused) {
            close();
            throw refused;
        }
    }

    /** What a refusal of the broker is for a user. */
    public static ServiceException problem(String hub, ActiveMQException refused) {
        return switch (refused.getType()) {
            case SECURITY_EXCEPTION ->
                    new ServiceException(
                            Kind.REFUSED,
                            "the studio's hub at %s: expected a user that it knows, for what it may do; the join code was revoked or is of another role"
                                    .formatted(hub),
                            refused);
            case ADDRESS_FULL ->
                    new ServiceException(
                            Kind.BUSY,
                            "the studio's hub at %s has no room left on its disk".formatted(hub),
                            refused);
            default ->
                    new ServiceException(
                            Kind.NO_ENGINE,
                            "the studio's hub at %s does not answer".formatted(hub),
                            refused);
        };
    }

    /**
     * A new session, started; closed by the caller.
     *
     * @param transacted whether what is sent and acknowledged counts with {@code commit} only
     */
    public ClientSession session(boolean transacted) throws ActiveMQException {
        ClientSession session =
                factory.createSession(user, secret, false, !transacted, !transacted, false, 0);
        session.addFailureListener(new Failure());
        return session.start();
    }

    /** Hears that the connection broke, or that the hub ended it. */
    private final class Failure implements SessionFailureListener {
        @Override
        public void connectionFailed(ActiveMQException cause, boolean failedOver) {
            broken = true;
        }

        @Override
        public void connectionFailed(
                ActiveMQException cause, boolean failedOver, String scaleDownTarget) {
            broken = true;
        }

        @Override
        public void beforeReconnect(ActiveMQException cause) {
            broken = true;
        }
    }

    /** Whether it has broken or was closed. */
    public boolean isClosed() {
        return broken || factory.isClosed();
    }

    @Override
    public void close() {
        factory.close();
        locator.close();
    }
}
