package org.continuo.engine.hub;

import static org.continuo.engine.hub.PullFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token goes to the hub and nowhere else, and what began encrypted stays so. */
final class TokenSecrecyTests {
    private static final String NAME = "facebook/musicgen-small";
    private static final AccessToken TOKEN = AccessToken.of("hf_topsecret", "HF_TOKEN");

    @TempDir Path folder;

    @Test
    void theHubGetsTheTokenAndTheStorageServerDoesNot() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;

            fixture.pull(NAME);

            assertTrue(hub.seenAt("hub").size() > 3);
            hub.seenAt("hub")
                    .forEach(seen ->
                            assertEquals("Bearer hf_topsecret", seen.authorization(), seen.path()));
            assertEquals(1, hub.seenAt("storage").size());
            hub.seenAt("storage")
                    .forEach(seen -> assertEquals(null, seen.authorization(), seen.path()));
        }
    }

    @Test
    void aRedirectToAForeignHostDoesNotCarryTheToken() throws Exception {
        try (FakeHub hub = new FakeHub();
                FakeHub foreign = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            FakeHub.Fault away = FakeHub.redirect(foreign.endpoint() + "/steal");
            hub.onHub("revision/main", away, away, away);
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;

            String refused = refusal(() -> fixture.pull(NAME));

            assertEquals(
                    List.of("/steal"),
                    foreign.seen.stream().map(FakeHub.Seen::path).distinct().toList());
            foreign.seen.forEach(seen -> assertEquals(null, seen.authorization()));
            assertFalse(refused.contains("topsecret"));
        }
    }

    @Test
    void aRedirectBackFromAForeignHostDoesNotRegainTheToken() throws Exception {
        try (FakeHub hub = new FakeHub();
                FakeHub foreign = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            hub.onHub("revision/main", FakeHub.redirect(foreign.endpoint() + "/bounce"));
            foreign.onHub(
                    "/bounce",
                    FakeHub.redirect(hub.endpoint() + "/api/models/" + NAME + "/revision/main"));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;

            try (HubClient client = new HubClient(fixture.settings(), PullFixture.QUICK)) {
                client.list(HubName.parse(NAME), (what, reason, pause) -> {});
            }

            assertEquals("Bearer hf_topsecret", hub.seen.getFirst().authorization());
            assertEquals(null, hub.seen.getLast().authorization());
        }
    }

    @Test
    void aRedirectWithinTheHubKeepsTheToken() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.offer(FakeRepository.musicGen("google-t5/t5-base", 5000, 1));
            hub.onHub(
                    "models/t5-base/revision/main",
                    FakeHub.redirect("/api/models/google-t5/t5-base/revision/main?blobs=true"));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;

            try (HubClient client = new HubClient(fixture.settings(), PullFixture.QUICK)) {
                assertEquals(
                        "t5-base",
                        client.list(HubName.parse("t5-base"), (what, reason, pause) -> {})
                                .name()
                                .toString());
            }

            assertEquals("Bearer hf_topsecret", hub.seen.getLast().authorization());
        }
    }

    @Test
    void anEndlessRedirectEnds() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            for (int i = 0; i < 20; i++) {
                hub.onHub(
                        "revision/main",
                        FakeHub.redirect("/api/models/" + NAME + "/revision/main"));
            }
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));

            assertEquals(
                    "facebook/musicgen-small: expected a file, found more than 8 redirects",
                    refusal(() -> new PullFixture(folder, hub.endpoint()).pull(NAME)));
        }
    }

    @Test
    void anEncryptedHubIsTrustedByTheCertificateThatTheUserNames() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        try (FakeHub hub = new FakeHub(certificate.context())) {
            FakeRepository model = hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;
            fixture.certificates = List.of(certificate.pem());

            Path pulled = fixture.pull(NAME);

            assertArrayEquals(
                    model.file("model.safetensors"),
                    Files.readAllBytes(pulled.resolve("model.safetensors")));
        }
    }

    @Test
    void anUnknownCertificateIsRefusedAndTheTokenNotSent() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        try (FakeHub hub = new FakeHub(certificate.context())) {
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;

            String refused = refusal(() -> fixture.pull(NAME));

            assertTrue(
                    refused.startsWith(
                            "facebook/musicgen-small: no trusted connection to 127.0.0.1"),
                    refused);
            assertTrue(refused.contains("SSL_CERT_FILE"), refused);
            assertEquals(List.of(), hub.seen);
        }
    }

    @Test
    void aRedirectFromHttpsToPlainHttpIsRefused() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        try (FakeHub hub = new FakeHub(certificate.context());
                FakeHub plain = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            plain.offer(FakeRepository.musicGen(NAME, 5000, 1));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.certificates = List.of(certificate.pem());
            hub.onHub(
                    "model.safetensors",
                    FakeHub.redirect(plain.storageAddress() + "/" + NAME + "/model.safetensors"));

            String refused = refusal(() -> fixture.pull(NAME));

            assertEquals(
                    "model.safetensors of facebook/musicgen-small: expected a redirect to an https"
                            + " address, found one to http://localhost; refused",
                    refused);
            assertEquals(List.of(), plain.seen);
        }
    }

    @Test
    void aRedirectToAFileOfThisMachineIsRefused() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            hub.onHub("/config.json", FakeHub.redirect("file:///etc/passwd"));

            String refused = refusal(() -> new PullFixture(folder, hub.endpoint()).pull(NAME));

            assertTrue(
                    refused.startsWith(
                            "config.json of facebook/musicgen-small: expected a redirect to an"
                                    + " https address, found one to file:"),
                    refused);
        }
    }

    @Test
    void aTokenIsNotSentOverPlainHttpToAnotherMachine() {
        assertFalse(HubClient.mayCarryToken(URI.create("http://hub.example.org")));
        assertTrue(HubClient.mayCarryToken(URI.create("https://hub.example.org")));
        assertTrue(HubClient.mayCarryToken(URI.create("http://127.0.0.1:8080")));
    }

    @Test
    void theTokenIsInNoMessageAndInNoFile() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.offer(FakeRepository.musicGen(NAME, 5000, 1));
            PullFixture fixture = new PullFixture(folder, hub.endpoint());
            fixture.token = TOKEN;
            HubSettings settings =
                    new HubSettings(
                            hub.endpoint(),
                            TOKEN,
                            false,
                            folder,
                            true,
                            ProxySelector.of(null),
                            List.of(),
                            Duration.ofSeconds(1));

            fixture.pull(NAME);

            assertFalse(settings.toString().contains("topsecret"), settings.toString());
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertFalse(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                    .contains("topsecret"),
                            file.toString());
                }
            }
        }
    }
}
