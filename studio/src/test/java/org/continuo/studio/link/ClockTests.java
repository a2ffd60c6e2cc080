package org.continuo.studio.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.engine.service.TestEngine;
import org.continuo.studio.RawClient;
import org.continuo.studio.TestStudio;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.access.Role;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Slip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines whose clocks disagree. */
final class ClockTests {
    private static final long WAITS_MILLIS = 3000;
    private static final int LARGE_BYTES = 300_000;

    @TempDir Path folder;

    /** To a user whose clock is ahead a message seems to have waited for too long. */
    @Test
    void whatHasComeIsReadWhateverTheReadersClockSays() throws Exception {
        try (TestStudio studio = new TestStudio(folder, 3, 1 << 20);
                RawClient sender = new RawClient(studio.user("both", Role.WORK, Role.USE), folder);
                Link reading = open(studio.user("anna", Role.USE));
                ClientSession writing = sender.link().session(false);
                ClientSession session = reading.session(false)) {
            String address = Addresses.ofClient("anna", UUID.randomUUID().toString());
            new Mail(session).requireQueue(address);
            try (ClientConsumer consumer = session.createConsumer(address)) {
                Mail mail = new Mail(writing);
                Slip slip = new Slip.Unknown(UUID.randomUUID().toString());
                byte[] large = new byte[LARGE_BYTES];
                for (ClientMessage message :
                        List.of(mail.durable(slip), mail.parcel("delivery", large))) {
                    message.setExpiration(System.currentTimeMillis() + WAITS_MILLIS);
                    mail.send(address, message);
                }
                Thread.sleep(WAITS_MILLIS + 500);
                assertArrayEquals(slip.document(), body(consumer));
                assertArrayEquals(large, body(consumer));
            }
        }
    }

    private static byte[] body(ClientConsumer consumer) throws Exception {
        ClientMessage message = consumer.receive(5000);
        assertNotNull(message, "thrown away by its reader");
        byte[] body = Mail.body(message, LARGE_BYTES);
        message.acknowledge();
        return body;
    }

    private Link open(JoinCode code) throws Exception {
        return Link.open(
                PinnedHub.of(code.hub(), folder.resolve("mine")), code.user(), code.secret());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aJobIsMadeOnceWhateverItsSendersClockSays(int hours) throws Exception {
        try (TestStudio studio = new TestStudio(folder, 3, 1 << 20);
                RawClient raw = new RawClient(studio.user("anna", Role.USE), folder)) {
            studio.worker("machine", TestEngine.setup(folder), 0);
            Instant sent = Instant.now().plus(Duration.ofHours(hours));
            Slip.Ask ask = raw.ask(UUID.randomUUID().toString());
            JobRequest request =
                    TestEngine.request("bells").with(new ModelChoice("nano", "int8", 1));
            byte[] order = new Order.Clips(RequestJson.write(request), Map.of()).parcel().bytes();
            raw.handIn(ask, order, sent);
            assertEquals(ask.job(), Mail.text(raw.await("delivery"), Addresses.JOB));
            raw.send(new Slip.Forget(ask.job()));
            assertEquals(
                    ActiveMQExceptionType.DUPLICATE_ID_REJECTED,
                    assertThrows(ActiveMQException.class, () -> raw.handIn(ask, order, sent))
                            .getType());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 24 * 365, -24 * 365 * 21})
    void aHubsCertificateIsTheOneOfItsCodeWhateverItsClockSaid(int hours) throws Exception {
        Path hub = Files.createDirectories(folder.resolve("hub"));
        HubCertificate made =
                HubCertificate.in(hub, () -> Instant.now().plus(Duration.ofHours(hours)));
        try (TestStudio studio = new TestStudio(folder, 3, 1 << 20)) {
            JoinCode anna = studio.user("anna", Role.USE);
            assertEquals(made.pin(), anna.hub().pin());
            try (Link link = open(anna)) {
                assertFalse(link.isClosed());
            }
        }
    }
}
