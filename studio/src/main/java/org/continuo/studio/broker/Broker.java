package org.continuo.studio.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;

/** The embedded broker: Apache Artemis with the studio's queues, over TLS 1.3. */
final class Broker implements AutoCloseable {
    private static final int MOST_DELIVERIES = 3;
    private static final int JOURNAL_FILE_BYTES = 4 << 20;

    private final EmbeddedActiveMQ embedded = new EmbeddedActiveMQ();

    /**
     * Starts it.
     *
     * @param port that it listens on
     * @param serverId by which this process reaches it
     */
    Broker(
            HubSettings settings,
            int port,
            HubCertificate certificate,
            Doorkeeper door,
            SizeGuard guard,
            int serverId)
            throws IOException {
        embedded.setSecurityManager(door);
        try {
            embedded.setConfiguration(configuration(settings, port, certificate, guard, serverId));
            embedded.start();
            server().getRemotingService().addIncomingInterceptor(guard);
        } catch (Exception refused) { // NOPMD: the interface declares it
            throw new IOException("the studio's hub could not start: " + refused, refused);
        }
        if (!server().isActive() || !server().getRemotingService().isStarted()) {
            close();
            throw new IOException(
                    "the studio's hub could not listen at %s:%d".formatted(settings.host(), port));
        }
    }

    private ActiveMQServer server() {
        return embedded.getActiveMQServer();
    }

    private static Configuration configuration(
            HubSettings settings,
            int port,
            HubCertificate certificate,
            SizeGuard guard,
            int serverId)
            throws Exception {
        Path folder = settings.folder().resolve("broker");
        Configuration configuration =
                new ConfigurationImpl()
                        .setName("continuo-studio")
                        .setPersistenceEnabled(true)
                        .setJournalType(JournalType.NIO)
                        .setJournalFileSize(JOURNAL_FILE_BYTES)
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .setNodeManagerLockDirectory(folder.resolve("lock").toString())
                        .setSecurityEnabled(true)
                        .setPopulateValidatedUser(true)
                        .setAuthenticationCacheSize(0)
                        .setAuthorizationCacheSize(0)
                        .setJMXManagementEnabled(false)
                        // The desk refuses jobs then; the broker would let senders wait without a
                        // word.
                        .setMaxDiskUsage(-1)
                        .setConnectionTtlCheckInterval(500)
                        .setPersistIDCache(true)
                        .addAcceptorConfiguration(tls(settings, port, certificate))
                        .addAcceptorConfiguration(
                                new TransportConfiguration(
                                        InVMAcceptorFactory.class.getName(),
                                        Map.of("serverId", serverId),
                                        "inside"));
        configuration.registerBrokerPlugin(guard);
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setAutoCreateQueues(false)
                        .setAutoCreateAddresses(true)
                        .setAutoDeleteAddresses(true)
                        .setMaxDeliveryAttempts(MOST_DELIVERIES)
                        .setRedeliveryDelay(0)
                        .setDeadLetterAddress(SimpleString.of(Addresses.DEAD)));
        configuration.addAddressSetting(
                Addresses.CLIENTS + "#",
                new AddressSettings()
                        .setAutoCreateQueues(false)
                        .setAutoCreateAddresses(true)
                        .setAutoDeleteAddresses(true)
                        // A client that comes back has its news again as often as it takes.
                        .setMaxDeliveryAttempts(-1)
                        .setExpiryDelay(Mail.LONGEST_MILLIS));
        addQueue(configuration, Addresses.JOBS, false);
        addQueue(configuration, Addresses.DESK, false);
        addQueue(configuration, Addresses.DEAD, false);
        addQueue(configuration, Addresses.CONTENT, true);
        return configuration;
    }

    private static void addQueue(Configuration configuration, String name, boolean lastValue) {
        configuration.addAddressConfiguration(
                new CoreAddressConfiguration()
                        .setName(name)
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfig(
                                QueueConfiguration.of(name)
                                        .setAddress(name)
                                        .setRoutingType(RoutingType.ANYCAST)
                                        .setDurable(true)
                                        .setLastValue(lastValue)
                                        .setAutoDelete(false)));
    }

    private static TransportConfiguration tls(
            HubSettings settings, int port, HubCertificate certificate) {
        Map<String, Object> acceptor = new HashMap<>();
        acceptor.put(TransportConstants.HOST_PROP_NAME, settings.host());
        acceptor.put(TransportConstants.PORT_PROP_NAME, port);
        acceptor.put(TransportConstants.PROTOCOLS_PROP_NAME, "CORE");
        acceptor.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        acceptor.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3");
        acceptor.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
        acceptor.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, certificate.store().toString());
        acceptor.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, HubCertificate.STORE_PASSWORD);
        acceptor.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        acceptor.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(), acceptor, "network");
    }

    /** Whether it goes on; it ends by itself where it cannot write. */
    boolean isRunning() {
        return server().isStarted();
    }

    /** Ends all connections of a user. */
    void disconnect(String user) {
        try {
            server().getActiveMQServerControl().closeConnectionsForUser(user);
        } catch (Exception gone) { // NOPMD: the interface declares it
            throw new IllegalStateException("connections of " + user, gone);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            embedded.stop();
        } catch (Exception refused) { // NOPMD: the interface declares it
            throw new IOException("the studio's hub could not end: " + refused, refused);
        }
    }
}
