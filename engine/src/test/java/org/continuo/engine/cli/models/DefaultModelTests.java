package org.continuo.engine.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.TestLibrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether nano is all that a user has, who is then told of better models. */
class DefaultModelTests {
    private static final String FETCHED =
            "hub/models--somebody--music/snapshots/0123456789abcdef0123456789abcdef01234567";

    @TempDir Path folder;

    @BeforeEach
    void installNano() throws IOException {
        music(folder.resolve("installation/nano"));
    }

    private static void music(Path place) throws IOException {
        RandomCheckpoint.write(place, ModelGeometry.TINY, ElementType.FLOAT32, 1);
    }

    private boolean nanoIsAlone() throws IOException {
        ModelLibrary library =
                TestLibrary.in(
                        folder,
                        URI.create("http://127.0.0.1:9"),
                        true,
                        folder.resolve("engine"),
                        List.of(folder.resolve("installation"), folder.resolve("user")));
        DefaultModel model = DefaultModel.find(library, new CacheFolder(folder.resolve("engine")));
        assertEquals(folder.resolve("installation/nano"), model.folder());
        return model.isAloneIn(library);
    }

    @Test
    void aSecondCopyOfItIsNoOtherModel() throws IOException {
        music(folder.resolve("user/nano"));
        assertTrue(nanoIsAlone());
    }

    @Test
    void aModelOfTheUsersIsOne() throws IOException {
        music(folder.resolve("user/mine"));
        assertFalse(nanoIsAlone());
    }

    @Test
    void aFetchedModelIsOneOnceItIsWhole() throws IOException {
        Path fetched = folder.resolve(FETCHED);
        music(fetched);
        assertFalse(nanoIsAlone());
        Files.delete(fetched.resolve("model.safetensors"));
        assertTrue(nanoIsAlone());
    }

    @Test
    void whatElseIsInTheHubsCacheMakesNoMusic() throws IOException {
        Path words = Files.createDirectories(folder.resolve(FETCHED));
        Files.writeString(words.resolve("config.json"), "{\"model_type\": \"llama\"}");
        Files.writeString(words.resolve("model.safetensors"), "none");
        assertTrue(nanoIsAlone());
    }

    @Test
    void aDamagedModelIsNone() throws IOException {
        Path broken = Files.createDirectories(folder.resolve(FETCHED));
        Files.writeString(broken.resolve("config.json"), "{");
        Files.writeString(broken.resolve("model.safetensors"), "none");
        assertTrue(nanoIsAlone());
    }
}
