package org.continuo.engine.hub;

import static org.continuo.engine.hub.PullFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found, checked and removed in a cache that pulls have filled. */
final class CacheContentTests {
    private static final String NAME = "facebook/musicgen-small";

    @TempDir Path folder;
    private FakeHub hub;
    private PullFixture fixture;
    private FakeRepository model;

    @BeforeEach
    void offerSmall() throws IOException {
        hub = new FakeHub();
        fixture = new PullFixture(folder, hub.endpoint());
        model = hub.offer(FakeRepository.musicGen(NAME, 40_000, 1));
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private ModelReference reference(String text) throws IOException {
        return ModelReference.parse(text, ModelCatalogue.load());
    }

    @Test
    void aNameLeadsToTheFolderInTheCacheWithoutCopying() throws Exception {
        ModelLocator locator = new ModelLocator(fixture.cache(), List.of());
        assertEquals(Optional.empty(), locator.find(reference(NAME)));

        Path pulled = fixture.pull(NAME);

        assertEquals(Optional.of(pulled), locator.find(reference(NAME)));
        assertEquals(
                Optional.of(pulled),
                locator.find(reference("musicgen-small")),
                "a known model needs no owner");
        assertEquals(Optional.of(pulled), locator.find(reference(NAME + "@" + model.commit())));
        assertEquals(Optional.empty(), locator.find(reference(NAME + "@v1")));
    }

    @Test
    void aFolderIsTakenAsItIs() throws Exception {
        assertEquals(new ModelReference.Folder(folder), reference(folder.toString()));
        assertEquals(
                Optional.of(folder),
                new ModelLocator(fixture.cache(), List.of()).find(reference(folder.toString())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/no/such/folder", "../up", "a/b/c", "facebook/", "-x", "a b", "unknown"})
    void whatCannotBeANameIsTakenForAFolder(String text) throws Exception {
        assertEquals(new ModelReference.Folder(Path.of(text)), reference(text));
    }

    @Test
    void nothingAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> reference(" "));
    }

    @Test
    void aCompanionIsFoundUnderItsOldAndItsNewName() throws Exception {
        hub.offer(new FakeRepository("google-t5/t5-base"))
                .with("config.json", "{\"model_type\": \"t5\"}")
                .with("tokenizer.json", "{}")
                .with("model.safetensors", FakeRepository.randomBytes(100, 3));
        ModelLocator locator = new ModelLocator(fixture.cache(), List.of());
        assertEquals(Optional.empty(), locator.companion("t5-base"));

        Path pulled = fixture.pull("google-t5/t5-base");

        assertEquals(Optional.of(pulled), locator.companion("t5-base"));
        assertEquals(Optional.of(pulled), locator.companion("google-t5/t5-base"));
    }

    @Test
    void removingTheOnlyRevisionLeavesNothing() throws Exception {
        fixture.pull(NAME);
        ModelRemoval removal = ModelRemoval.plan(fixture.cache(), HubName.parse(NAME));
        assertTrue(
                removal.freedBytes() > 40_000 && removal.freedBytes() < 42_000,
                "frees " + removal.freedBytes());

        removal.run(fixture.cache(), () -> {});

        assertFalse(Files.exists(fixture.cacheFolder.resolve("models--facebook--musicgen-small")));
        assertTrue(
                refusal(() -> ModelRemoval.plan(fixture.cache(), HubName.parse(NAME)))
                        .startsWith(NAME + ": not in the cache"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removingOneRevisionNeverTouchesWhatAnotherUses(boolean links) throws Exception {
        fixture.links = links;
        fixture.pull(NAME + "@v1");
        String old = model.commit();
        model.with("config.json", FakeRepository.CONFIG + " ");
        Path newer = fixture.pull(NAME);

        ModelRemoval removal = ModelRemoval.plan(fixture.cache(), HubName.parse(NAME + "@" + old));
        removal.run(fixture.cache(), () -> {});

        assertEquals(
                List.of(newer),
                fixture.cache().snapshots(NAME).stream().map(Snapshot::folder).toList());
        assertEquals(Optional.empty(), fixture.cache().commit(HubName.parse(NAME + "@v1")));
        SnapshotVerification.run(
                fixture.cache().snapshots(NAME).getFirst(),
                null,
                file ->
                        assertEquals(
                                links
                                        ? SnapshotVerification.Finding.INTACT
                                        : SnapshotVerification.Finding.UNKNOWN,
                                file.finding(),
                                file.path()));
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isPresent());
        assertEquals(links, removal.freedBytes() < 300, "frees " + removal.freedBytes());
    }

    @Test
    void removingAlsoClearsWhatAnInterruptedPullLeft() throws Exception {
        fixture.pull(NAME);
        Files.write(
                fixture.cacheFolder.resolve(
                        "models--facebook--musicgen-small/blobs/abc.continuo.incomplete"),
                new byte[10]);

        ModelRemoval.plan(fixture.cache(), HubName.parse(NAME)).run(fixture.cache(), () -> {});

        assertEquals(
                List.of(".locks/models--facebook--musicgen-small/continuo.lock"),
                fixture.everything());
    }

    @Test
    void verifyingFindsAFlippedBitAndAVanishedBlob() throws Exception {
        Path pulled = fixture.pull(NAME);
        byte[] weights = Files.readAllBytes(pulled.resolve("model.safetensors"));
        weights[20_000] ^= 4;
        Files.write(pulled.resolve("model.safetensors").toRealPath(), weights);
        Files.delete(pulled.resolve("config.json").toRealPath());

        List<SnapshotVerification.CheckedFile> checked =
                SnapshotVerification.run(
                        fixture.cache().snapshots(NAME).getFirst(), null, file -> {});

        assertEquals(
                List.of(
                        "config.json MISSING",
                        "generation_config.json INTACT",
                        "model.safetensors DAMAGED",
                        "preprocessor_config.json INTACT",
                        "tokenizer.json INTACT"),
                checked.stream().map(file -> file.path() + " " + file.finding()).toList());
    }

    @Test
    void withoutLinksTheHubsListingTellsTheHashes() throws Exception {
        fixture.links = false;
        Path pulled = fixture.pull(NAME);
        Files.writeString(pulled.resolve("config.json"), "{}");
        RepositoryListing listing =
                RepositoryListing.parse(
                        HubName.parse(NAME), model.listing().getBytes(StandardCharsets.UTF_8));

        List<SnapshotVerification.CheckedFile> checked =
                SnapshotVerification.run(
                        fixture.cache().snapshots(NAME).getFirst(), listing, file -> {});

        assertEquals(
                List.of("config.json"),
                checked.stream()
                        .filter(file -> file.finding() == SnapshotVerification.Finding.DAMAGED)
                        .map(SnapshotVerification.CheckedFile::path)
                        .toList());
        assertEquals(
                4,
                checked.stream()
                        .filter(file -> file.finding() == SnapshotVerification.Finding.INTACT)
                        .count());
    }

    @Test
    void musicModelsAreToldFromWhatElseLiesInTheCache() throws Exception {
        hub.offer(new FakeRepository("t5-base"))
                .with("config.json", "{\"model_type\": \"t5\"}")
                .with("tokenizer.json", "{}")
                .with("model.safetensors", FakeRepository.randomBytes(100, 3));
        fixture.pull("t5-base");
        fixture.pull(NAME);

        List<Snapshot> music = new ArrayList<>();
        for (Snapshot snapshot : fixture.cache().snapshots()) {
            if (snapshot.holdsMusicModel()) {
                music.add(snapshot);
            }
        }

        assertEquals(List.of(HubName.parse(NAME)), music.stream().map(Snapshot::name).toList());
        assertTrue(music.getFirst().isComplete());
        assertTrue(music.getFirst().sizeBytes() > 40_000 && music.getFirst().sizeBytes() < 41_000);
    }

    @Test
    void strangeFileNamesInACacheDoNotMatter() throws Exception {
        Path pulled = fixture.pull(NAME);
        Files.writeString(pulled.resolve("a:b"), "?");
        Files.createDirectories(fixture.cacheFolder.resolve("models--"));
        Files.createDirectories(fixture.cacheFolder.resolve("models--x--y--z/snapshots/main"));

        assertEquals(1, fixture.cache().snapshots().size());
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isPresent());
    }
}
