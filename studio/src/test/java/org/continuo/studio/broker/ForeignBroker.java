package org.continuo.studio.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.HAPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.messages.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * A broker that somebody else has set up, as docs/studio.md says: alone, or one of a pair with the
 * same store, of which the backup waits until the primary has gone.
 */
final class ForeignBroker implements AutoCloseable {
    /** With which everybody gets in. */
    static final String WORD = "word";

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    private ForeignBroker(Configuration configuration) throws Exception {
        broker.setSecurityManager(new Open());
        broker.setConfiguration(configuration);
        broker.start();
    }

    /** Starts one with a store of its own. */
    static ForeignBroker alone(Path folder, int port) throws Exception {
        return new ForeignBroker(configuration(folder, port));
    }

    /** Starts the one of a pair that waits. */
    static ForeignBroker backup(Path folder, int port) throws Exception {
        return new ForeignBroker(paired(folder, port, new SharedStoreBackupPolicyConfiguration()));
    }

    /** The one of a pair that works, as a process that can be killed: FOLDER PORT. */
    public static void main(String[] arguments) throws Exception {
        ForeignBroker _ =
                new ForeignBroker(
                        paired(
                                Path.of(arguments[0]),
                                Integer.parseInt(arguments[1]),
                                new SharedStorePrimaryPolicyConfiguration()));
        System.out.println("listening");
        Thread.currentThread().join();
    }

    private static Configuration paired(Path folder, int port, HAPolicyConfiguration policy)
            throws Exception {
        return configuration(folder, port).setHAPolicyConfiguration(policy);
    }

    private static Configuration configuration(Path folder, int port) throws Exception {
        Configuration configuration =
                new ConfigurationImpl()
                        .setPersistenceEnabled(true)
                        .setJournalType(JournalType.NIO)
                        .setJournalDirectory(folder.resolve("journal").toString())
                        .setBindingsDirectory(folder.resolve("bindings").toString())
                        .setLargeMessagesDirectory(folder.resolve("large").toString())
                        .setPagingDirectory(folder.resolve("paging").toString())
                        .setPopulateValidatedUser(true)
                        .setJMXManagementEnabled(false)
                        .addAcceptorConfiguration(
                                "tls",
                                "tcp://127.0.0.1:%d?sslEnabled=true;enabledProtocols=TLSv1.3;keyStoreType=PKCS12;keyStorePath=%s;keyStorePassword=%s"
                                        .formatted(
                                                port,
                                                HubCertificate.in(folder).store(),
                                                HubCertificate.STORE_PASSWORD))
                        .addAddressSetting(
                                Addresses.JOBS,
                                new AddressSettings()
                                        .setMaxDeliveryAttempts(3)
                                        .setDeadLetterAddress(SimpleString.of(Addresses.DEAD)));
        for (Map.Entry<String, Boolean> queue :
                Map.of(
                                Addresses.JOBS, false,
                                Addresses.DESK, false,
                                Addresses.DEAD, false,
                                Addresses.CONTENT, true)
                        .entrySet()) {
            configuration.addQueueConfiguration(
                    QueueConfiguration.of(queue.getKey())
                            .setRoutingType(RoutingType.ANYCAST)
                            .setLastValue(queue.getValue()));
        }
        return configuration;
    }

    /** Lets everybody in who has the word. */
    private static final class Open implements ActiveMQSecurityManager5 {
        @Override
        public @Nullable Subject authenticate(
                @Nullable String user,
                @Nullable String password,
                @Nullable RemotingConnection connection,
                @Nullable String domain) {
            return user != null && WORD.equals(password)
                    ? new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of())
                    : null;
        }

        @Override
        public @Nullable String getUserFromSubject(@Nullable Subject subject) {
            return subject == null ? null : subject.getPrincipals().iterator().next().getName();
        }

        @Override
        public boolean authorize(
                Subject subject, Set<Role> roles, CheckType check, String address) {
            return true;
        }

        @Override
        public boolean validateUser(String user, String password) {
            return WORD.equals(password);
        }

        @Override
        public boolean validateUserAndRole(
                String user, String password, Set<Role> roles, CheckType check) {
            return WORD.equals(password);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            broker.stop();
        } catch (Exception problem) { // NOPMD: the interface declares it
            throw new IOException(problem);
        }
    }
}
