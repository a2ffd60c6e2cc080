package org.continuo.engine.service.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer.Limits;
import org.continuo.engine.service.server.RawClient.HubResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may use the engine, and what it refuses. */
final class EngineServerTests {
    private static final String ENDLESS =
            """
            {"descriptions": ["x"], "length": {"seconds": 3000}, "model": {"threads": 1}}
            """;

    /** For how long a client may be silent: longer than a loaded machine holds a test up. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    @TempDir Path folder;
    private EngineServer server;
    private RawClient client;

    @BeforeEach
    void serve() throws IOException {
        server = serve(new Limits(Duration.ofMinutes(10), GRACE, 1 << 20));
        client = RawClient.of(server.address());
    }

    private EngineServer serve(Limits limits) throws IOException {
        return EngineServer.start(
                        new DataFolder(folder.resolve("data")),
                        () -> new LocalEngine(TestEngine.setup(folder)),
                        limits)
                .orElseThrow();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static void assertProblem(int status, String part, HubResponse answer) {
        assertEquals(status, answer.status());
        String error = answer.json().path("error").asString("");
        assertTrue(error.contains(part), error);
        assertEquals(1, error.lines().count());
    }

    @Test
    void onlyTheUserCanReadTheAddressAndTheTokenHas256Bits() throws IOException {
        DataFolder data = new DataFolder(folder.resolve("data"));
        Path file = data.resolve("engine.json");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        EngineAddress address = EngineAddress.read(data).orElseThrow();
        assertEquals(server.address(), address);
        assertEquals(64, address.token().length());
        assertEquals(ProcessHandle.current().pid(), address.pid());
        assertFalse(address.toString().contains(address.token()));
        server.close();
        assertFalse(Files.exists(file));
        server = serve(Limits.DEFAULT);
        assertNotEquals(address.token(), server.address().token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer 0", "Basic YTpi"})
    void withoutTheTokenNothingIsAnswered(String authorization) throws IOException {
        RawClient stranger = client.authorization(authorization);
        assertProblem(401, "token", stranger.get("/status"));
        assertProblem(401, "token", stranger.send("POST", "/jobs", ENDLESS));
        assertProblem(401, "token", stranger.get("/no/such/path"));
        assertEquals("[]", client.get("/jobs").json().toString());
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "980, 490", "500000, 1000", "1, 1", "-5, 1"})
    void fewerConnectionsAreTakenThanThereAreFiles(long freeFiles, int connections) {
        assertEquals(connections, EngineServer.mostConnections(freeFiles));
    }

    @Test
    void aTokenThatDiffersInItsLastDigitIsWrong() throws IOException {
        String token = server.address().token();
        char last = token.charAt(63) == '0' ? '1' : '0';
        String wrong = "Bearer " + token.substring(0, 63) + last;
        assertProblem(401, "token", client.authorization(wrong).get("/status"));
        assertEquals(200, client.get("/status").status());
    }

    @ParameterizedTest
    @CsvSource({
        "example.com",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.example.com:PORT",
        "[::1]:PORT"
    })
    void anotherHostIsRefusedEvenWithTheToken(String host) throws IOException {
        String named = host.replace("PORT", Integer.toString(server.address().port()));
        assertProblem(403, "host", client.host(named).get("/status"));
    }

    @Test
    void localhostIsThisMachineToo() throws IOException {
        assertEquals(
                200, client.host("localhost:" + server.address().port()).get("/status").status());
    }

    @Test
    void webPagesAreRefused() throws IOException {
        assertProblem(403, "origin", client.header("Origin: http://127.0.0.1:8080").get("/status"));
    }

    @Test
    void itListensOnLoopbackAlone() throws IOException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (var address : network.inetAddresses().toList()) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    int port = server.address().port();
                    org.junit.jupiter.api.Assertions.assertThrows(
                            IOException.class, () -> new Socket(address, port).close());
                }
            }
        }
    }

    @Test
    void largeBodiesAreRefusedBeforeTheyAreRead() throws IOException {
        assertProblem(413, "at most", client.send("POST", "/jobs", new byte[10], "2000000"));
        String id = announced();
        byte[] tooLong = new byte[(1 << 20) + 1];
        assertProblem(
                413, "at most", client.send("PUT", "/jobs/" + id + "/audio/context", tooLong, ""));
    }

    private String announced() throws IOException {
        HubResponse answer =
                client.send(
                        "POST",
                        "/jobs",
                        """
                        {"descriptions": ["x"], "length": {"seconds": 0.5},
                         "context": {"sound": {"upload": true}}, "model": {"threads": 1}}
                        """);
        assertEquals(201, answer.status(), () -> answer.json().toString());
        assertEquals("waiting_for_audio", answer.json().path("state").asString(""));
        return answer.json().path("id").asString("");
    }

    private static byte[] wav(AudioSamples audio) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WavFile.write(bytes, audio, SampleEncoding.FLOAT_32);
        return bytes.toByteArray();
    }

    @Test
    void uploadedSoundIsCheckedAndTheJobStartsWhenItHasCome() throws Exception {
        String path = "/jobs/" + announced();
        float[] samples = new float[32_000];
        samples[5] = Float.NaN;
        byte[] poisoned = wav(AudioSamples.mono(samples, 32_000));
        HubResponse refused = client.send("PUT", path + "/audio/context", poisoned, "");
        assertProblem(422, "context audio: expected finite samples, found NaN", refused);
        assertProblem(422, "", client.send("PUT", path + "/audio/context", "no WAV at all"));
        assertProblem(404, "melody", client.send("PUT", path + "/audio/melody", poisoned, ""));
        assertProblem(
                404,
                "context",
                client.client("somebody-else").send("PUT", path + "/audio/context", poisoned, ""));
        byte[] good = wav(TestEngine.tone(1, 32_000, 32_000));
        assertEquals(200, client.send("PUT", path + "/audio/context", good, "").status());
        HubResponse events = client.get(path + "/events");
        assertEquals("text/event-stream", events.type());
        String text = new String(events.body(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(text.contains("event: done"), text);
        Path clip = folder.resolve("clip.wav");
        Files.write(clip, client.get(path + "/clips/0").body());
        assertEquals(16_000, WavFile.read(clip).length());
        Path written = folder.resolve("written.wav");
        String wish = "{\"path\": \"%s\", \"bitDepth\": \"24\"}".formatted(written);
        assertEquals(200, client.send("POST", path + "/clips/0/file", wish).status());
        assertEquals(16_000, WavFile.read(written).length());
        String file = new String(Files.readAllBytes(written), StandardCharsets.UTF_8);
        assertTrue(file.contains("<MODEL>tiny</MODEL>") && file.contains("ISFT"), file);
        long saved = Files.size(clip) - Files.size(written);
        assertEquals(16_000 + 12, saved, "a byte for each sample, and the chunk that floats have");
        assertProblem(
                400, "absolute", client.send("POST", path + "/clips/0/file", "{\"path\": \"x\"}"));
        assertProblem(404, "expected 0 to 0", client.get(path + "/clips/1"));
        assertEquals(200, client.send("DELETE", path, "").status());
        assertProblem(404, "no such job", client.get(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON | expected JSON",
                "[] | expected an object",
                "{} | descriptions",
                "{\"descriptions\": [\"x\"]} | length",
                "{\"descriptions\": [], \"length\": {\"seconds\": 1}} | descriptions",
                "{\"descriptions\": [7], \"length\": {\"seconds\": 1}} | descriptions",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": \"1\"}} |"
                        + " request.length.seconds: expected a number",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": 1, \"frames\": 2}} | either",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": -1}} | length",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"takes\": 1000} | takes",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"sed\": 1} | \"sed\"",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"sampling\": {\"topP\":"
                        + " 3}} | top-p",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"output\":"
                        + " {\"loudness\": \"loud\"}} | loudness",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"context\": {\"sound\":"
                        + " {\"file\": \"a.wav\"}}} | absolute",
                "{\"descriptions\": [\"x\"], \"length\": {\"frames\": 5}, \"model\":"
                        + " {\"precision\": \"int3\"}} | precision"
            })
    void aWrongRequestIsRefusedInASentenceThatNamesTheField(String body, String part)
            throws IOException {
        assertProblem(400, part, client.send("POST", "/jobs", body));
    }

    @Test
    void unknownPathsAndMethodsAreToldApart() throws IOException {
        assertProblem(404, "no such path", client.get("/etc/passwd"));
        assertProblem(404, "no such job", client.get("/jobs/4711/events"));
        assertProblem(405, "expected GET or POST, found PATCH", client.send("PATCH", "/jobs", ""));
        assertProblem(400, "Continuo-Client", client.client("a b").get("/status"));
    }

    @Test
    void aClientThatVanishesTakesItsJobsAlongAndNoOthers() throws Exception {
        String theirs = submit(client.client("theirs"));
        Socket watching =
                client.client("theirs").open("GET", "/jobs/" + theirs + "/events", new byte[0], "");
        String mine = submit(client);
        awaitState(theirs, "running");
        assertRunsLongerThanTheGrace(theirs); // an open stream is a sign of life
        watching.setSoLinger(true, 0); // as when a process is killed
        watching.close();
        awaitState(theirs, "cancelled");
        awaitState(mine, "running");
    }

    @Test
    void aClientThatKeepsAskingNeedsNoStream() throws Exception {
        String id = submit(client);
        awaitState(id, "running");
        assertRunsLongerThanTheGrace(id);
    }

    private void assertRunsLongerThanTheGrace(String id) throws Exception {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < GRACE.toNanos() * 3 / 2) {
            assertEquals("running", state(id));
            Thread.sleep(50);
        }
    }

    private static String submit(RawClient from) throws IOException {
        HubResponse answer = from.send("POST", "/jobs", ENDLESS);
        assertEquals(201, answer.status());
        return answer.json().path("id").asString("");
    }

    private String state(String id) throws IOException {
        return client.get("/jobs/" + id).json().path("state").asString("");
    }

    private void awaitState(String id, String wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!state(id).equals(wanted)) {
            assertTrue(System.nanoTime() < deadline, () -> "never " + wanted);
            Thread.sleep(10);
        }
    }

    @Test
    void aStreamIsTakenUpWhereItBroke() throws Exception {
        HubResponse answer =
                client.send(
                        "POST",
                        "/jobs",
                        """
                        {"descriptions": ["x"], "length": {"seconds": 0.3}, "seed": 1,
                         "model": {"threads": 1}}
                        """);
        String path = "/jobs/" + answer.json().path("id").asString("") + "/events";
        String all = new String(client.get(path).body(), java.nio.charset.StandardCharsets.UTF_8);
        String last = all.substring(all.lastIndexOf("id: "));
        assertTrue(last.contains("event: done"), last);
        long number = Long.parseLong(last.substring("id: ".length(), last.indexOf('\n')));
        String rest =
                new String(
                        client.header("Last-Event-ID: " + (number - 1)).get(path).body(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(last, rest);
    }

    @Test
    void thereIsOneEnginePerDataFolder() throws IOException {
        Optional<EngineServer> second =
                EngineServer.start(
                        new DataFolder(folder.resolve("data")),
                        () -> {
                            throw new AssertionError("no second engine is made");
                        },
                        Limits.DEFAULT);
        assertTrue(second.isEmpty());
        assertEquals(200, client.get("/status").status());
    }

    @Test
    void itEndsWhenNobodyNeedsItButNotDuringAJob() throws Exception {
        server.close();
        server = serve(new Limits(Duration.ofMillis(600), GRACE, 1 << 20));
        client = RawClient.of(server.address());
        Thread ending =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                server.awaitEnd();
                            } catch (InterruptedException over) {
                                Thread.currentThread().interrupt();
                            }
                        });
        long begin = System.nanoTime();
        submit(client);
        ending.join(Duration.ofMinutes(1));
        assertFalse(ending.isAlive());
        assertTrue(
                System.nanoTime() - begin > GRACE.toNanos(),
                "a client that is silent, but not yet gone, keeps its job and the engine");
    }

    @Test
    void itStopsWhenItIsTold() throws Exception {
        JsonNode answer = client.send("POST", "/stop", "{}").json();
        assertTrue(answer.path("stopped").asBoolean());
        server.awaitEnd();
    }
}
