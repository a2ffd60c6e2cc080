package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.hub.ByteCount;

/**
 * A folder that Continuo writes into.
 *
 * @param neededBytes what shall be free there
 */
record UserFolder(Path path, long neededBytes) {
    /** Whether it can be written, by writing, and how much room is left. */
    Finding look() {
        long free;
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, "doctor", ".tmp");
            try {
                Files.write(probe, new byte[1 << 16]);
            } finally {
                Files.delete(probe);
            }
            free = Files.getFileStore(path).getUsableSpace();
        } catch (IOException refused) {
            return Finding.wrong(
                    "%s: expected a folder that can be written, found %s".formatted(path, refused),
                    "Give yourself the right to write there, make room on that disk, or take away"
                            + " what stands in the folder's place.");
        }
        if (free < neededBytes) {
            return Finding.wrong(
                    "%s: expected at least %s free on that disk, found %s"
                            .formatted(path, ByteCount.text(neededBytes), ByteCount.text(free)),
                    "Make room on that disk.");
        }
        return Finding.ok("%s, %s free".formatted(path, ByteCount.text(free)));
    }
}
