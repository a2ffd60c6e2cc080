package org.continuo.engine.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.continuo.core.problem.NextStep;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.FakeFileServer;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.RetryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StemLibraryTests {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5));

    @TempDir Path folder;
    private FakeFileServer server;
    private byte[] first;
    private byte[] second;
    private KnownStemModel model;

    @BeforeEach
    void offerTwoFiles() throws Exception {
        server = new FakeFileServer();
        first = offered("aaaaaaaa", 1);
        second = offered("bbbbbbbb", 2);
        model =
                new KnownStemModel(
                        "htdemucs",
                        "Takes songs apart.",
                        600_000,
                        "demucs-weights",
                        "http://127.0.0.1:1",
                        server.files.keySet().stream()
                                .map(path -> path.substring(1))
                                .sorted()
                                .toList(),
                        List.of());
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private byte[] offered(String signature, long seed) throws Exception {
        byte[] content = new byte[300_000];
        new Random(seed).nextBytes(content);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        server.files.put("/" + signature + "-" + hash.substring(0, 8) + ".th", content);
        return content;
    }

    private StemLibrary library(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DEMUCS_ENDPOINT", server.address().toString());
        environment.put("NO_PROXY", "*");
        environment.put("TORCH_HOME", folder.resolve("torch").toString());
        return new StemLibrary(environment, folder, folder.resolve("stems"), ModelCatalogue.load());
    }

    @Test
    void whatIsPulledIsWhatItsNamePromisesAndAnInterruptedPullGoesOn() throws Exception {
        server.hangsUpAfter = 100_000;
        StemLibrary library = library(Map.of());
        assertTrue(library.find(model).isEmpty());
        List<Path> files = library.pull(model, QUICK, PullListener.SILENT);
        assertArrayEquals(first, Files.readAllBytes(files.get(0)));
        assertArrayEquals(second, Files.readAllBytes(files.get(1)));
        assertTrue(
                server.seen.contains("GET /" + model.files().getFirst() + " bytes=100000-"),
                server.seen::toString);
        int requests = server.seen.size();
        assertEquals(files, library.pull(model, QUICK, PullListener.SILENT));
        assertEquals(requests, server.seen.size(), "what is here is not asked for again");
        assertEquals(600_000, library.remove(model));
        assertTrue(library.find(model).isEmpty());
    }

    @Test
    void otherContentIsRefusedAndNothingOfItIsKept() throws Exception {
        server.files.put("/" + model.files().getFirst(), new byte[300_000]);
        HubException refused =
                assertThrows(
                        HubException.class,
                        () -> library(Map.of()).pull(model, QUICK, PullListener.SILENT));
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(
                sentence.startsWith(
                        model.files().getFirst() + " of htdemucs: expected content with SHA-256 "),
                sentence);
        assertTrue(library(Map.of()).find(model).isEmpty());
    }

    @Test
    void whatTorchHasDownloadedIsFoundAndNotFetchedAgain() throws Exception {
        Path torch = Files.createDirectories(folder.resolve("torch/hub/checkpoints"));
        Files.write(torch.resolve(model.files().getFirst()), first);
        List<Path> files = library(Map.of()).pull(model, QUICK, PullListener.SILENT);
        assertEquals(torch, files.get(0).getParent());
        assertEquals(folder.resolve("stems"), files.get(1).getParent());
        assertTrue(server.seen.stream().noneMatch(seen -> seen.contains("aaaaaaaa")));
    }

    @Test
    void withoutTheNetworkTheSentenceSaysSoAndWithoutTheModelHowToFetchIt() throws Exception {
        StemLibrary offline = library(Map.of("HF_HUB_OFFLINE", "1"));
        HubException refused =
                assertThrows(
                        HubException.class, () -> offline.pull(model, QUICK, PullListener.SILENT));
        assertTrue(String.valueOf(refused.getMessage()).contains("HF_HUB_OFFLINE"));
        CheckpointException missing =
                assertThrows(CheckpointException.class, () -> offline.require(model));
        String sentence = String.valueOf(missing.getMessage());
        assertTrue(
                sentence.startsWith("htdemucs (600 kB, for scientific purposes only) is neither"),
                sentence);
        assertEquals(
                Optional.of(new NextStep(NextStep.Kind.FETCH_STEM_MODEL, "htdemucs")),
                missing.nextStep());
        assertEquals(List.of(), server.seen);
    }

    @Test
    void theCatalogueKnowsBothModelsOfTheAuthors() throws Exception {
        ModelCatalogue catalogue = ModelCatalogue.load();
        assertEquals(
                List.of("955717e8-8726e21a.th"),
                catalogue.stemModel("htdemucs").orElseThrow().files());
        KnownStemModel fine = catalogue.stemModel("htdemucs_ft").orElseThrow();
        assertEquals(4, fine.files().size());
        assertArrayEquals(new double[] {0, 0, 1, 0}, fine.weights().get(2));
        assertEquals(Optional.empty(), catalogue.stemModel("nano"));
    }
}
