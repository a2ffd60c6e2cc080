package org.continuo.studio.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.engine.service.TestEngine;
import org.continuo.studio.RawClient;
import org.continuo.studio.TestStudio;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.access.Role;
import org.continuo.studio.access.StudioUser.Limits;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;
import org.continuo.studio.messages.Slip.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Who may do what at a hub, and what is refused. */
@SuppressWarnings("NullAway.Init")
final class DoorTests {
    private static final long LARGEST_BYTES = 1 << 20;

    @TempDir Path folder;

    private TestStudio studio;

    @BeforeEach
    void openHub() throws IOException {
        studio = new TestStudio(folder, 3, LARGEST_BYTES);
    }

    @AfterEach
    void closeHub() throws IOException {
        studio.close();
    }

    private Link open(JoinCode code) throws IOException {
        return Link.open(
                PinnedHub.of(code.hub(), folder.resolve("mine")), code.user(), code.secret());
    }

    private static void await(BooleanSupplier condition, Object found) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "found only " + found);
            Thread.sleep(10);
        }
    }

    private void awaitJournal(String words) throws InterruptedException {
        await(() -> studio.journal.stream().anyMatch(line -> line.contains(words)), studio.journal);
    }

    private static void assertRefused(
            ActiveMQExceptionType type, org.junit.jupiter.api.function.Executable something) {
        assertEquals(type, assertThrows(ActiveMQException.class, something).getType());
    }

    @Test
    void aWrongSecretIsRefusedAndToldInTheJournal() throws Exception {
        JoinCode anna = studio.user("anna", Role.USE);
        JoinCode wrong = new JoinCode("anna", anna.secret() + "x", anna.hub());
        ServiceException refused = assertThrows(ServiceException.class, () -> open(wrong));
        assertEquals(Kind.REFUSED, refused.kind());
        assertEquals(1, refused.sentence().lines().count());
        awaitJournal("refused at the door: anna");
        open(anna).close();
    }

    @Test
    void aHubWithAnotherCertificateIsToldNothing() throws Exception {
        JoinCode anna = studio.user("anna", Role.USE);
        HubAddress foreign =
                new HubAddress(
                        anna.hub().places(),
                        new StringBuilder(anna.hub().pin()).reverse().toString());
        ServiceException refused =
                assertThrows(
                        ServiceException.class,
                        () -> open(new JoinCode("anna", anna.secret(), foreign)));
        assertEquals(Kind.REFUSED, refused.kind());
        assertTrue(
                studio.journal.stream().noneMatch(line -> line.contains("anna")),
                studio.journal.toString());
    }

    @Test
    void nothingOlderThanTls13IsSpoken() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        HubAddress.Place hub = studio.hub().address(TestStudio.HOST).places().getFirst();
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(hub.host(), hub.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(SSLException.class, socket::startHandshake);
        }
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(hub.host(), hub.port())) {
            socket.startHandshake();
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void whoIsRevokedIsDisconnectedAndStaysOut() throws Exception {
        JoinCode anna = studio.user("anna", Role.USE);
        JoinCode otto = studio.user("otto", Role.USE);
        try (Link mine = open(anna);
                Link others = open(otto);
                ClientSession session = mine.session(false);
                ClientSession theirs = others.session(false)) {
            assertFalse(session.isClosed() || theirs.isClosed());
            assertTrue(studio.hub().users().revoke("anna"));
            await(mine::isClosed, studio.journal);
            assertFalse(others.isClosed());
        }
        assertEquals(Kind.REFUSED, assertThrows(ServiceException.class, () -> open(anna)).kind());
    }

    private static void sendWhole(Link link, String address, Slip slip) throws ActiveMQException {
        try (ClientSession session = link.session(true)) {
            new Mail(session).send(address, slip, true);
            session.commit();
        }
    }

    @Test
    void eachMayDoWhatItsRoleAllowsAtQueuesOfItsOwn() throws Exception {
        JoinCode user = studio.user("user", Role.USE);
        JoinCode machine = studio.user("machine", Role.WORK);
        String id = UUID.randomUUID().toString();
        try (RawClient theirs = new RawClient(studio.user("otto", Role.USE), folder);
                Link using = open(user);
                Link working = open(machine);
                ClientSession use = using.session(false);
                ClientSession work = working.session(false)) {
            String foreign = Addresses.ofClient("otto", theirs.ask(id).client());
            ActiveMQExceptionType refused = ActiveMQExceptionType.SECURITY_EXCEPTION;
            assertRefused(refused, () -> use.createConsumer(foreign));
            assertRefused(refused, () -> use.createConsumer(Addresses.JOBS));
            assertRefused(refused, () -> use.createConsumer(Addresses.JOBS, true));
            assertRefused(refused, () -> use.createConsumer(Addresses.DESK));
            assertRefused(refused, () -> use.createConsumer(Addresses.CONTENT, true));
            assertRefused(
                    refused, () -> new Mail(use).requireQueue(Addresses.ofWorker("user", id)));
            assertRefused(
                    refused, () -> new Mail(use).requireQueue(Addresses.ofClient("otto", id)));
            assertRefused(refused, () -> sendWhole(using, foreign, new Slip.Unknown(id)));
            assertRefused(refused, () -> work.createConsumer(foreign));
            assertRefused(refused, () -> work.createConsumer(Addresses.DESK));
            assertRefused(refused, () -> sendWhole(working, Addresses.JOBS, new Slip.Unknown(id)));
            work.createConsumer(Addresses.JOBS).close();
        }
    }

    /** Zeros, counted. */
    private static final class Zeros extends InputStream {
        private final long length;
        private long read;

        Zeros(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("expected a look at many bytes at once");
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
            int given = (int) Math.min(count, length - read);
            read += given;
            return given == 0 ? -1 : given;
        }
    }

    @Test
    void aMessageOfTwoGigabytesIsCutOffAtOnceAndLeavesNoFile() throws Exception {
        Zeros zeros = new Zeros(2_000_000_000);
        try (RawClient raw = new RawClient(studio.user("anna", Role.USE), folder)) {
            assertThrows(
                    ActiveMQException.class,
                    () -> raw.handIn(raw.ask(UUID.randomUUID().toString()), zeros));
            awaitJournal("a message of more than");
            await(raw.link()::isClosed, studio.journal);
        }
        assertTrue(zeros.read < 64 * LARGEST_BYTES, () -> "it read " + zeros.read);
        Path large = folder.resolve("hub/broker/large");
        await(() -> isEmpty(large), large);
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static byte[] order(String model) {
        return new Order.Clips(
                        RequestJson.write(
                                TestEngine.request("bells")
                                        .with(new JobRequest.ModelChoice(model, "int8", 1))),
                        Map.of())
                .parcel()
                .bytes();
    }

    @Test
    void aReplayedJobIsMadeOnce() throws Exception {
        studio.worker("machine", TestEngine.setup(folder));
        awaitJournal("machine works");
        try (RawClient raw = new RawClient(studio.user("anna", Role.USE), folder)) {
            Slip.Ask ask = raw.ask(UUID.randomUUID().toString());
            raw.handIn(ask, order("nobody/none"));
            assertEquals("failed", raw.lastNews().event());
            raw.send(new Slip.Forget(ask.job()));
            assertRefused(
                    ActiveMQExceptionType.DUPLICATE_ID_REJECTED,
                    () -> raw.handIn(ask, order("nobody/none")));
            awaitJournal("came a second time");
        }
    }

    @Test
    void aJobThatAsksForAPathIsRefusedWithoutALook() throws Exception {
        studio.worker("machine", TestEngine.setup(folder));
        awaitJournal("machine works");
        Path secret = Files.writeString(folder.resolve("secret.wav"), "no music");
        try (RawClient raw = new RawClient(studio.user("anna", Role.USE), folder)) {
            for (String model :
                    new String[] {folder.toString(), "../" + folder, "a.th", "content:../x"}) {
                raw.handIn(raw.ask(UUID.randomUUID().toString()), order(model));
                Slip.News news = raw.lastNews();
                assertEquals("failed", news.event());
                assertEquals("bad_request", news.data().path("kind").asString(""));
                assertTrue(
                        news.data().path("error").asString("").startsWith("model: expected"),
                        news.data().toString());
            }
            ObjectNode document = RequestJson.write(TestEngine.request("bells"));
            ((ObjectNode) document.path("model")).put("name", "nano");
            document.putObject("context").putObject("sound").put("file", secret.toString());
            raw.handIn(
                    raw.ask(UUID.randomUUID().toString()),
                    new Order.Clips(document, Map.of()).parcel().bytes());
            assertEquals(
                    "audio: expected samples in a job for the studio, found a path",
                    raw.lastNews().data().path("error").asString(""));
            ObjectNode head = document.deepCopy();
            raw.handIn(raw.ask(UUID.randomUUID().toString()), new Parcel(head, List.of()).bytes());
            assertEquals("failed", raw.lastNews().event());
        }
    }

    /** While the machine is busy with somebody else's, one job of a second waits. */
    @ParameterizedTest
    @CsvSource({"1, 1000000, 1000", "9, 100, 1000", "9, 1000000, 1.5"})
    void moreThanAUserMayLetWaitIsRefused(int jobs, long bytes, double seconds) throws Exception {
        studio.worker("machine", TestEngine.setup(folder), 1000);
        awaitJournal("machine works");
        Limits limits = new Limits(jobs, bytes, seconds);
        JoinCode anna = studio.hub().invite(TestStudio.HOST, "anna", Set.of(Role.USE), limits);
        try (RawClient busy = new RawClient(studio.user("otto", Role.USE), folder);
                RawClient raw = new RawClient(anna, folder)) {
            busy.handIn(busy.ask(UUID.randomUUID().toString()), order("nano"));
            busy.await("news");
            raw.handIn(raw.ask(UUID.randomUUID().toString()), order("nano"));
            raw.send(raw.ask(UUID.randomUUID().toString()));
            Slip.Refused refused =
                    (Slip.Refused)
                            Slip.forClient("refused", Mail.body(raw.await("refused"), 1 << 20));
            assertEquals(Kind.BUSY, refused.problem());
            assertTrue(refused.sentence().contains("limit for anna"), refused.sentence());
        }
    }

    @Test
    void aJobOfMoreThanTheHubWasAskedForIsRefused() throws Exception {
        studio.worker("machine", TestEngine.setup(folder));
        awaitJournal("machine works");
        try (RawClient raw = new RawClient(studio.user("anna", Role.USE), folder)) {
            ObjectNode three =
                    RequestJson.write(
                            TestEngine.request("bells")
                                    .with(new JobRequest.ModelChoice("nano", "int8", 1))
                                    .takes(3));
            raw.handIn(
                    raw.ask(UUID.randomUUID().toString()),
                    new Order.Clips(three, Map.of()).parcel().bytes());
            assertEquals(
                    "job: expected at most the 1.0 s of music that the hub was asked for, found 1.5"
                            + " s",
                    raw.lastNews().data().path("error").asString(""));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void secondsThatAreNoneAreNoQuestion(double seconds) {
        String id = UUID.randomUUID().toString();
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Slip.Ask(
                                        id, id, Work.CLIPS, "", "raw", seconds, false, List.of()));
        assertEquals("seconds: expected 0 or more, found " + seconds, refused.getMessage());
    }

    @Test
    void slipsOfOthersJobsAndOfWorkDoNothing() throws Exception {
        studio.worker("machine", TestEngine.setup(folder));
        awaitJournal("machine works");
        try (RawClient raw = new RawClient(studio.user("anna", Role.USE), folder);
                RawClient thief = new RawClient(studio.user("otto", Role.USE), folder)) {
            Slip.Ask ask = raw.ask(UUID.randomUUID().toString());
            raw.send(ask);
            raw.await("granted");
            thief.send(new Slip.Cancel(ask.job()));
            thief.send(
                    new Slip.Presence(
                            UUID.randomUUID().toString(),
                            "thief",
                            "1",
                            Slip.PROTOCOL,
                            java.util.List.of("nano"),
                            List.of(),
                            1,
                            "",
                            0,
                            0,
                            false,
                            false));
            awaitJournal("otto may not work");
            raw.handIn(ask, order("nobody/none"));
            assertEquals("failed", raw.lastNews().event());
        }
    }
}
