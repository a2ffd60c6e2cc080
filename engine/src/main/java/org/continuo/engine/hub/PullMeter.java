package org.continuo.engine.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what a pull's threads report and tells the listener, not too often. */
final class PullMeter implements RetryPolicy.Listener {
    private static final long TELL_EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final long SPEED_WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

    private record Moment(long nanos, long doneBytes) {}

    private final PullListener listener;
    private final Map<HubFile, PullProgress.FileProgress> files = new LinkedHashMap<>();
    private final ArrayDeque<Moment> window = new ArrayDeque<>();
    private long doneBytes;
    private final long totalBytes;
    private long lastToldNanos;

    PullMeter(List<HubFile> missing, PullListener listener) {
        this.listener = listener;
        this.totalBytes = missing.stream().mapToLong(HubFile::sizeBytes).sum();
        this.lastToldNanos = System.nanoTime() - TELL_EVERY_NANOS;
    }

    /** Begins with another repository: its files are those shown one by one. */
    synchronized void begin(HubName repository, List<HubFile> missing) {
        files.clear();
        for (HubFile file : missing) {
            files.put(
                    file,
                    new PullProgress.FileProgress(repository, file.path(), 0, file.sizeBytes()));
        }
    }

    /** So many bytes of a file are there now. */
    synchronized void arrived(HubFile file, long sizeBytes) {
        PullProgress.FileProgress before = files.get(file);
        if (before == null) {
            return; // was not missing when the plan was made
        }
        files.put(
                file,
                new PullProgress.FileProgress(
                        before.repository(), before.path(), sizeBytes, before.totalBytes()));
        doneBytes += sizeBytes - before.doneBytes();
        long now = System.nanoTime();
        if (now - lastToldNanos >= TELL_EVERY_NANOS) {
            lastToldNanos = now;
            tell(now);
        }
    }

    synchronized void end() {
        tell(System.nanoTime());
    }

    private void tell(long now) {
        window.addLast(new Moment(now, doneBytes));
        while (now - window.getFirst().nanos() > SPEED_WINDOW_NANOS) {
            window.removeFirst();
        }
        long nanos = now - window.getFirst().nanos();
        long bytes = doneBytes - window.getFirst().doneBytes();
        long speed = nanos <= 0 || bytes <= 0 ? 0 : (long) (bytes * 1e9 / nanos);
        listener.progressed(
                new PullProgress(new ArrayList<>(files.values()), doneBytes, totalBytes, speed));
    }

    @Override
    public synchronized void retrying(String what, String reason, Duration pause) {
        listener.retrying(what, reason, pause);
    }

    synchronized void waiting(HubName name) {
        listener.waiting(name);
    }
}
