package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.files.WholeFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The licences that the user has accepted, by model, in a file of the user's configuration folder.
 * An answer holds for all revisions of a model as long as its licence stays the same.
 */
public final class LicenseConsent {
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
        try {
            return read().optionalObject(model.repository()).map(given -> given.text("license"));
        } catch (IllegalArgumentException damaged) {
            throw refused(damaged);
        }
    }

    /** Remembers that the user accepts this licence for this model. */
    public synchronized void give(HubName model, License license, Clock clock) throws IOException {
        ObjectNode all = read().node();
        all.putObject(model.repository())
                .put("license", license.id())
                .put("accepted", LocalDate.now(clock).toString());
        Files.createDirectories(file.toAbsolutePath().getParent());
        WholeFile.write(file, draft -> Files.writeString(draft, Json.indented(all)));
    }

    private Fields read() throws IOException {
        try {
            return Json.parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException firstTime) {
            return Json.parse(file.toString(), "{}");
        } catch (IllegalArgumentException | CharacterCodingException damaged) {
            throw refused(damaged);
        }
    }

    private HubException refused(Exception damaged) {
        return new HubException(
                file + ": expected the accepted licences in JSON, found something else; delete it",
                damaged);
    }
}
