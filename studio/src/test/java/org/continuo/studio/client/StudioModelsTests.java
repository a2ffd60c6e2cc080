package org.continuo.studio.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.ModelNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of this machine's models go where. */
final class StudioModelsTests {
    @TempDir Path folder;

    private static StudioModels models(boolean mayShare) {
        return new StudioModels(
                new OwnModels() {
                    @Override
                    public String usual() {
                        return "nano";
                    }

                    @Override
                    public Optional<String> name(Path folder) {
                        return Optional.empty();
                    }
                },
                mayShare);
    }

    @Test
    void aModelOfTheUsersOwnTravelsByItsHashWhereThatIsAllowedAlone() throws Exception {
        Files.writeString(folder.resolve("model.safetensors"), "weights");
        Map<String, Content> contents = new LinkedHashMap<>();
        ServiceException refused =
                assertThrows(
                        ServiceException.class,
                        () -> models(false).named(folder.toString(), contents));
        assertEquals(Kind.BAD_REQUEST, refused.kind());
        assertTrue(contents.isEmpty());
        String name = models(true).named(folder.toString(), contents);
        assertEquals(contents.keySet(), java.util.Set.of(ModelNames.hash(name).orElseThrow()));
    }
}
