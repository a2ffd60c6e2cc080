package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a studio is joined. */
final class JoinOptions {
    @Option(
            names = "--join",
            required = true,
            paramLabel = "CODE",
            description = "The join code, as the hub or continuo studio users add printed it.")
    @Nullable String code;

    @Option(
            names = "--join-file",
            required = true,
            paramLabel = "FILE",
            description = "A file with the join code, so that it stands on no command line.")
    @Nullable Path file;

    String text() throws IOException {
        return file == null ? String.valueOf(code) : Files.readString(file).strip();
    }
}
