package org.continuo.studio.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.cli.studio.Studio.Running;

/** Goes on until it is closed. */
class Until implements Running {
    private final List<String> lines;
    private final Closing running;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;

    /** Something that is closed once. */
    interface Closing extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    Until(List<String> lines, Closing running) {
        this.lines = lines;
        this.running = running;
    }

    @Override
    public List<String> lines() {
        return lines;
    }

    @Override
    public void awaitEnd() throws InterruptedException, ServiceException {
        ended.await();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            running.close();
            ended.countDown();
        }
    }
}
