package org.continuo.core.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.DeviceChoice;

/**
 * What a user has decided for all commands, scripts and plugins: the file {@code settings.json} in
 * the data folder, which need not be there. Engines look at it anew with each job.
 *
 * @param origin whether files say that they were generated, by which model, words and seed
 * @param manifest whether they also say it in a signed C2PA manifest
 * @param device what computes where nobody says it with a job
 * @param takesGigabytes what all takes that are kept may take on the disk together; 0 keeps none
 */
public record UserSettings(
        boolean origin, boolean manifest, DeviceChoice device, double takesGigabytes) {
    public static final UserSettings DEFAULT =
            new UserSettings(true, true, new DeviceChoice.Auto(), 4);

    private static final double MOST_GIGABYTES = 1e6;

    private static final String FILE = "settings.json";

    /** What the kept takes may take. */
    public long takesBytes() {
        return Math.round(takesGigabytes * 1e9);
    }

    /**
     * The settings of a data folder.
     *
     * @throws IOException if the file cannot be read or is damaged, in one sentence
     */
    public static UserSettings of(DataFolder folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            Fields fields = Json.parse(file.toString(), Files.readString(file));
            return new UserSettings(
                    fields.flag("origin", DEFAULT.origin),
                    fields.flag("manifest", DEFAULT.manifest),
                    fields.has("device") ? device(file, fields.text("device")) : DEFAULT.device,
                    fields.has("takesGigabytes")
                            ? fields.number("takesGigabytes", 0, MOST_GIGABYTES)
                            : DEFAULT.takesGigabytes);
        } catch (NoSuchFileException _) {
            return DEFAULT;
        } catch (IllegalArgumentException damaged) {
            throw new IOException(ProblemSentence.of(damaged), damaged);
        }
    }

    private static DeviceChoice device(Path file, String label) {
        try {
            return DeviceChoice.of(label);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(file + ": " + ProblemSentence.of(unknown), unknown);
        }
    }
}
