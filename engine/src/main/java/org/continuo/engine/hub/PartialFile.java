package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.continuo.core.files.WholeFile;
import org.continuo.core.problem.ProblemSentence;

/**
 * A file on its way into the cache: it grows beside its blob under another name, survives the end
 * of the process, and takes the blob's name only once size and hash are right.
 *
 * <p>The name ends in {@code .incomplete} as all tools' do, but is one that no other tool writes
 * to.
 */
final class PartialFile implements AutoCloseable {
    private static final String SUFFIX = ".continuo.incomplete";

    private final Path path;
    private final HubFile expected;
    private final FileChannel channel;
    private MessageDigest digest;
    private long sizeBytes;

    private PartialFile(Path path, HubFile expected, FileChannel channel) {
        this.path = path;
        this.expected = expected;
        this.channel = channel;
        this.digest = expected.hash().newDigest(expected.sizeBytes());
    }

    static Path beside(Path blob) {
        return blob.resolveSibling(blob.getFileName() + SUFFIX);
    }

    static boolean isPartial(Path file) {
        return String.valueOf(file.getFileName()).endsWith(SUFFIX);
    }

    /** Opens what an earlier try left beside {@code blob}, or an empty file. */
    static PartialFile open(Path blob, HubFile expected) throws IOException {
        Path path = beside(blob);
        Files.createDirectories(blob.toAbsolutePath().getParent());
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        PartialFile partial = new PartialFile(path, expected, channel);
        try {
            partial.readBack();
            return partial;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void readBack() throws IOException {
        if (channel.size() > expected.sizeBytes()) {
            restart();
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        while (channel.read(buffer) >= 0) {
            digest.update(buffer.flip());
            sizeBytes += buffer.limit();
            buffer.clear();
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }

    boolean isWhole() {
        return sizeBytes == expected.sizeBytes();
    }

    /**
     * Adds the first {@code count} bytes of {@code bytes}.
     *
     * @throws HubException if the disk does not take them
     */
    void append(byte[] bytes, int count) throws HubException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer, sizeBytes + buffer.position());
            }
        } catch (IOException diskTrouble) {
            throw cannotWrite(diskTrouble);
        }
        digest.update(bytes, 0, count);
        sizeBytes += count;
    }

    /** Throws away what is there, because it turned out to be something else. */
    void restart() throws IOException {
        channel.truncate(0);
        channel.position(0);
        digest = expected.hash().newDigest(expected.sizeBytes());
        sizeBytes = 0;
    }

    /**
     * Makes the whole file visible as {@code blob} if its hash is the expected one, else leaves it
     * to be restarted.
     */
    boolean becomes(Path blob) throws IOException {
        if (!expected.hash().matches(digest)) {
            return false;
        }
        try {
            channel.force(true);
        } catch (IOException diskTrouble) {
            throw cannotWrite(diskTrouble);
        }
        channel.close();
        WholeFile.moveIntoPlace(path, blob);
        return true;
    }

    private HubException cannotWrite(IOException diskTrouble) {
        return new HubException(
                "%s: cannot write to %s: %s; %d of %d bytes are kept for the next try"
                        .formatted(
                                expected.path(),
                                path.getParent(),
                                ProblemSentence.reason(diskTrouble),
                                sizeBytes,
                                expected.sizeBytes()),
                diskTrouble);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
