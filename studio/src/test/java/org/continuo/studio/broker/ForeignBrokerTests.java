package org.continuo.studio.broker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobRequest;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.client.StudioService;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.worker.Worker;
import org.continuo.studio.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A studio through a broker that somebody else has set up, as docs/studio.md says. */
final class ForeignBrokerTests {
    @TempDir Path folder;

    /** Lets everybody in who has the word. */
    private static final class Open implements ActiveMQSecurityManager5 {
        @Override
        public @Nullable Subject authenticate(
                @Nullable String user,
                @Nullable String password,
                @Nullable RemotingConnection connection,
                @Nullable String domain) {
            return user != null && "word".equals(password)
                    ? new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of())
                    : null;
        }

        @Override
        public @Nullable String getUserFromSubject(@Nullable Subject subject) {
            return subject == null ? null : subject.getPrincipals().iterator().next().getName();
        }

        @Override
        public boolean authorize(
                Subject subject,
                Set<org.apache.activemq.artemis.core.security.Role> roles,
                CheckType check,
                String address) {
            return true;
        }

        @Override
        public boolean validateUser(String user, String password) {
            return "word".equals(password);
        }

        @Override
        public boolean validateUserAndRole(
                String user,
                String password,
                Set<org.apache.activemq.artemis.core.security.Role> roles,
                CheckType check) {
            return "word".equals(password);
        }
    }

    private Configuration configuration(HubCertificate certificate, int port) throws Exception {
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
                                                certificate.store(),
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

    @Test
    void jobsGoThroughABrokerOfSomebodyElse() throws Exception {
        HubCertificate certificate =
                HubCertificate.in(Files.createDirectories(folder.resolve("certificate")));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HubAddress address = new HubAddress("127.0.0.1", port, certificate.pin());
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setSecurityManager(new Open());
        broker.setConfiguration(configuration(certificate, port));
        broker.start();
        EngineSetup setup = TestEngine.setup(folder.resolve("user"));
        List<String> journal = new CopyOnWriteArrayList<>();
        LocalEngine own = new LocalEngine(setup);
        try (Hub.AutoClosing _ =
                        Hub.deskOf(
                                new JoinCode("desk", "word", address),
                                folder.resolve("desk"),
                                9,
                                "1",
                                journal::add);
                Worker _ =
                        new Worker(
                                new WorkerSettings(
                                        new JoinCode("machine", "word", address),
                                        folder.resolve("machine"),
                                        setup,
                                        "machine",
                                        "1",
                                        false,
                                        journal::add));
                StudioService client =
                        new StudioService(
                                new JoinCode("anna", "word", address),
                                StudioSettings.usual(folder.resolve("anna"), true),
                                new InProcessService(own),
                                new DataFolder(folder.resolve("user")))) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (client.view().machines().isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("nobody works: " + journal);
                }
                Thread.sleep(50);
            }
            JobRequest request = TestEngine.request("bells");
            assertArrayEquals(
                    own.submit("test", request, event -> {}).await().clips().getFirst().channel(0),
                    client.submit(request, event -> {}).await().clips().getFirst().channel(0));
        } finally {
            own.close();
            broker.stop();
        }
    }
}
