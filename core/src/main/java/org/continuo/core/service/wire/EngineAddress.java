package org.continuo.core.service.wire;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.service.DataFolder;
import tools.jackson.core.JacksonException;

/**
 * Where an engine listens, as {@code engine.json} in the user's data folder says. Only the user can
 * read that file, since whoever knows the token may use the engine.
 *
 * @param port on 127.0.0.1
 * @param token 64 hexadecimal digits
 */
public record EngineAddress(int port, String token, long pid) {
    private static final String FILE = "engine.json";
    private static final long LARGEST_BYTES = 4096;

    public EngineAddress {
        if (port < 1 || port > 0xFFFF || !token.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "engine address: expected a port and a token, found port " + port);
        }
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How sentences call the engine that listens there. */
    public String called() {
        return pid > 0 ? "the engine (process %d)".formatted(pid) : "the engine";
    }

    /** What the data folder says; nothing if there is no engine, or the file is damaged. */
    public static Optional<EngineAddress> read(DataFolder folder) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(file(folder), BasicFileAttributes.class);
            return file.isRegularFile() && file.size() <= LARGEST_BYTES
                    ? Optional.ofNullable(
                            Wire.JSON.readValue(
                                    Files.readAllBytes(file(folder)), EngineAddress.class))
                    : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }

    /** Writes it for all clients to see, whole or not at all. */
    public void write(DataFolder folder) throws IOException {
        PrivateFile.write(file(folder), Wire.JSON.writeValueAsString(this));
    }

    /** Takes the file away if it still says this. */
    public void erase(DataFolder folder) throws IOException {
        if (read(folder).equals(Optional.of(this))) {
            Files.deleteIfExists(file(folder));
        }
    }

    private static Path file(DataFolder folder) {
        return folder.resolve(FILE);
    }

    /** Without the token, which belongs into no message. */
    @Override
    public String toString() {
        return uri() + " (process " + pid + ")";
    }
}
