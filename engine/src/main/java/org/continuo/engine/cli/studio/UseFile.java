package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.studio.Studio.Place;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The studio that a user uses: {@code studio.json} in the data folder, for its owner alone, since
 * the join code is a secret. Engines look at it anew with each job.
 *
 * @param hub where it is, or which of a pair of brokers are
 * @param shareModels whether models and adapters of this machine's own may travel there
 * @param engine which jobs go there
 */
public record UseFile(String code, List<Place> hub, boolean shareModels, EngineChoice engine) {
    private static final String FILE = "studio.json";

    public UseFile {
        hub = List.copyOf(hub);
        if (hub.isEmpty()) {
            throw new IllegalArgumentException(
                    FILE
                            + ": expected where the hub is, found nothing; continuo studio use"
                            + " --join CODE writes it anew");
        }
    }

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
                            fields.objects("hub").stream().map(UseFile::place).toList(),
                            fields.flag("shareModels", false),
                            fields.choice("engine", EngineChoice.class)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IllegalArgumentException damaged) {
            throw new IOException(ProblemSentence.of(damaged), damaged);
        }
    }

    private static Place place(Fields fields) {
        return new Place(fields.text("host"), fields.integer("port", 1, 0xFFFF));
    }

    void write(DataFolder folder) throws IOException {
        ObjectNode fields = Json.object();
        fields.put("join", code);
        ArrayNode places = fields.putArray("hub");
        for (Place place : hub) {
            places.addObject().put("host", place.host()).put("port", place.port());
        }
        fields.put("shareModels", shareModels);
        fields.put("engine", engine.label());
        Files.createDirectories(folder.path());
        PrivateFile.write(folder.resolve(FILE), Json.indented(fields));
    }

    static void erase(DataFolder folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** Without the code, which belongs into no message. */
    @Override
    public String toString() {
        return hub.stream().map(Place::toString).collect(Collectors.joining(" or "));
    }
}
