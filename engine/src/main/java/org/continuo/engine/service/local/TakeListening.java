package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;

/**
 * Listens to takes once they are delivered, on a thread of its own, so that nobody waits for it.
 * What it does not come to is heard with the next take, or when somebody searches.
 */
final class TakeListening implements AutoCloseable {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("takes").factory());
    private boolean closed;

    /** Soon listens to all takes that nobody has heard yet. */
    void start(TakeLibrary library) {
        try {
            thread.execute(() -> listen(library));
        } catch (RejectedExecutionException closing) {
            // The takes stay unheard until somebody searches.
        }
    }

    private void listen(TakeLibrary library) {
        try {
            for (Take take : library.unheard()) {
                Take.Heard heard = library.hear(take);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    library.note(take, heard);
                }
            }
        } catch (IOException | CancellationException removedOrClosed) {
            // The other ones are heard with the next take, or when somebody searches.
        }
    }

    /** Ends it; nothing is written any more. */
    @Override
    public synchronized void close() {
        closed = true;
        thread.shutdownNow();
    }
}
