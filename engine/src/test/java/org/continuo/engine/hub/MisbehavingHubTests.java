package org.continuo.engine.hub;

import static org.continuo.engine.hub.PullFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the hub does, a pull ends with the right files or one clear sentence. */
final class MisbehavingHubTests {
    private static final String NAME = "facebook/musicgen-small";
    private static final String WEIGHTS = "model.safetensors";

    @TempDir Path folder;
    private FakeHub hub;
    private PullFixture fixture;
    private FakeRepository model;

    @BeforeEach
    void offerSmall() throws IOException {
        hub = new FakeHub();
        fixture = new PullFixture(folder, hub.endpoint());
        model = hub.offer(FakeRepository.musicGen(NAME, 200_000, 1));
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private void assertPullsRightFiles() throws Exception {
        Path pulled = fixture.pull(NAME);
        assertArrayEquals(model.file(WEIGHTS), Files.readAllBytes(pulled.resolve(WEIGHTS)));
        assertArrayEquals(
                model.file("config.json"), Files.readAllBytes(pulled.resolve("config.json")));
        assertEquals(List.of(), unfinished());
    }

    private void assertWeightsAreNotVisible() throws IOException {
        assertEquals(
                List.of(),
                fixture.everything().stream()
                        .filter(file ->
                                file.endsWith(WEIGHTS) || file.endsWith(model.etag(WEIGHTS)))
                        .toList());
    }

    private List<String> unfinished() throws IOException {
        return fixture.everything().stream().filter(file -> file.endsWith(".incomplete")).toList();
    }

    @Test
    void truncatedBodiesAreResumedWhereTheyEnded() throws Exception {
        hub.onStorage(
                WEIGHTS,
                FakeHub.truncatedAfter(50_000),
                FakeHub.truncatedAfter(1),
                FakeHub.truncatedAfter(99_999));

        assertPullsRightFiles();

        assertEquals(
                Arrays.asList(null, "bytes=50000-", "bytes=50001-", "bytes=150000-"),
                hub.seenAt("storage").stream().map(FakeHub.Seen::range).toList());
        assertEquals(3, fixture.retries.size());
    }

    @Test
    void aServerThatHangsUpAtOnceEndsInASentenceAfterAFewTries() throws Exception {
        assertLostAfterThree(FakeHub.truncatedAfter(0));
    }

    @Test
    void aServerThatHangsUpBeforeItAnswersIsNotCalledOutOfReach() throws Exception {
        assertLostAfterThree(FakeHub.mute());
    }

    private void assertLostAfterThree(FakeHub.Fault hangUp) throws IOException {
        // Java's client asks again by itself where a kept connection ends without an answer, up to
        // five times within one try of ours.
        FakeHub.Fault[] hangUps = new FakeHub.Fault[20];
        Arrays.fill(hangUps, hangUp);
        hub.onStorage(WEIGHTS, hangUps);

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(
                refused.startsWith(
                        "model.safetensors of facebook/musicgen-small: the connection was lost"),
                refused);
        assertTrue(refused.endsWith("gave up after 3 tries"), refused);
        assertWeightsAreNotVisible();
    }

    @Test
    void contentOfAnotherHashNeverBecomesVisible() throws Exception {
        hub.onStorage(WEIGHTS, FakeHub.otherContent());

        String refused = refusal(() -> fixture.pull(NAME));

        assertEquals(
                "model.safetensors of facebook/musicgen-small: expected content with SHA-256 %s, received other content; nothing of it is kept"
                        .formatted(model.etag(WEIGHTS)),
                refused);
        assertWeightsAreNotVisible();
        assertPullsRightFiles();
    }

    @Test
    void aSmallFileOfAnotherHashIsRefusedToo() {
        hub.onHub("/config.json", FakeHub.otherContent());

        String refused = refusal(() -> fixture.pull(NAME));

        assertEquals(
                "config.json of facebook/musicgen-small: expected content with SHA-1 %s, received other content; nothing of it is kept"
                        .formatted(model.etag("config.json")),
                refused);
    }

    @Test
    void aFileThatChangedDuringResumeIsFetchedAnew() throws Exception {
        leavePartial(FakeRepository.randomBytes(80_000, 99));

        assertPullsRightFiles();

        assertEquals(
                Arrays.asList("bytes=80000-", null),
                hub.seenAt("storage").stream().map(FakeHub.Seen::range).toList());
    }

    @Test
    void aPartialFileLongerThanTheWholeIsThrownAway() throws Exception {
        leavePartial(FakeRepository.randomBytes(300_000, 99));

        assertPullsRightFiles();
    }

    @Test
    void aPartialFileThatIsWholeIsCheckedAndUsedWithoutFetching() throws Exception {
        leavePartial(model.file(WEIGHTS));

        assertPullsRightFiles();

        assertEquals(List.of(), hub.seenAt("storage"));
    }

    private void leavePartial(byte[] content) throws IOException {
        Path partial =
                PartialFile.beside(
                        fixture.cacheFolder
                                .resolve("models--facebook--musicgen-small/blobs")
                                .resolve(model.etag(WEIGHTS)));
        Files.createDirectories(partial.getParent());
        Files.write(partial, content);
    }

    @Test
    void aServerThatIgnoresRangesSendsTheWholeFileAgain() throws Exception {
        hub.onStorage(WEIGHTS, FakeHub.truncatedAfter(50_000), FakeHub.ignoringRange());

        assertPullsRightFiles();
    }

    @Test
    void aPartOfAFileOfAnotherLengthIsNotAppended() throws Exception {
        hub.onStorage(
                WEIGHTS,
                FakeHub.truncatedAfter(50_000),
                FakeHub.status(206, "Content-Range", "bytes 50000-60000/60001"));

        assertPullsRightFiles();
    }

    @Test
    void aServerWithoutThePartIsAskedForTheWhole() throws Exception {
        hub.onStorage(WEIGHTS, FakeHub.truncatedAfter(50_000), FakeHub.status(416));

        assertPullsRightFiles();
    }

    @Test
    void moreBytesThanPromisedAreRefused() throws Exception {
        hub.onStorage(
                WEIGHTS,
                (exchange, content) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(content);
                    exchange.getResponseBody().write(content);
                    return true;
                });

        String refused = refusal(() -> fixture.pull(NAME));

        assertEquals(
                "model.safetensors of facebook/musicgen-small: expected 200000 bytes, received"
                        + " more; nothing of it is kept",
                refused);
        assertWeightsAreNotVisible();
    }

    @Test
    void aModelThatDoesNotExistOrIsPrivateIsNamed() {
        assertEquals(
                "facebook/no-such: does not exist or is private; check the name",
                refusal(() -> fixture.pull("facebook/no-such")));
        fixture.token = AccessToken.of("hf_abc", "HF_TOKEN");
        assertEquals(
                "facebook/no-such: does not exist, or the token from HF_TOKEN does not give access"
                        + " to it",
                refusal(() -> fixture.pull("facebook/no-such")));
    }

    @Test
    void aRevisionThatDoesNotExistIsNamed() {
        assertEquals(
                "facebook/musicgen-small@v9: has no such revision",
                refusal(() -> fixture.pull(NAME + "@v9")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aGatedModelSaysWhatToDo(int status) {
        hub.onHub("/config.json", FakeHub.status(status, "X-Error-Code", "GatedRepo"));

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(
                refused.contains(
                        "is open only to users who have accepted its terms; accept them on its page"
                                + " at "
                                + hub.endpoint()
                                + "/"
                                + NAME),
                refused);
    }

    @Test
    void aGatedModelOpensWithTheToken() throws Exception {
        model.gated = true;
        fixture.token = AccessToken.of("hf_abc", "HF_TOKEN");

        assertPullsRightFiles();
    }

    @Test
    void aFileThatVanishedIsNamed() {
        hub.onHub("tokenizer.json", FakeHub.status(404, "X-Error-Code", "EntryNotFound"));

        assertEquals(
                "tokenizer.json of facebook/musicgen-small: is not there any more",
                refusal(() -> fixture.pull(NAME)));
    }

    @Test
    void aBusyServerIsObeyed() throws Exception {
        hub.onStorage(WEIGHTS, FakeHub.status(429, "Retry-After", "1"));
        long start = System.nanoTime();

        assertPullsRightFiles();

        assertTrue(System.nanoTime() - start > 990_000_000L, "came back too early");
        assertEquals(
                List.of(
                        "model.safetensors of facebook/musicgen-small: localhost is asked too"
                                + " often"),
                fixture.retries);
    }

    @Test
    void aBusyServerMayNameADate() throws Exception {
        String soon =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plusSeconds(2).atOffset(ZoneOffset.UTC));
        hub.onHub("revision/main", FakeHub.status(429, "Retry-After", soon));
        long start = System.nanoTime();

        assertPullsRightFiles();

        assertTrue(System.nanoTime() - start > 900_000_000L, "came back too early");
    }

    @Test
    void aServerThatAsksForAnHourIsNotWaitedFor() {
        hub.onHub("revision/main", FakeHub.status(429, "Retry-After", "3600"));

        assertEquals(
                "facebook/musicgen-small: 127.0.0.1 is asked too often; the server asks to come"
                        + " back in 60 minutes",
                refusal(() -> fixture.pull(NAME)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void brokenServersAreTriedAgain(int status) throws Exception {
        hub.onHub("revision/main", FakeHub.status(status));
        hub.onHub("/config.json", FakeHub.status(status), FakeHub.status(status));
        hub.onStorage(WEIGHTS, FakeHub.status(status));

        assertPullsRightFiles();
    }

    @Test
    void aServerThatStaysBrokenEndsInASentence() {
        hub.onHub("revision/main", FakeHub.status(503), FakeHub.status(503), FakeHub.status(503));

        assertEquals(
                "facebook/musicgen-small: 127.0.0.1 has trouble (status 503); gave up after 3"
                        + " tries",
                refusal(() -> fixture.pull(NAME)));
    }

    @Test
    void anExpiredStorageAddressIsAskedForAgain() throws Exception {
        hub.onStorage(WEIGHTS, FakeHub.truncatedAfter(70_000), FakeHub.status(403));

        assertPullsRightFiles();
    }

    @Test
    void aStalledConnectionIsLeftAndResumed() {
        hub.onStorage(WEIGHTS, hub.silentAfter(60_000));
        fixture.stallTimeout = Duration.ofSeconds(3);

        assertTimeoutPreemptively(Duration.ofMinutes(2), this::assertPullsRightFiles);

        assertEquals(
                List.of(
                        "model.safetensors of facebook/musicgen-small: the connection was silent"
                                + " for 3 seconds"),
                fixture.retries);
    }

    @Test
    void aHubThatCannotBeReachedIsNamed() {
        hub.close();

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(refused.startsWith("facebook/musicgen-small: cannot reach 127.0.0.1"), refused);
    }

    @Test
    void anAnswerThatIsNoListingIsRefused() {
        hub.onHub(
                "revision/main",
                (exchange, content) ->
                        answerText(exchange, "<html>Sign in to the guest network</html>"),
                (exchange, content) -> answerText(exchange, "{\"sha\": \"main\"}"));

        assertEquals(
                "facebook/musicgen-small: expected the hub's listing in JSON, found something else",
                refusal(() -> fixture.pull(NAME)));
        assertTrue(
                refusal(() -> fixture.pull(NAME))
                        .contains("expected a listing with a commit and its files"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.json",
                "/etc/passwd",
                "a/../../evil",
                "C:evil",
                "..\\\\evil",
                "a//b",
                "nul"
            })
    void fileNamesThatClimbOutOfTheFolderAreRefused(String evil) throws Exception {
        String listing = model.listing().replace("README.md", evil);
        hub.onHub("revision/main", (exchange, content) -> answerText(exchange, listing));

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(
                refused.startsWith(
                        "facebook/musicgen-small: refused, because of a file name: expected a path"
                                + " below the model's folder"),
                refused);
        assertEquals(List.of(), fixture.everything());
    }

    @Test
    void anIndexThatClimbsOutOfTheFolderIsRefused() throws Exception {
        model.files.remove(WEIGHTS);
        model.with("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../../../evil\"}}");

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(
                refused.startsWith(
                        "model.safetensors.index.json of facebook/musicgen-small: refused"),
                refused);
        assertEquals(List.of(), fixture.everything());
    }

    @Test
    void aListingOfTenThousandFilesIsNoTrouble() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            model.with("checkpoints/step-%05d/optimizer.txt".formatted(i), "state " + i);
        }

        assertTimeoutPreemptively(Duration.ofMinutes(2), this::assertPullsRightFiles);

        assertTrue(fixture.everything().size() < 15, "only the needed files are fetched");
    }

    @Test
    void anEndlessListingIsRefused() {
        hub.onHub(
                "revision/main",
                (exchange, content) -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] blanks = new byte[1 << 20];
                    Arrays.fill(blanks, (byte) ' ');
                    while (true) {
                        exchange.getResponseBody().write(blanks); // until the client hangs up
                    }
                });

        assertEquals(
                "facebook/musicgen-small: expected an answer of at most 64 MiB, found more",
                refusal(() -> fixture.pull(NAME)));
    }

    private static boolean answerText(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        return true;
    }
}
