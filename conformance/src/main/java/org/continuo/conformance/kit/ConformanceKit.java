package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.engine.generation.EngineSettings;

/**
 * A folder of conformance cases, run against this engine.
 *
 * <p>Every output named in every {@code case.json} gives one line of the report. A case or an
 * output that is not known here, or that cannot be made, is a failure and never left out.
 */
public final class ConformanceKit {
    private final List<Path> caseFolders;

    private ConformanceKit(List<Path> caseFolders) {
        this.caseFolders = caseFolders;
    }

    /**
     * The kit in this folder: all its sub-folders with a {@code case.json}, in the order of their
     * names, or the folder itself if it is a single case.
     *
     * @throws IOException if there is none
     */
    public static ConformanceKit open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": expected a folder of conformance cases, found none");
        }
        if (Files.isRegularFile(folder.resolve("case.json"))) {
            return new ConformanceKit(List.of(folder.toAbsolutePath().normalize()));
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> cases =
                    entries.filter(entry -> Files.isRegularFile(entry.resolve("case.json")))
                            .sorted()
                            .toList();
            if (cases.isEmpty()) {
                throw new IOException(
                        folder + ": expected sub-folders with a case.json, found none");
            }
            return new ConformanceKit(cases);
        }
    }

    /** Runs all cases; each line is passed on as soon as it is known. */
    public ConformanceReport run(EngineSettings settings, Consumer<ReportLine> lines) {
        return run(settings, Pattern.compile(".*"), lines);
    }

    /** The same for the outputs of these names alone, scalars among the values included. */
    public ConformanceReport run(
            EngineSettings settings, Pattern names, Consumer<ReportLine> lines) {
        Counter counter = new Counter(lines);
        for (Path folder : caseFolders) {
            runCase(folder, settings, names, counter);
        }
        return new ConformanceReport(counter.passed, counter.failed);
    }

    @SuppressWarnings("IllegalCatch") // whatever a case throws is its failure and is reported
    private static void runCase(
            Path folder, EngineSettings settings, Pattern names, Consumer<ReportLine> lines) {
        String name = Objects.toString(folder.getFileName());
        KitCase kitCase;
        try {
            kitCase = KitCase.read(folder);
        } catch (Exception e) {
            lines.accept(new ReportLine(name, "case.json", sentence(e), "", false));
            return;
        }
        CaseRunner opened;
        try {
            opened = runner(kitCase, settings);
        } catch (Exception e) {
            failAll(kitCase, sentence(e), lines);
            return;
        }
        try (CaseRunner runner = opened) {
            for (Map.Entry<String, OutputSpec> output : runner.outputs().entrySet()) {
                if (names.matcher(output.getKey()).matches()) {
                    lines.accept(check(runner, name, output.getKey(), output.getValue()));
                }
            }
            runner.checkValues(new ValueReport(name, names, lines));
        } catch (Exception e) {
            lines.accept(new ReportLine(name, "case", sentence(e), "", false));
        }
    }

    /** A case that cannot even begin: all its outputs fail, and itself where it has none. */
    private static void failAll(KitCase kitCase, String error, Consumer<ReportLine> lines) {
        if (kitCase.outputs().isEmpty()) {
            lines.accept(new ReportLine(kitCase.name(), "case", error, "", false));
        }
        kitCase.outputs()
                .forEach((output, spec) ->
                        lines.accept(
                                new ReportLine(
                                        kitCase.name(),
                                        output,
                                        error,
                                        spec.tolerance().toString(),
                                        false)));
    }

    /** What runs a case of this kind. */
    private static CaseRunner runner(KitCase kitCase, EngineSettings settings) throws IOException {
        return switch (kitCase.kind()) {
            case "delay_pattern" -> new DelayPatternCase(kitCase);
            case "sampling" -> new SamplingCase(kitCase);
            case "long_generation" -> new LongGenerationCase(kitCase);
            case "chroma" -> new ChromaCase(kitCase);
            case "resampling" -> new ResamplingCase(kitCase);
            case "loudness" -> new LoudnessCase(kitCase);
            case "stems" -> new StemsCase(kitCase, settings);
            case "lora" -> new LoraCase(kitCase, settings);
            case "perplexity" -> new PerplexityCase(kitCase, settings);
            case "evaluation" -> new EvaluationCase(kitCase);
            case "style" -> StyleCase.open(kitCase, settings);
            case "codec" -> new CodecCase(kitCase, settings);
            case String kind when kind.startsWith("musicgen_") ->
                    MusicGenCase.open(kitCase, settings);
            case String kind when kind.startsWith("audiocraft_") ->
                    AudiocraftCase.open(kitCase, settings);
            default ->
                    throw new IllegalArgumentException("unknown case \"" + kitCase.kind() + "\"");
        };
    }

    @SuppressWarnings("IllegalCatch")
    private static ReportLine check(
            CaseRunner runner, String caseName, String output, OutputSpec spec) {
        String tolerance = spec.tolerance().toString();
        try {
            OutputCheck.Finding finding =
                    OutputCheck.compare(spec.read(), runner.produce(output), spec.tolerance());
            return new ReportLine(caseName, output, finding.error(), tolerance, finding.passed());
        } catch (Exception e) {
            return new ReportLine(caseName, output, sentence(e), tolerance, false);
        }
    }

    /** What went wrong, in the words of whoever found it. */
    static String sentence(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static final class Counter implements Consumer<ReportLine> {
        private final Consumer<ReportLine> lines;
        private int passed;
        private int failed;

        Counter(Consumer<ReportLine> lines) {
            this.lines = lines;
        }

        @Override
        public void accept(ReportLine line) {
            if (line.passed()) {
                passed++;
            } else {
                failed++;
            }
            lines.accept(line);
        }
    }
}
