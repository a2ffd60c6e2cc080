package org.continuo.engine.cli.takes;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.json.Json;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TakeSearch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The takes that are kept. */
@Command(
        name = "list",
        description =
                "Lists the takes that are kept, the newest first: id, when, length, key and tempo"
                        + " where they are clear, model, words.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ListCommand implements Callable<Integer> {
    static final int SHOWN_ID = 8;

    private static final Pattern TEMPO = Pattern.compile("([0-9.]+)(?:-([0-9.]+))?");

    /** Tempos are heard, not known. */
    private static final double HEARD_BPM = 1;

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "Only takes of whose words all of these are part.")
    List<String> words = List.of();

    @Option(names = "--key", paramLabel = "KEY", description = "Only in this key: \"A minor\".")
    @Nullable String key;

    @Option(
            names = "--bpm",
            paramLabel = "B[-B]",
            description = "Only of this tempo, within 1 bpm, or between two.")
    @Nullable String tempo;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Only by models of whose name this is part.")
    @Nullable String model;

    @Option(
            names = "--since",
            paramLabel = "YYYY-MM-DD",
            description = "Only of this day or later.")
    @Nullable LocalDate since;

    @Option(names = "--starred", description = "Only those with a star.")
    boolean starred;

    @Option(names = "--json", description = "Print one JSON object a line for scripts.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        TakeSearch search = search();
        for (Take take : library.unheard()) {
            library.note(take, library.hear(take));
        }
        List<Take> found = library.takes().reversed().stream().filter(search::finds).toList();
        PrintWriter out = CommandOutput.of(spec);
        for (Take take : found) {
            out.println(json ? Json.text(fields(take, library)) : line(take));
        }
        if (found.isEmpty() && !json) {
            out.println("no takes");
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private TakeSearch search() {
        OptionalDouble least = OptionalDouble.empty();
        OptionalDouble most = OptionalDouble.empty();
        if (tempo != null) {
            Matcher range = TEMPO.matcher(tempo);
            if (!range.matches()) {
                throw new IllegalArgumentException(
                        "--bpm: expected a tempo such as 120, or two such as 90-120, found "
                                + tempo);
            }
            double first = number(range.group(1));
            double last = range.group(2) == null ? first + HEARD_BPM : number(range.group(2));
            least = OptionalDouble.of(range.group(2) == null ? first - HEARD_BPM : first);
            most = OptionalDouble.of(last);
        }
        return new TakeSearch(
                words,
                Optional.ofNullable(key),
                least,
                most,
                Optional.ofNullable(model),
                Optional.ofNullable(since)
                        .map(day -> day.atStartOfDay(ZoneId.systemDefault()).toInstant()),
                starred);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("--bpm: expected a tempo, found " + text, noNumber);
        }
    }

    private static String line(Take take) {
        return "%s %s %s %6.1f s  %-14s %-8s %s  %s"
                .formatted(
                        take.id().substring(0, SHOWN_ID),
                        take.starred() ? "*" : " ",
                        when(take.made()),
                        take.seconds(),
                        take.key().orElse(""),
                        take.tempoBpm().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.0f bpm", take.tempoBpm().getAsDouble())
                                : "",
                        take.model(),
                        take.words());
    }

    private static String when(Instant made) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                .format(made.atZone(ZoneId.systemDefault()));
    }

    /** A take for scripts. */
    static ObjectNode fields(Take take, TakeLibrary library) {
        ObjectNode fields =
                Json.object()
                        .put("id", take.id())
                        .put("file", library.sound(take).toAbsolutePath().toString())
                        .put("made", take.made().toString())
                        .put("model", take.model())
                        .put("words", take.words())
                        .put("seed", take.seed())
                        .put("seconds", take.seconds())
                        .put("starred", take.starred());
        take.key().ifPresent(name -> fields.put("key", name));
        take.tempoBpm().ifPresent(bpm -> fields.put("tempo_bpm", bpm));
        fields.set("request", take.request());
        return fields;
    }
}
