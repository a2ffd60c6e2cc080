package org.continuo.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.files.CacheFolder;
import org.continuo.engine.hub.HubSettings;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.tensor.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that lie in folders, and what the catalogue says of those that come with Continuo. */
final class ModelInventoryTests {
    private static final Path OUR_MODELS = Path.of("..", "models");

    @TempDir Path folder;

    private List<ListedModel> here(Path... folders) throws IOException {
        ModelLibrary library =
                new ModelLibrary(
                        new HubSettings(
                                URI.create("http://127.0.0.1:9"),
                                null,
                                true,
                                folder.resolve("hub"),
                                true,
                                ProxySelector.of(null),
                                List.of(),
                                Duration.ofSeconds(5)),
                        ModelCatalogue.load(),
                        new LicenseConsent(folder.resolve("accepted.json")),
                        new CacheFolder(folder.resolve("engine")),
                        List.of(folders));
        return new ModelInventory(library).all().stream().filter(ListedModel::isHere).toList();
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

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
