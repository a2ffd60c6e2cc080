package org.continuo.engine.cli.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.cli.report.AtShutdown;

/**
 * The plugin in a host, in a process of its own: {@code org.continuo.doctor.PluginTrial} of the
 * module doctor, which says in lines what it does. When that process crashes or hangs, this is what
 * was found of the step that it had begun.
 */
final class PluginTrial {
    /** What every line begins with that is meant for us; the parts are parted by tabs. */
    private static final String MARK = "continuo-doctor\t";

    /** In the order that they are taken in. */
    static final List<String> STEPS = List.of("load", "scan", "open", "play", "clip", "close");

    private static final int SIGNALS = 128;
    private static final int LAST_WORDS = 3;

    private final List<String> command;
    private final Path data;
    private final Duration patience;
    private final StepList steps;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Deque<String> lastWords = new ArrayDeque<>();
    private String running = STEPS.getFirst();
    private long begunNanos;

    /**
     * A trial that has not begun.
     *
     * @param command starts the process
     * @param data the folder that its report of a crash goes to
     * @param patience for each step
     */
    PluginTrial(List<String> command, Path data, Duration patience, StepList steps) {
        this.command = command;
        this.data = data;
        this.patience = patience;
        this.steps = steps;
    }

    /**
     * Takes the steps.
     *
     * @return the last one that was begun
     */
    String run() throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // what it says of them is no last word
        begin(STEPS.getFirst());
        try {
            follow(builder);
        } catch (IOException refused) {
            end(
                    Finding.wrong(
                            "the plugin's process could not be started: "
                                    + ProblemSentence.reason(refused),
                            Finding.INSTALL_AGAIN));
        }
        return running;
    }

    private void follow(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try (AtShutdown _ = new AtShutdown(process::destroyForcibly)) {
            process.getOutputStream().close();
            Thread.ofPlatform().daemon().start(() -> read(process));
            follow(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private void read(Process process) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException ended) {
            // as if it had said no more
        }
        lines.add(Optional.empty());
    }

    private void follow(Process process) throws InterruptedException {
        while (true) {
            long left = begunNanos + patience.toNanos() - System.nanoTime();
            Optional<String> line = lines.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (line == null) {
                end(
                        Finding.wrong(
                                "it did not come to an end within %d s"
                                        .formatted(patience.toSeconds()),
                                "Try again when the machine has less to do; if it stays so, report"
                                        + " it with what --json says."));
                return;
            }
            if (line.isEmpty()) {
                ended(process);
                return;
            }
            if (line.get().startsWith(MARK)) {
                if (heard(line.get().substring(MARK.length()).split("\t", 3))) {
                    return;
                }
            } else {
                lastWords.addLast(line.get());
                if (lastWords.size() > LAST_WORDS) {
                    lastWords.removeFirst();
                }
            }
        }
    }

    /** True where the trial is over. */
    private boolean heard(String... said) {
        String words = said.length > 2 ? said[2] : "";
        switch (said[0]) {
            case "begin" -> begin(said[1]);
            case "ok" -> end(Finding.ok(words));
            case "left" -> steps.leaveOut(said[1], words);
            default -> {
                end(Finding.wrong(words, adviceFor(said[1], words)));
                return true;
            }
        }
        return false;
    }

    private String adviceFor(String step, String words) {
        if (step.equals("clip")) {
            return "Open the plugin's window in a DAW: it says what is in the way; what the engine"
                    + " said is in %s.".formatted(data.resolve("engine.log"));
        }
        if (words.contains("cannot open shared object file")) {
            return "Install the library that is named there, with the system's package manager.";
        }
        return words.matches(".*version .GLIBC\\w*_[0-9.]+. not found.*")
                ? "This plugin was built for a newer system: build it here, by ./continuo"
                        + " install-plugin in a checkout."
                : Finding.INSTALL_AGAIN;
    }

    private void begin(String step) {
        running = step;
        begunNanos = System.nanoTime();
    }

    private void end(Finding finding) {
        steps.add(running, finding, (System.nanoTime() - begunNanos) / 1e9);
    }

    private void ended(Process process) throws InterruptedException {
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            end(Finding.wrong("its process closed its output and goes on", "Try again."));
            return;
        }
        int code = process.exitValue();
        if (code == 0 && STEPS.getLast().equals(running)) {
            end(Finding.ok("closed, and its process ended well"));
            return;
        }
        String how = code > SIGNALS ? "signal " + (code - SIGNALS) : "exit code " + code;
        end(
                Finding.wrong(
                        "the plugin's process ended (%s)%s"
                                .formatted(
                                        how,
                                        lastWords.isEmpty()
                                                ? ""
                                                : ": " + String.join(" ", lastWords)),
                        "Report it, with java-crash-%d.log of %s if there is one."
                                .formatted(process.pid(), data)));
    }
}
