package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one file into its blob, or to where it is to be seen: resumes what an earlier try left,
 * goes on after every passing trouble, and lets the blob appear only when size and hash are right.
 */
final class FileDownload {
    private static final int BUFFER_BYTES = 1 << 18;

    private final HubClient client;
    private final String address;
    private final RequestTarget what;
    private final HubFile file;
    private final LongConsumer onSize;

    /**
     * @param address of the file, below the client's endpoint
     * @param onSize told how many bytes are there whenever that changes; it may shrink when a file
     *     must be started anew
     */
    FileDownload(
            HubClient client,
            String address,
            RequestTarget what,
            HubFile file,
            LongConsumer onSize) {
        this.client = client;
        this.address = address;
        this.what = what;
        this.file = file;
        this.onSize = onSize;
    }

    /**
     * Fetches the file into {@code blob}.
     *
     * @throws HubException if it cannot be had, or what came is not what was promised
     */
    void into(Path blob, RetryPolicy.Listener listener) throws IOException, InterruptedException {
        try (PartialFile partial = PartialFile.open(blob, file)) {
            onSize.accept(partial.sizeBytes());
            boolean resumed = partial.sizeBytes() > 0;
            fetch(partial, listener);
            if (partial.becomes(blob)) {
                return;
            }
            partial.restart();
            onSize.accept(0);
            if (resumed) { // what lay there was damaged, or is of another file: once more from 0
                fetch(partial, listener);
                if (partial.becomes(blob)) {
                    return;
                }
                partial.restart();
            }
            throw new HubException(
                    "%s: expected content with %s, received other content; nothing of it is kept"
                            .formatted(what, file.hash()));
        }
    }

    private void fetch(PartialFile partial, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RetryPolicy.Attempts attempts = client.retries().new Attempts(what.toString(), listener);
        while (!partial.isWhole()) {
            long before = partial.sizeBytes();
            TransientHubException trouble = receive(partial);
            if (partial.sizeBytes() > before) {
                attempts.progressed();
            }
            if (trouble != null) {
                attempts.pauseAfter(trouble);
            }
        }
    }

    /** One connection's worth of bytes; returns why it ended early, or null if it did not. */
    private @Nullable TransientHubException receive(PartialFile partial)
            throws IOException, InterruptedException {
        HubClient.throwIfInterrupted();
        try (HubResponse answer = client.open(address, what, partial.sizeBytes())) {
            if (partial.sizeBytes() > 0 && !continues(answer, partial)) {
                partial.restart();
                onSize.accept(0);
                if (answer.status() != 200) {
                    return new TransientHubException(
                            "the server has no such part of the file", null);
                }
            }
            return copy(answer, partial);
        } catch (TransientHubException trouble) {
            return trouble;
        }
    }

    /** Whether the answer goes on exactly where the partial file ends, in a file of this length. */
    private boolean continues(HubResponse answer, PartialFile partial) {
        return answer.status() == 206
                && answer.range()
                        .filter(range ->
                                range.fromByte() == partial.sizeBytes()
                                        && range.totalBytes() == file.sizeBytes())
                        .isPresent();
    }

    private @Nullable TransientHubException copy(HubResponse answer, PartialFile partial)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int count;
            try {
                count = answer.body().read(buffer);
            } catch (TransientHubException silence) {
                return silence;
            } catch (IOException lost) {
                HubClient.throwIfInterrupted();
                return HubErrors.lostConnection(lost);
            }
            if (count < 0) {
                return partial.isWhole()
                        ? null
                        : new TransientHubException(
                                "the answer ended after %d of %d bytes"
                                        .formatted(partial.sizeBytes(), file.sizeBytes()),
                                null);
            }
            if (partial.sizeBytes() + count > file.sizeBytes()) {
                partial.restart();
                throw new HubException(
                        "%s: expected %d bytes, received more; nothing of it is kept"
                                .formatted(what, file.sizeBytes()));
            }
            partial.append(buffer, count);
            onSize.accept(partial.sizeBytes());
            HubClient.throwIfInterrupted();
        }
    }
}
