package org.continuo.engine.cli.models;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.continuo.engine.cli.report.JsonReporter;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.PullProgress;
import org.continuo.engine.hub.PullProgress.FileProgress;

/** Shows how a pull goes: one line that changes on a terminal, a line now and then elsewhere. */
final class PullDisplay implements PullListener, AutoCloseable {
    /** Set by the launcher where the error stream is a terminal. */
    private static final String TERMINAL_PROPERTY = "continuo.terminal";

    private static final int WIDTH = 79;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);

    /** Who watches. */
    private enum Watcher {
        TERMINAL,
        LOG,
        SCRIPT
    }

    private final Watcher watcher;
    private final PrintStream out;
    private final PrintStream err;
    private long lastShownNanos = System.nanoTime();
    private boolean lineIsOpen;

    private PullDisplay(Watcher watcher, PrintStream out, PrintStream err) {
        this.watcher = watcher;
        this.out = out;
        this.err = err;
    }

    /**
     * The display of this process.
     *
     * @param json whether a script reads events from the output stream
     */
    static PullDisplay toProcess(boolean json) {
        Watcher watcher =
                json
                        ? Watcher.SCRIPT
                        : Boolean.getBoolean(TERMINAL_PROPERTY) ? Watcher.TERMINAL : Watcher.LOG;
        return new PullDisplay(watcher, System.out, System.err);
    }

    @Override
    public void progressed(PullProgress progress) {
        boolean done = progress.doneBytes() == progress.totalBytes();
        switch (watcher) {
            case TERMINAL -> {
                String line = line(progress);
                err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
                err.flush();
                lineIsOpen = true;
            }
            case LOG -> {
                if (isDue(BETWEEN_LINES) || done) {
                    err.println("continuo: " + line(progress));
                }
            }
            case SCRIPT -> {
                if (isDue(BETWEEN_EVENTS) || done) {
                    JsonReporter.print(out, "progress", fields(progress));
                }
            }
        }
    }

    private boolean isDue(Duration pause) {
        long now = System.nanoTime();
        if (now - lastShownNanos < pause.toNanos()) {
            return false;
        }
        lastShownNanos = now;
        return true;
    }

    /** {@code 34 % of 2.36 GB, 12.3 MB/s, 2:10 left | model.safetensors 33 %}. */
    static String line(PullProgress progress) {
        StringBuilder line = new StringBuilder();
        line.append(percent(progress.doneBytes(), progress.totalBytes()))
                .append(" of ")
                .append(ByteCount.text(progress.totalBytes()));
        if (progress.bytesPerSecond() > 0) {
            line.append(", ").append(ByteCount.text(progress.bytesPerSecond())).append("/s");
        }
        Optional<Duration> remaining = progress.remaining();
        if (remaining.isPresent() && progress.doneBytes() < progress.totalBytes()) {
            line.append(", ").append(clock(remaining.get())).append(" left");
        }
        String separator = " | ";
        for (FileProgress file : progress.files()) {
            boolean underWay = file.doneBytes() > 0 && file.doneBytes() < file.totalBytes();
            String text = file.path() + " " + percent(file.doneBytes(), file.totalBytes());
            if (underWay && line.length() + separator.length() + text.length() <= WIDTH) {
                line.append(separator).append(text);
                separator = ", ";
            }
        }
        return line.toString();
    }

    private static String percent(long done, long total) {
        return (total == 0 ? 100 : done * 100 / total) + " %";
    }

    private static String clock(Duration time) {
        return time.toHours() > 0
                ? String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        time.toHours(),
                        time.toMinutesPart(),
                        time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static Map<String, Object> fields(PullProgress progress) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bytes", progress.doneBytes());
        fields.put("total", progress.totalBytes());
        fields.put("bytes_per_second", progress.bytesPerSecond());
        progress.remaining().ifPresent(time -> fields.put("seconds_left", time.toSeconds()));
        List<Map<String, Object>> files =
                progress.files().stream()
                        .map(file -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("model", file.repository().toString());
                            one.put("file", file.path().value());
                            one.put("bytes", file.doneBytes());
                            one.put("total", file.totalBytes());
                            return one;
                        })
                        .toList();
        fields.put("files", files);
        return fields;
    }

    @Override
    public void retrying(String what, String reason, Duration pause) {
        note(
                String.format(
                        Locale.ROOT,
                        "%s: %s; next try in %.0f s",
                        what,
                        reason,
                        pause.toMillis() / 1000.0));
    }

    @Override
    public void waiting(HubName name) {
        note(name + ": another process fetches or removes it; waiting");
    }

    private void note(String sentence) {
        if (watcher == Watcher.SCRIPT) {
            JsonReporter.print(out, "note", Map.of("message", sentence));
        } else {
            close();
            err.println("continuo: " + sentence);
        }
    }

    /** Ends the line that changes, so that others may follow. */
    @Override
    public void close() {
        if (lineIsOpen) {
            err.println();
            lineIsOpen = false;
        }
    }
}
