package org.continuo.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.continuo.core.files.OperatingSystem;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.listening.ListeningServer;
import org.continuo.engine.listening.ListeningSummary;
import org.continuo.engine.listening.ListeningTest;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.continuo.engine.listening.RatingFile;
import org.continuo.engine.listening.Stimuli;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Clips rated by people. */
@Command(
        name = "listen",
        description = {
            "Lets people rate clips blind, in a browser on this machine: each FOLDER holds what one"
                    + " model or setting made, clips of one prompt under the same name. All clips"
                    + " are made equally loud; every listener has an order of his own.",
            "Each clip is rated from 1 to 5 (mean opinion score), or with --ab one of two is"
                    + " preferred. Answers are written at once, so that a test goes on where it was"
                    + " ended; a summary with 95 %% intervals is printed in the end."
        },
        footer = {"", "Example:", "  continuo listen --summary --ratings ratings.csv"},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class ListenCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            arity = "0..*",
            paramLabel = "FOLDER",
            description = "Clips of one system, which is called as the folder is.")
    List<Path> folders = List.of();

    @Option(
            names = "--reference",
            paramLabel = "FOLDER",
            description =
                    "Real music, rated among the others without being named, and once more without"
                            + " what is above 3.5 kHz: a hidden reference and a low anchor, which"
                            + " show whether a listener hears well.")
    @Nullable Path reference;

    @Option(names = "--ab", description = "Ask which of two clips of the same name is better.")
    boolean preference;

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            description = "Where the answers are kept (CSV). Default: ${DEFAULT-VALUE}.")
    Path file = Path.of("ratings.csv");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the listeners' orders. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--summary",
            description = "Only print the summary of the answers that there are.")
    boolean summaryOnly;

    @Option(names = "--no-browser", description = "Print the link and open nothing.")
    boolean noBrowser;

    @Option(names = "--json", description = "Print the summary as one JSON event per line.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        RatingFile ratings = RatingFile.open(file);
        if (!summaryOnly) {
            serve(new ListeningTest(preference ? Kind.AB : Kind.MOS, stimuli(), seed), ratings);
        }
        print(ListeningSummary.of(ratings));
        return ExitCode.DONE.number();
    }

    private Stimuli stimuli() throws IOException {
        if (folders.isEmpty() || (preference && folders.size() < 2 && reference == null)) {
            throw new IllegalArgumentException(
                    "listen: expected %s, found %d"
                            .formatted(
                                    preference ? "2 folders of clips" : "a folder of clips",
                                    folders.size()));
        }
        Map<String, Map<String, Path>> systems = new LinkedHashMap<>();
        for (Path folder : folders) {
            String name = folder.toAbsolutePath().normalize().getFileName().toString();
            if (name.equals(Stimuli.REFERENCE) || name.equals(Stimuli.ANCHOR)) {
                throw new IllegalArgumentException(
                        "%s: expected a folder that is not called %s, which means the hidden one;"
                                        .formatted(folder, name)
                                + " give music to compare with as --reference");
            }
            if (systems.put(name, items(folder)) != null) {
                throw new IllegalArgumentException(
                        "%s: expected folders of different names, found two called %s"
                                .formatted(folder, name));
            }
        }
        if (reference != null) {
            systems.put(Stimuli.REFERENCE, items(reference));
        }
        return Stimuli.of(systems);
    }

    /** Clips by their names in the folder, without ending. */
    private static Map<String, Path> items(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    folder
                            + ": expected a folder of clips, found "
                            + (Files.exists(folder) ? "a file" : "none"));
        }
        Map<String, Path> items = new LinkedHashMap<>();
        for (Path clip : SoundFolder.files(folder)) {
            String name = folder.relativize(clip).toString();
            String item = name.substring(0, name.lastIndexOf('.')).replace('\\', '/');
            if (items.put(item, clip) != null) {
                throw new IllegalArgumentException(
                        "%s: expected clips of different names, found two called %s"
                                .formatted(folder, item));
            }
        }
        return items;
    }

    private void serve(ListeningTest test, RatingFile ratings) throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (ListeningServer server = ListeningServer.start(test, ratings)) {
            out.printf(
                    "%d to rate. Open this link, which works once; end the test on the page or with"
                            + " Ctrl-C:%n%s%n",
                    test.size(), server.link());
            out.flush();
            if (!noBrowser) {
                open(server.link());
            }
            server.awaitEnd();
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
    }

    /** Where that does not work, there is the link. */
    private void open(URI link) {
        List<String> opener =
                switch (OperatingSystem.own()) {
                    case WINDOWS -> List.of("rundll32", "url.dll,FileProtocolHandler");
                    case MACOS -> List.of("open");
                    case LINUX -> List.of("xdg-open");
                };
        List<String> command = new ArrayList<>(opener);
        command.add(link.toString());
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException none) {
            CommandOutput.note(spec, "no browser could be started: open the link yourself");
        }
    }

    private void print(ListeningSummary summary) {
        PrintWriter out = CommandOutput.of(spec);
        if (summary.lines().isEmpty()) {
            CommandOutput.note(spec, file + ": no ratings yet");
        }
        for (ListeningSummary.Line line : summary.lines()) {
            if (json) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("event", line.against().isEmpty() ? "score" : "preference");
                fields.put("system", line.system());
                fields.put("against", line.against());
                fields.put("mean", line.mean().mean());
                fields.put("low", line.mean().low());
                fields.put("high", line.mean().high());
                fields.put("answers", line.answers());
                fields.put("raters", line.raters());
                out.println(JSON.writeValueAsString(fields));
            } else {
                out.println(text(line));
            }
        }
        out.flush();
    }

    private static String text(ListeningSummary.Line line) {
        boolean score = line.against().isEmpty();
        double factor = score ? 1 : 100;
        return String.format(
                Locale.ROOT,
                score
                        ? "%-32s %6.2f  [%.2f, %.2f]  %d answers, %d listeners"
                        : "%-32s %5.0f %% [%.0f, %.0f]  %d answers, %d listeners",
                score ? line.system() : line.system() + " over " + line.against(),
                factor * line.mean().mean(),
                factor * line.mean().low(),
                factor * line.mean().high(),
                line.answers(),
                line.raters());
    }
}
