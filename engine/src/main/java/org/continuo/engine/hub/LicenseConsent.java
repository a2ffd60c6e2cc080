package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.files.WholeFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The licences that the user has accepted, by model, in a file of the user's configuration folder.
 * An answer holds for all revisions of a model as long as its licence stays the same.
 */
public final class LicenseConsent {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    /**
     * @param file need not exist
     */
    public LicenseConsent(Path file) {
        this.file = file;
    }

    /** The file where each system keeps a program's settings. */
    public static Path defaultFile(Map<String, String> environment, Path home) {
        Variables variables = new Variables(environment, home);
        Path folder =
                switch (OperatingSystem.own()) {
                    case WINDOWS -> variables.path("APPDATA").orElse(home).resolve("Continuo");
                    case MACOS -> home.resolve("Library/Application Support/Continuo");
                    case LINUX ->
                            variables
                                    .path("XDG_CONFIG_HOME")
                                    .orElse(home.resolve(".config"))
                                    .resolve("continuo");
                };
        return folder.resolve("accepted-licenses.json");
    }

    /** Whether the user has accepted this licence for this model. */
    public synchronized boolean isGiven(HubName model, License license) throws IOException {
        return accepted(model).filter(license.id()::equals).isPresent();
    }

    /** The id of the licence that the user accepted for this model; nothing if none. */
    public synchronized Optional<String> accepted(HubName model) throws IOException {
        return Optional.of(read().path(model.repository()).path("license").asString(""))
                .filter(id -> !id.isEmpty());
    }

    /** Remembers that the user accepts this licence for this model. */
    public synchronized void give(HubName model, License license, Clock clock) throws IOException {
        ObjectNode all = read();
        all.putObject(model.repository())
                .put("license", license.id())
                .put("accepted", LocalDate.now(clock).toString());
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
        WholeFile.write(file, draft -> Files.write(draft, content));
    }

    private ObjectNode read() throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root instanceof ObjectNode object) {
                return object;
            }
        } catch (NoSuchFileException firstTime) {
            return JSON.createObjectNode();
        } catch (JacksonException notJson) {
            // The sentence below says it.
        }
        throw new HubException(
                file + ": expected the accepted licences in JSON, found something else; delete it");
    }
}
