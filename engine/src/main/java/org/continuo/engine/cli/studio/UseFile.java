package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.files.WholeFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import tools.jackson.databind.node.ObjectNode;

/**
 * The studio that a user uses: {@code studio.json} in the data folder, for its owner alone, since
 * the join code is a secret. Engines look at it anew with each job.
 *
 * @param host of the hub
 * @param shareModels whether models and adapters of this machine's own may travel there
 * @param engine which jobs go there
 */
public record UseFile(
        String code, String host, int port, boolean shareModels, EngineChoice engine) {
    private static final String FILE = "studio.json";

    /** Where jobs are made. */
    public enum EngineChoice {
        /** By the studio where it answers, else by this machine. */
        AUTO,
        STUDIO,
        LOCAL;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing if no studio is used. */
    public static Optional<UseFile> of(DataFolder folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            Fields fields = Json.parse(file.toString(), Files.readString(file));
            return Optional.of(
                    new UseFile(
                            fields.text("join"),
                            fields.text("host"),
                            fields.integer("port", 1, 0xFFFF),
                            fields.flag("shareModels", false),
                            fields.choice("engine", EngineChoice.class)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IllegalArgumentException damaged) {
            throw new IOException(ProblemSentence.of(damaged), damaged);
        }
    }

    void write(DataFolder folder) throws IOException {
        ObjectNode fields = Json.object();
        fields.put("join", code);
        fields.put("host", host);
        fields.put("port", port);
        fields.put("shareModels", shareModels);
        fields.put("engine", engine.label());
        Files.createDirectories(folder.path());
        WholeFile.write(
                folder.resolve(FILE),
                draft -> {
                    if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                        Files.createFile(
                                draft,
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                    }
                    Files.writeString(draft, Json.indented(fields));
                });
    }

    static void erase(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** Without the code, which belongs into no message. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
