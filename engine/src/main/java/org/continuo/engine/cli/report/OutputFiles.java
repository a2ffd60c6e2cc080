package org.continuo.engine.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.files.DraftFiles;

/**
 * A command's files, which appear together or not at all, however the process ends: drafts are
 * deleted also when the JVM is told to end in the middle.
 */
public final class OutputFiles implements AutoCloseable {
    private final DraftFiles drafts =
            new DraftFiles(sentence -> System.err.println("continuo: " + sentence));
    private final AtShutdown atShutdown = new AtShutdown(drafts::close);

    /** For what writes several files at once. */
    public DraftFiles drafts() {
        return drafts;
    }

    /** Writes what is to stand at {@code place}, replacing what is there once it is published. */
    public void write(Path place, DraftFiles.Content content) throws IOException {
        drafts.write(place, content);
    }

    /** Moves all files to their places. */
    public void publish() throws IOException {
        drafts.publish();
    }

    @Override
    public void close() {
        drafts.close();
        atShutdown.close();
    }
}
