package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One cache for all: what the hub's Python tools wrote is read here, and the other way round. */
final class PythonCacheTests {
    private static final String NAME = "facebook/musicgen-small";

    /**
     * Made by huggingface_hub 2.0.0 from {@code FakeRepository.musicGen(NAME, 2000, 1)} with {@code
     * snapshot_download(NAME)} and a file that does not exist asked for. Read in the source tree,
     * because its links would not survive being copied.
     */
    private static final Path COMMITTED = Path.of("src/test/resources/huggingface-cache");

    @TempDir Path folder;
    private FakeHub hub;
    private FakeRepository model;

    @BeforeEach
    void offerSmall() throws IOException {
        hub = new FakeHub();
        model = hub.offer(FakeRepository.musicGen(NAME, 2000, 1));
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private void assertIsTheModel(HubCache cache) throws IOException {
        Snapshot found = cache.find(HubName.parse(NAME)).orElseThrow();
        assertEquals(model.commit(), found.commit());
        assertEquals(List.of("main"), found.revisions());
        for (String file : model.files.keySet()) {
            assertArrayEquals(
                    model.file(file), Files.readAllBytes(found.folder().resolve(file)), file);
        }
        for (SnapshotVerification.CheckedFile file :
                SnapshotVerification.run(found, null, checked -> {})) {
            assertEquals(SnapshotVerification.Finding.INTACT, file.finding(), file.path());
        }
    }

    @Test
    void aCacheThatPythonWroteOnceIsRead() throws IOException {
        assumeTrue(
                Files.isSymbolicLink(
                        COMMITTED
                                .resolve("models--facebook--musicgen-small/snapshots")
                                .resolve(model.commit())
                                .resolve("config.json")),
                "this checkout has no symbolic links");

        assertIsTheModel(new HubCache(COMMITTED, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aCacheThatPythonWritesNowIsRead(String withoutLinks) throws Exception {
        Path cache = folder.resolve("cache");
        PythonHub.run(
                """
                import os
                os.environ['HF_HUB_DISABLE_SYMLINKS'] = '%s'
                from huggingface_hub import snapshot_download
                snapshot_download('%s')
                """
                        .formatted(withoutLinks, NAME),
                hub.endpoint(),
                cache);

        assertIsTheModel(new HubCache(cache, true));
    }

    @Test
    void whatPythonFetchedIsNotFetchedAgain() throws Exception {
        PullFixture fixture = new PullFixture(folder, hub.endpoint());
        PythonHub.run(
                "from huggingface_hub import hf_hub_download as get\nget('%s', 'model.safetensors')"
                        .formatted(NAME),
                hub.endpoint(),
                fixture.cacheFolder);
        hub.seen.clear();

        fixture.pull(NAME);

        assertEquals(List.of(), hub.seenAt("storage"), "the weights are here already");
        assertTrue(fixture.cache().find(HubName.parse(NAME)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCacheThatWeWroteIsReadByPython(boolean links) throws Exception {
        PullFixture fixture = new PullFixture(folder, hub.endpoint());
        fixture.links = links;
        Path pulled = fixture.pull(NAME);
        hub.seen.clear();

        String printed =
                PythonHub.run(
                        """
                        import hashlib
                        from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
                        print(snapshot_download('%1$s', local_files_only=True))
                        weights = hf_hub_download('%1$s', 'model.safetensors', local_files_only=True)
                        print(hashlib.sha256(open(weights, 'rb').read()).hexdigest())
                        cache = scan_cache_dir()
                        print(len(cache.warnings))
                        for repo in cache.repos:
                            for revision in repo.revisions:
                                print(repo.repo_id, revision.commit_hash, sorted(revision.refs), len(revision.files))
                        """
                                .formatted(NAME),
                        hub.endpoint(),
                        fixture.cacheFolder);

        assertEquals(
                List.of(
                        pulled.toString(),
                        model.etag("model.safetensors"),
                        "0",
                        "%s %s ['main'] 5".formatted(NAME, model.commit())),
                printed.lines().toList());
        assertEquals(List.of(), hub.seen);
    }

    @Test
    void pythonFetchesOnlyWhatWeDidNot() throws Exception {
        PullFixture fixture = new PullFixture(folder, hub.endpoint());
        fixture.pull(NAME);
        hub.seen.clear();

        PythonHub.run(
                "from huggingface_hub import snapshot_download\nsnapshot_download('%s')"
                        .formatted(NAME),
                hub.endpoint(),
                fixture.cacheFolder);

        assertEquals(
                List.of("/facebook/musicgen-small/pytorch_model.bin"),
                hub.seenAt("storage").stream()
                        .map(seen -> seen.path().replaceFirst("\\?.*", ""))
                        .toList());
        assertIsTheModel(fixture.cache());
    }
}
