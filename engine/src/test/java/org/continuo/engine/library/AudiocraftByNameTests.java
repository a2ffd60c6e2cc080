package org.continuo.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.hub.FakeRepository;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelPull;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.PullPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** audiocraft's files name their text encoder and codec; the library finds both in the cache. */
final class AudiocraftByNameTests {
    private static final Path KIT = Path.of("src/test/resources/conformance/audiocraft_stereo");
    private static final HubName NAME = HubName.parse("somebody/musicgen-tiny");

    @TempDir Path folder;
    private FakeHub hub;
    private ModelLibrary library;

    @BeforeEach
    void offerModel() throws IOException {
        hub = new FakeHub();
        offer("somebody/musicgen-tiny", KIT.resolve("checkpoint"));
        offer("t5-base", KIT.resolve("t5")).with("tokenizer.json", "{}");
        library = library(false);
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private FakeRepository offer(String name, Path files) throws IOException {
        FakeRepository repository = hub.offer(new FakeRepository(name));
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.sorted().toList()) {
                repository.with(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return repository;
    }

    private ModelLibrary library(boolean offline) throws IOException {
        return TestLibrary.in(folder, hub.endpoint(), offline, folder.resolve("engine"), List.of());
    }

    private Path pull(HubName name) throws IOException, InterruptedException {
        try (HubClient client = library.connect()) {
            ModelPull pull = library.pull(client);
            PullPlan plan = pull.plan(name, PullListener.SILENT);
            for (Map.Entry<HubName, License> open : pull.licensesToAccept(plan).entrySet()) {
                library.consent().give(open.getKey(), open.getValue(), Clock.systemUTC());
            }
            return pull.run(plan, PullListener.SILENT);
        }
    }

    @Test
    void aPulledModelOpensWithTheTextEncoderThatItNames() throws Exception {
        Path pulled = pull(NAME);

        try (Checkpoint checkpoint = library(true).open(pulled)) {
            assertEquals(2, ModelTraits.of(checkpoint).channels());
            assertTrue(checkpoint.weights().has("text_encoder.shared.weight"));
        }
        assertEquals(
                Optional.empty(),
                library.cache().find(HubName.parse("facebook/encodec_32khz")),
                "the codec's weights are in the model's own files");
    }

    @Test
    void theInventoryShowsItOnceAndNotItsTextEncoder() throws Exception {
        pull(NAME);

        List<ListedModel> here =
                new ModelInventory(library, ModelTraits::of)
                        .all().stream().filter(ListedModel::isHere).toList();

        assertEquals(
                List.of("somebody/musicgen-tiny"), here.stream().map(ListedModel::name).toList());
        assertEquals("text, stereo", here.getFirst().kind());
        assertEquals(
                "CC BY-NC 4.0",
                here.getFirst().license().title(),
                "as its page said when it was pulled");
        assertEquals(Optional.empty(), here.getFirst().trouble());
    }

    @Test
    void aTextEncoderThatWentMissingIsNamed() throws Exception {
        Path pulled = pull(NAME);
        Files.delete(
                library.cache()
                        .find(HubName.parse("t5-base"))
                        .orElseThrow()
                        .folder()
                        .resolve("model.safetensors"));

        ListedModel listed = new ModelInventory(library, ModelTraits::of).all().getFirst();

        assertEquals(Optional.of(pulled), listed.folder());
        assertTrue(
                ProblemSentence.of(listed.trouble().orElseThrow()).contains("t5-base"),
                listed.toString());
        pull(NAME);
        assertEquals(
                Optional.empty(),
                new ModelInventory(library, ModelTraits::of).all().getFirst().trouble());
    }
}
