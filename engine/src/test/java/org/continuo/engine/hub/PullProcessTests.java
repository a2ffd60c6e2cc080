package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only separate processes show: sudden death, two at once, a disk that fills up. */
final class PullProcessTests {
    private static final String NAME = "facebook/musicgen-small";

    @TempDir Path folder;
    private FakeHub hub;
    private FakeRepository model;

    @BeforeEach
    void offerSmall() throws IOException {
        hub = new FakeHub();
        model = hub.offer(FakeRepository.musicGen(NAME, 2_000_000, 1));
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    @Test
    void afterTwentyKillsAtRandomMomentsTheNextPullIsByteForByteRight() throws Exception {
        Random random = new Random(7);
        hub.bytesPerSecond = 150_000; // some 14 seconds for all: the lives together are too short
        PullFixture fixture = new PullFixture(folder, hub.endpoint());
        long furthest = 0;
        for (int kill = 0; kill < 20; kill++) {
            int requests = requests(kill);
            Process life = PullProcess.start(List.of(), folder, hub.endpoint(), NAME, 0);
            while (life.isAlive() && requests(kill) == requests && kill % 4 != 0) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(1000));
            life.destroyForcibly().waitFor();
            assertVisibleFilesAreRight(fixture);
            assertTrue(
                    weightsOnDisk(fixture) >= furthest,
                    "what arrived in one life is kept for the next");
            furthest = weightsOnDisk(fixture);
        }
        assertTrue(
                furthest > 200_000 && furthest < 2_000_000,
                "the killed lives got somewhere: " + furthest);
        hub.bytesPerSecond = Integer.MAX_VALUE;

        Path pulled = fixture.pull(NAME);

        assertArrayEquals(
                model.file("model.safetensors"),
                Files.readAllBytes(pulled.resolve("model.safetensors")));
        assertVisibleFilesAreRight(fixture);
        assertEquals(
                List.of(),
                fixture.everything().stream()
                        .filter(file -> file.endsWith(".incomplete"))
                        .toList());
        assertTrue(
                hub.seenAt("storage").stream().anyMatch(seen -> seen.range() != null),
                "lives build on each other");
    }

    /**
     * Every second life dies while it fetches weights, every fourth before it asks for anything.
     */
    private int requests(int life) {
        return life % 4 == 1 ? hub.seen.size() : hub.seenAt("storage").size();
    }

    private void assertVisibleFilesAreRight(PullFixture fixture) throws IOException {
        for (Snapshot snapshot : fixture.cache().snapshots(NAME)) {
            for (SnapshotVerification.CheckedFile file :
                    SnapshotVerification.run(snapshot, null, checked -> {})) {
                assertEquals(SnapshotVerification.Finding.INTACT, file.finding(), file.path());
                assertArrayEquals(
                        model.file(file.path()),
                        Files.readAllBytes(snapshot.folder().resolve(file.path())));
            }
        }
    }

    private long weightsOnDisk(PullFixture fixture) throws IOException {
        Path blob =
                fixture.cache()
                        .blob(
                                NAME,
                                ContentHash.ofEtag(model.etag("model.safetensors")).orElseThrow());
        Path partial = PartialFile.beside(blob);
        return Files.exists(blob)
                ? Files.size(blob)
                : Files.exists(partial) ? Files.size(partial) : 0;
    }

    @Test
    void twoProcessesThatPullTheSameModelFetchItOnce() throws Exception {
        hub.bytesPerSecond = 1_000; // until the second one waits
        Process first = PullProcess.start(List.of(), folder, hub.endpoint(), NAME, 0);
        while (hub.seenAt("storage").isEmpty()) {
            Thread.sleep(10);
        }
        Process second = PullProcess.start(List.of(), folder, hub.endpoint(), NAME, 0);
        BufferedReader said = second.inputReader();
        assertEquals("STARTED", said.readLine());
        assertEquals("WAITING facebook/musicgen-small", said.readLine());
        hub.bytesPerSecond = Integer.MAX_VALUE;

        String end = said.readLine();

        assertTrue(end.startsWith("PULLED "), end);
        assertTrue(output(first).contains("PULLED"));
        assertEquals(1, hub.seenAt("storage").size());
    }

    @Test
    void twoThreadsThatPullTheSameModelFetchItOnce() throws Exception {
        hub.bytesPerSecond = 2_000_000;
        PullFixture fixture = new PullFixture(folder, hub.endpoint());
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                fixture.pull(NAME, PullListener.SILENT);
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });

        fixture.pull(NAME, PullListener.SILENT);
        other.join();

        assertEquals(1, hub.seenAt("storage").size());
    }

    @Test
    void aDiskThatFillsUpEndsInASentenceAndTheNextPullGoesOn() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(canMount(disk), "this user may not mount a small disk for the test");
        // In its own mount namespace: a disk of 3 MB, of which another program takes 2.4 at once.
        hub.bytesPerSecond = 3_000_000;
        List<String> full = PullProcess.command(List.of(), disk, hub.endpoint(), NAME, 2_400_000);
        List<String> again = PullProcess.command(List.of(), disk, hub.endpoint(), NAME, 0);
        String script =
                "mount -t tmpfs -o size=3m tmpfs '%s' && { %s; rm -f '%s/cache/ballast'; %s; cksum '%s'/cache/models--*/snapshots/*/model.safetensors; }"
                        .formatted(disk, quoted(full), disk, quoted(again), disk);
        Process process =
                new ProcessBuilder("unshare", "-rm", "sh", "-c", script)
                        .redirectErrorStream(true)
                        .start();

        String said = output(process);

        assertTrue(said.contains("REFUSED model.safetensors: cannot write to"), said);
        assertTrue(said.contains("No space left on device"), said);
        assertTrue(said.indexOf("PULLED") > said.indexOf("REFUSED"), said);
        assertTrue(said.contains(" 2000000 " + disk), said);
    }

    private static String quoted(List<String> command) {
        return String.join(" ", command.stream().map(word -> "'" + word + "'").toList());
    }

    private static boolean canMount(Path place) throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    "unshare",
                                    "-rm",
                                    "mount",
                                    "-t",
                                    "tmpfs",
                                    "tmpfs",
                                    place.toString())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the process ends");
        return said;
    }
}
