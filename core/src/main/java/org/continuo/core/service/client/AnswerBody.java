package org.continuo.core.service.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;

/**
 * What an engine answers, read as it comes: not longer than it may be, and whatever goes wrong is
 * told as the engine's fault, apart from those of a file that it is written to.
 */
final class AnswerBody extends FilterInputStream {
    private final Connection connection;
    private final long mostBytes;
    private final CompletableFuture<Void> patience = new CompletableFuture<>();
    private long left;

    /**
     * An answer that ends.
     *
     * @param longest for which the whole of it is waited
     */
    AnswerBody(InputStream in, Connection connection, long mostBytes, Duration longest) {
        this(in, connection, mostBytes);
        CompletableFuture<Void> end =
                patience.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((_, tooLate) -> {
                            if (tooLate != null) {
                                end();
                            }
                        });
        assert !end.isCancelled();
    }

    /** An answer that goes on for as long as the engine has something to tell. */
    AnswerBody(InputStream in, Connection connection) {
        this(in, connection, Long.MAX_VALUE);
    }

    private AnswerBody(InputStream in, Connection connection, long mostBytes) {
        super(in);
        this.connection = connection;
        this.mostBytes = mostBytes;
        this.left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(bytes, offset, length);
        } catch (IOException broken) {
            throw patience.isCompletedExceptionally()
                    ? connection.silent(broken)
                    : connection.gone(broken);
        }
        left -= Math.max(0, count);
        if (left < 0) {
            throw new ServiceException(
                    Kind.FAILED,
                    "the engine's answer: expected at most %d bytes, found more"
                            .formatted(mostBytes));
        }
        return count;
    }

    @Override
    public void close() {
        patience.complete(null);
        end();
    }

    private void end() {
        try {
            super.close();
        } catch (IOException already) {
            // Nothing more was wanted of it.
        }
    }
}
