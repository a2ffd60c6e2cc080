package org.continuo.engine.hub;

import static org.continuo.engine.hub.PullFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelPullTests {
    private static final String NAME = "facebook/musicgen-small";

    @TempDir Path folder;
    private FakeHub hub;
    private PullFixture fixture;
    private FakeRepository model;

    @BeforeEach
    void offerSmall() throws IOException {
        hub = new FakeHub();
        fixture = new PullFixture(folder, hub.endpoint());
        model = hub.offer(FakeRepository.musicGen(NAME, 300_000, 1));
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    @Test
    void thePulledFolderHoldsTheNeededFilesByteForByte() throws Exception {
        Path pulled = fixture.pull(NAME);

        for (String file :
                List.of(
                        "config.json",
                        "generation_config.json",
                        "preprocessor_config.json",
                        "tokenizer.json",
                        "model.safetensors")) {
            assertArrayEquals(model.file(file), Files.readAllBytes(pulled.resolve(file)), file);
        }
        assertFalse(Files.exists(pulled.resolve("pytorch_model.bin")), "the pickle is not needed");
        assertFalse(Files.exists(pulled.resolve("README.md")));
    }

    @Test
    void theCacheHasTheLayoutOfTheHubsOwnTools() throws Exception {
        Path pulled = fixture.pull(NAME);

        Path repository = fixture.cacheFolder.resolve("models--facebook--musicgen-small");
        assertEquals(repository.resolve("snapshots").resolve(model.commit()), pulled);
        assertEquals(model.commit(), Files.readString(repository.resolve("refs/main")));
        assertEquals(
                "../../blobs/" + model.etag("model.safetensors"),
                Files.readSymbolicLink(pulled.resolve("model.safetensors")).toString());
        assertEquals(
                "../../blobs/" + model.etag("config.json"),
                Files.readSymbolicLink(pulled.resolve("config.json")).toString());
    }

    @Test
    void withoutLinksTheSnapshotHoldsTheFilesThemselvesAndNoBlobStays() throws Exception {
        fixture.links = false;

        Path pulled = fixture.pull(NAME);

        assertTrue(
                Files.isRegularFile(
                        pulled.resolve("model.safetensors"), LinkOption.NOFOLLOW_LINKS));
        assertArrayEquals(
                model.file("model.safetensors"),
                Files.readAllBytes(pulled.resolve("model.safetensors")));
        assertEquals(
                List.of(),
                fixture.everything().stream().filter(f -> f.contains("/blobs/")).toList());
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isPresent());
    }

    @Test
    void aSecondPullFetchesNoFileAgain() throws Exception {
        fixture.pull(NAME);
        hub.seen.clear();

        fixture.pull(NAME);

        assertEquals(
                List.of("/api/models/facebook/musicgen-small/revision/main?blobs=true"),
                hub.seen.stream().map(FakeHub.Seen::path).toList());
    }

    @Test
    void aNewRevisionFetchesOnlyWhatChangedAndTheOldOneStays() throws Exception {
        Path before = fixture.pull(NAME);
        String oldCommit = model.commit();
        model.with("config.json", FakeRepository.CONFIG + " ");
        hub.seen.clear();

        Path after = fixture.pull(NAME);

        assertEquals(List.of(), hub.seenAt("storage"), "the weights are the same");
        assertEquals(model.commit(), fixture.cache().commit(HubName.parse(NAME)).orElseThrow());
        assertTrue(Files.exists(before.resolve("model.safetensors")));
        assertTrue(Files.exists(after.resolve("model.safetensors")));
        assertEquals(2, fixture.cache().snapshots(NAME).size());
        assertTrue(fixture.cache().find(HubName.parse(NAME + "@" + oldCommit)).isPresent());
    }

    @Test
    void aTagAndACommitCanBePulled() throws Exception {
        Path byTag = fixture.pull(NAME + "@v1");
        Path byCommit = fixture.pull(NAME + "@" + model.commit());

        assertEquals(byTag, byCommit);
        assertEquals(List.of("v1"), fixture.cache().snapshots(NAME).getFirst().revisions());
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isEmpty(), "main was not asked for");
    }

    @Test
    void shardsAreThoseThatTheIndexNames() throws Exception {
        model.files.remove("model.safetensors");
        model.with(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\":"
                        + " \"model-00002-of-00002.safetensors\", \"c\":"
                        + " \"model-00001-of-00002.safetensors\"}}");
        model.with("model-00001-of-00002.safetensors", FakeRepository.randomBytes(5000, 2));
        model.with("model-00002-of-00002.safetensors", FakeRepository.randomBytes(7000, 3));
        model.with("other.safetensors", FakeRepository.randomBytes(100, 4));

        Path pulled = fixture.pull(NAME);

        assertTrue(Files.exists(pulled.resolve("model-00001-of-00002.safetensors")));
        assertTrue(Files.exists(pulled.resolve("model-00002-of-00002.safetensors")));
        assertFalse(Files.exists(pulled.resolve("other.safetensors")));
        assertFalse(Files.exists(pulled.resolve("pytorch_model.bin")));
    }

    @Test
    void anIndexThatNamesAFileTheRepositoryLacksIsRefused() {
        model.files.remove("model.safetensors");
        model.with(
                "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"gone.safetensors\"}}");

        String refused = refusal(() -> fixture.pull(NAME));

        assertEquals(NAME + ": its index names gone.safetensors, which it does not hold", refused);
    }

    @Test
    void anAudiocraftModelBringsItsTextEncoderAndCodec() throws Exception {
        FakeRepository audiocraft = hub.offer(new FakeRepository("facebook/audiogen"));
        audiocraft.with("state_dict.bin", FakeRepository.randomBytes(9000, 5));
        audiocraft.with("compression_state_dict.bin", FakeRepository.randomBytes(900, 6));
        hub.offer(companion("t5-base", "t5")).with("tokenizer.json", "{}");
        hub.offer(companion("facebook/encodec_32khz", "encodec"));

        Path pulled = fixture.pull("facebook/audiogen");

        assertArrayEquals(
                audiocraft.file("state_dict.bin"),
                Files.readAllBytes(pulled.resolve("state_dict.bin")));
        assertTrue(fixture.cache().find(Companions.T5_BASE).isPresent());
        assertTrue(fixture.cache().find(Companions.ENCODEC_32KHZ).isPresent());
    }

    @Test
    void aCompanionThatOnlyTheFilesNameIsFetchedToo() throws Exception {
        FakeRepository audiocraft = hub.offer(new FakeRepository("somebody/finetune"));
        audiocraft.with("state_dict.bin", FakeRepository.randomBytes(9000, 5));
        audiocraft.with("compression_state_dict.bin", FakeRepository.randomBytes(2_000_000, 6));
        hub.offer(companion("t5-base", "t5")).with("tokenizer.json", "{}");
        hub.offer(companion("somebody/codec", "encodec"));
        fixture.companions = files -> List.of(HubName.parse("somebody/codec"));
        fixture.consent.give(
                HubName.parse("somebody/codec"),
                ModelCatalogue.load().license("cc-by-nc-4.0", HubName.parse("somebody/codec")),
                Clock.systemUTC());

        fixture.pull("somebody/finetune");

        assertTrue(fixture.cache().find(HubName.parse("somebody/codec")).isPresent());
        assertTrue(
                fixture.cache().find(Companions.ENCODEC_32KHZ).isEmpty(),
                "a codec of 2 MB holds its own weights");
    }

    private static FakeRepository companion(String name, String type) {
        return new FakeRepository(name)
                .with("config.json", "{\"model_type\": \"" + type + "\"}")
                .with("model.safetensors", FakeRepository.randomBytes(3000, name.hashCode()));
    }

    @Test
    void withoutSafetensorsTheAudiocraftFilesAreTaken() throws Exception {
        model.files.remove("model.safetensors");
        model.with("state_dict.bin", FakeRepository.randomBytes(9000, 5));
        model.with("compression_state_dict.bin", FakeRepository.randomBytes(2_000_000, 6));
        hub.offer(companion("t5-base", "t5")).with("tokenizer.json", "{}");

        Path pulled = fixture.pull(NAME);

        assertTrue(Files.exists(pulled.resolve("state_dict.bin")));
        assertFalse(Files.exists(pulled.resolve("pytorch_model.bin")), "nobody reads it");
    }

    @Test
    void aRepositoryWithoutAModelIsRefused() {
        hub.offer(new FakeRepository("some/dataset")).with("data.csv", "1,2");

        String refused = refusal(() -> fixture.pull("some/dataset"));

        assertTrue(
                refused.startsWith("some/dataset: expected config.json with model.safetensors"),
                refused);
    }

    @Test
    void aMirrorThatListsNoHashesIsAskedForEachFile() throws Exception {
        model.listsHashes = false;

        Path pulled = fixture.pull(NAME);

        assertArrayEquals(
                model.file("model.safetensors"),
                Files.readAllBytes(pulled.resolve("model.safetensors")));
        assertTrue(hub.seen.stream().anyMatch(request -> request.method().equals("HEAD")));
    }

    @Test
    void nothingIsFetchedBeforeTheLicenceIsAccepted() throws Exception {
        try (HubClient client = new HubClient(fixture.settings(), PullFixture.QUICK)) {
            ModelPull pull = fixture.pullWith(client);
            PullPlan plan = pull.plan(HubName.parse(NAME), PullListener.SILENT);

            Map<HubName, License> open = pull.licensesToAccept(plan);
            String refused = refusal(() -> pull.run(plan, PullListener.SILENT));

            assertEquals("CC BY-NC 4.0", open.values().iterator().next().title());
            assertEquals(
                    "facebook/musicgen-small: its licence (CC BY-NC 4.0) must be accepted before"
                            + " the first download",
                    refused);
            assertEquals(List.of(), fixture.everything());
        }
    }

    @Test
    void aPullThatTheDiskCannotHoldIsRefusedBeforehand() throws Exception {
        fixture.disk = place -> 1000;

        String refused = refusal(() -> fixture.pull(NAME));

        assertTrue(
                refused.startsWith(
                        "facebook/musicgen-small needs 300 kB in "
                                + fixture.cacheFolder
                                + ", where 1.00 kB are free"),
                refused);
        assertEquals(List.of(), fixture.everything());
    }

    @Test
    void progressEndsWithAllBytesOfAllFiles() throws Exception {
        fixture.pull(NAME);

        PullProgress last = fixture.progress.getLast();
        long expected =
                List.of(
                                "config.json",
                                "generation_config.json",
                                "preprocessor_config.json",
                                "tokenizer.json",
                                "model.safetensors")
                        .stream()
                        .mapToLong(file -> model.file(file).length)
                        .sum();
        assertEquals(expected, last.totalBytes());
        assertEquals(expected, last.doneBytes());
        assertEquals(5, last.files().size());
        last.files()
                .forEach(file ->
                        assertEquals(file.totalBytes(), file.doneBytes(), file.path().value()));
    }

    @Test
    void aPlanCountsOnlyWhatAnInterruptedPullHasNotLeft() throws Exception {
        Path partial =
                fixture.cacheFolder
                        .resolve("models--facebook--musicgen-small/blobs")
                        .resolve(model.etag("model.safetensors") + ".continuo.incomplete");
        Files.createDirectories(partial.getParent());
        Files.write(partial, Arrays.copyOf(model.file("model.safetensors"), 200_000));

        try (HubClient client = new HubClient(fixture.settings(), PullFixture.QUICK)) {
            PullPlan plan = fixture.pullWith(client).plan(HubName.parse(NAME), PullListener.SILENT);
            assertTrue(plan.bytesToFetch() < 101_000, "found " + plan.bytesToFetch());
        }
        Path pulled = fixture.pull(NAME);

        assertEquals("bytes=200000-", hub.seenAt("storage").getFirst().range());
        assertArrayEquals(
                model.file("model.safetensors"),
                Files.readAllBytes(pulled.resolve("model.safetensors")));
        assertFalse(Files.exists(partial));
    }

    @Test
    void anInterruptedThreadStopsThePullAndTheNextOneGoesOn() throws Exception {
        hub.bytesPerSecond = 400_000;
        Thread pulling =
                Thread.ofPlatform()
                        .unstarted(() ->
                                assertThrows(InterruptedException.class, () -> fixture.pull(NAME)));
        pulling.start();
        Path partial =
                PartialFile.beside(
                        fixture.cache()
                                .blob(
                                        NAME,
                                        ContentHash.ofEtag(model.etag("model.safetensors"))
                                                .orElseThrow()));
        while (!Files.exists(partial) || Files.size(partial) == 0) {
            Thread.sleep(5);
        }
        pulling.interrupt();
        pulling.join(Duration.ofMinutes(1));
        assertFalse(pulling.isAlive(), "a cancelled pull ends");
        hub.bytesPerSecond = Integer.MAX_VALUE;

        Path pulled = fixture.pull(NAME);

        assertTrue(hub.seenAt("storage").getLast().range() != null, "the second pull resumes");
        assertArrayEquals(
                model.file("model.safetensors"),
                Files.readAllBytes(pulled.resolve("model.safetensors")));
    }

    @Test
    void offlineSaysSoAndAsksNobody() {
        fixture.offline = true;

        String refused = refusal(() -> fixture.pull(NAME));

        assertEquals(
                "facebook/musicgen-small: not in the cache "
                        + fixture.cacheFolder
                        + ", and HF_HUB_OFFLINE forbids to fetch it",
                refused);
        assertEquals(List.of(), hub.seen);
    }

    @Test
    void aSnapshotThatAnotherToolFetchedInPartIsNotTakenForAModel() throws Exception {
        Path pulled = fixture.pull(NAME);
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isPresent());

        Files.delete(pulled.resolve("tokenizer.json"));

        assertTrue(fixture.cache().find(HubName.parse(NAME)).isEmpty());
        assertArrayEquals(
                "{\"version\": \"1.0\", \"seed\": 1}".getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(fixture.pull(NAME).resolve("tokenizer.json")));
    }
}
