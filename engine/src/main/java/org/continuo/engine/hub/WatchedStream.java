package org.continuo.engine.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that gives up when its connection stays silent: Java's HTTP client limits the wait for
 * headers only. A watchdog closes the stream from outside, which ends a blocked read.
 */
final class WatchedStream extends FilterInputStream {
    private final Duration stallTimeout;
    private final ScheduledFuture<?> watchdog;
    private volatile long readingSinceNanos;
    private volatile boolean reading;
    private volatile boolean stalled;

    WatchedStream(InputStream in, Duration stallTimeout, ScheduledExecutorService scheduler) {
        super(in);
        this.stallTimeout = stallTimeout;
        long period = Math.max(1, stallTimeout.toMillis() / 8);
        this.watchdog =
                scheduler.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (reading && System.nanoTime() - readingSinceNanos > stallTimeout.toNanos()) {
            stalled = true;
            watchdog.cancel(false);
            try {
                in.close();
            } catch (IOException alreadyGone) {
                // The reader is told of the silence in any case.
            }
        }
    }

    /** Reads some bytes, at most {@code length}; the pause between two calls is not counted. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        readingSinceNanos = System.nanoTime();
        reading = true;
        int count;
        try {
            count = in.read(target, offset, length);
        } catch (IOException e) {
            throw stalled ? silence() : e;
        } finally {
            reading = false;
        }
        if (stalled) {
            throw silence();
        }
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private TransientHubException silence() {
        BigDecimal seconds = BigDecimal.valueOf(stallTimeout.toMillis(), 3).stripTrailingZeros();
        return new TransientHubException(
                "the connection was silent for %s seconds".formatted(seconds.toPlainString()),
                null);
    }

    @Override
    public void close() throws IOException {
        watchdog.cancel(false);
        super.close();
    }
}
