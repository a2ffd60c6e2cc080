package org.continuo.plugin.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.continuo.core.json.Json;
import org.continuo.plugin.job.PluginProblemSentence;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one instance wants to know about regions, found out one after the other on a thread of its
 * own: so nobody waits for a call, other instances least of all. Each ends in one {@code answer}
 * event, unless it is cancelled.
 */
final class Analyses implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /**
     * Of all instances together: an analysis takes tens of megabytes, and the host needs its cores.
     */
    private static final Semaphore AT_ONCE = new Semaphore(2, true);

    private final PluginInstance.News news;
    private final Map<Long, FutureTask<ObjectNode>> open = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("continuo-analysis").factory());

    Analyses(PluginInstance.News news) {
        this.news = news;
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins an analysis.
     *
     * @param requestId by which the {@code answer} event is told
     * @return the reply of now, which says that the answer is still to come
     */
    ObjectNode begin(long requestId, Supplier<ObjectNode> analysis) {
        FutureTask<ObjectNode> task = new FutureTask<>(() -> answered(analysis));
        if (open.putIfAbsent(requestId, task) != null) {
            throw new IllegalArgumentException(
                    "request.requestId: expected one that is not open, found " + requestId);
        }
        thread.execute(() -> {
            task.run();
            if (open.remove(requestId, task)) {
                news.send(Events.answer(requestId, task.resultNow()));
            }
        });
        return Json.object().put("pending", true);
    }

    private static ObjectNode answered(Supplier<ObjectNode> analysis) throws InterruptedException {
        AT_ONCE.acquire();
        try {
            return analysis.get().put("ok", true);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return PluginBridge.failure(PluginProblemSentence.of(e));
        } finally {
            AT_ONCE.release();
        }
    }

    /**
     * No answer will come. What waits is not begun; what runs is given up at its next step. One
     * that is answered already changes nothing.
     */
    void cancel(long requestId) {
        FutureTask<ObjectNode> task = open.remove(requestId);
        if (task != null) {
            task.cancel(true); // interrupts it, see Cancellation
        }
    }

    @Override
    public void close() {
        open.clear();
        thread.shutdownNow();
    }
}
