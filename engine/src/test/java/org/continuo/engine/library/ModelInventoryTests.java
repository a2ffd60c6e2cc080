package org.continuo.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.hub.KnownModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that lie in folders, and what the catalogue says of those that come with Continuo. */
final class ModelInventoryTests {
    private static final Path OUR_MODELS = Path.of("..", "models");

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir Path folder;

    private ModelLibrary library(Path... folders) throws IOException {
        return TestLibrary.in(
                folder,
                URI.create("http://127.0.0.1:9"),
                true,
                folder.resolve("engine"),
                List.of(folders));
    }

    private List<ListedModel> here(Path... folders) throws IOException {
        ModelLibrary library = library(folders);
        return new ModelInventory(library, ModelTraits::of)
                .all().stream().filter(ListedModel::isHere).toList();
    }

    @Test
    void theCatalogueSaysOfOurOwnModelWhatItsFilesSay() throws IOException {
        ListedModel nano = here(OUR_MODELS).getFirst();
        KnownModel known = nano.known().orElseThrow();

        assertEquals("nano", nano.name());
        assertEquals(Optional.empty(), nano.trouble());
        assertEquals("cc0-1.0", nano.license().id());
        assertEquals(
                nano.traits(),
                Optional.of(new ModelTraits(known.melody(), known.channels(), known.parameters())));
    }

    @Test
    void aSecondCopyOfOurOwnModelIsTheSameModel() throws IOException {
        Path plugins = folder.resolve("plugin/models");
        copy(OUR_MODELS.resolve("nano"), plugins.resolve("nano"));
        Path mine = plugins.resolve("mine");
        RandomCheckpoint.write(mine, ModelGeometry.TINY, ElementType.FLOAT32, 1);

        assertEquals(
                List.of("nano", mine.toString()),
                here(OUR_MODELS, plugins).stream().map(ListedModel::name).toList());
        assertEquals(
                List.of(mine.toString(), "nano"),
                here(plugins, folder.resolve("none")).stream().map(ListedModel::name).toList());
    }

    @Test
    void theRecipeOfAModelIsNone() throws IOException {
        Files.createDirectories(folder.resolve("models/nano/training"));

        assertTrue(here(folder.resolve("models")).isEmpty());
    }

    @Test
    void adaptersAreNamedAsSuchInTheCacheAndInFolders() throws IOException {
        Path ours = folder.resolve("models/lora");
        adapter(ours, "MusicgenForConditionalGeneration");
        Path snapshots = folder.resolve("hub/models--somebody--");
        adapter(
                snapshots.resolveSibling("models--somebody--riffs/snapshots/" + COMMIT),
                "Musicgen");
        adapter(snapshots.resolveSibling("models--somebody--talk/snapshots/" + COMMIT), "Llama");

        List<ListedModel> models = here(folder.resolve("models"));

        assertEquals(
                List.of(ours.toString(), "somebody/riffs@" + COMMIT),
                models.stream().map(ListedModel::name).toList());
        for (ListedModel model : models) {
            IOException trouble = model.trouble().orElseThrow();
            String sentence = ProblemSentence.of(trouble);
            assertTrue(sentence.endsWith("this is a LoRA adapter for base"), sentence);
            assertEquals(
                    Optional.of(NextStep.to(NextStep.Kind.APPLY_ADAPTER)),
                    ProblemSentence.nextStep(trouble));
        }
    }

    private static void adapter(Path folder, String base) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                """
                {"auto_mapping": {"base_model_class": "%s"}, "base_model_name_or_path": "base"}
                """
                        .formatted(base));
        Files.createFile(folder.resolve("adapter_model.safetensors"));
    }

    @Test
    void whatTheModelMakerWouldRefuseIsNotShownAsUsable() throws IOException {
        Path mine = folder.resolve("models/mine");
        RandomCheckpoint.write(mine, ModelGeometry.TINY, ElementType.FLOAT32, 1);

        ModelLibrary library = library(folder.resolve("models"));
        ListedModel model =
                new ModelInventory(
                                library,
                                checkpoint -> {
                                    throw new CheckpointException("no tokenizer");
                                })
                        .all()
                        .getFirst();

        assertEquals(Optional.of("no tokenizer"), model.trouble().map(ProblemSentence::of));
        assertEquals("melody, mono", model.kind());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
