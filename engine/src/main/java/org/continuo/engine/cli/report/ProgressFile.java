package org.continuo.engine.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.continuo.core.files.WholeFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a command is, in a file that a script can look at as often as it likes: one line with one
 * JSON object, replaced as a whole, so that no reader ever sees half of it.
 *
 * <pre>
 * {"state":"running","fraction":0.42,"remaining_seconds":12.5,"message":"generating"}
 * {"state":"done","fraction":1.0,"seed":7,"files":["/music/clip.wav"],"notes":[]}
 * {"state":"failed","code":3,"message":"one sentence"}
 * {"state":"cancelled","code":130,"message":"cancelled"}
 * </pre>
 *
 * The last three are final: after one of them nothing is written any more.
 */
public final class ProgressFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Windows refuses to replace a file that is just being read. */
    private static final int FINAL_ATTEMPTS = 40;

    private static final long ATTEMPT_NANOS = 25_000_000;

    /** The reporter and the command's outcome each have this file in hand. */
    private static final Object WRITING = new Object();

    private final Path place;
    private boolean ended;

    public ProgressFile(Path place) {
        this.place = place.toAbsolutePath();
    }

    /** The file that these arguments name with {@code --progress-file}, or null. */
    static @Nullable ProgressFile named(List<String> arguments) {
        String option = "--progress-file";
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(option + "=")) {
                return new ProgressFile(Path.of(argument.substring(option.length() + 1)));
            }
            if (argument.equals(option) && i + 1 < arguments.size()) {
                return new ProgressFile(Path.of(arguments.get(i + 1)));
            }
        }
        return null;
    }

    /**
     * Says how far it is.
     *
     * @param fraction of the decoder's steps, between 0 and 1
     * @throws IOException if the file cannot be written
     */
    void running(double fraction, OptionalDouble remainingSeconds, String message)
            throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", "running");
        fields.put("fraction", rounded(fraction));
        remainingSeconds.ifPresent(seconds -> fields.put("remaining_seconds", rounded(seconds)));
        fields.put("message", message);
        synchronized (WRITING) {
            // The decoder goes on until the process is gone, behind the last line.
            if (!AtShutdown.isEnding()) {
                write(fields);
            }
        }
    }

    /** Ends well; {@code seed} only where one was drawn from. */
    void done(List<Path> files, OptionalLong seed, List<String> notes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", "done");
        fields.put("fraction", 1.0);
        seed.ifPresent(number -> fields.put("seed", number));
        fields.put(
                "files",
                files.stream().map(file -> file.toAbsolutePath().normalize().toString()).toList());
        fields.put("notes", notes);
        end(fields);
    }

    void failed(Failure failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", failure.exitCode() == ExitCode.CANCELLED ? "cancelled" : "failed");
        fields.put("code", failure.exitCode().number());
        fields.put("message", failure.sentence());
        end(fields);
    }

    private void end(Map<String, Object> fields) {
        if (WholeFile.isPipe(place)) {
            return; // refused when the command began
        }
        synchronized (WRITING) {
            for (int attempt = 1; attempt <= FINAL_ATTEMPTS; attempt++) {
                try {
                    write(fields);
                    break;
                } catch (IOException refused) {
                    if (attempt == FINAL_ATTEMPTS) {
                        System.err.println(
                                "continuo: " + place + ": could not be written: " + refused);
                    }
                    LockSupport.parkNanos(ATTEMPT_NANOS);
                }
            }
            ended = true;
        }
    }

    private void write(Map<String, Object> fields) throws IOException {
        if (ended) {
            return;
        }
        String line = JSON.writeValueAsString(fields) + "\n";
        WholeFile.write(place, draft -> Files.writeString(draft, line));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
