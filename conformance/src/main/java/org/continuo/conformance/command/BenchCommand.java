package org.continuo.conformance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.continuo.conformance.bench.Bench;
import org.continuo.conformance.bench.BenchGeometry;
import org.continuo.conformance.bench.BenchPart;
import org.continuo.conformance.bench.BenchPlan;
import org.continuo.conformance.bench.BenchReport;
import org.continuo.conformance.bench.QualityBench;
import org.continuo.conformance.bench.QualityReport;
import org.continuo.conformance.bench.RandomModel;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.cli.DeveloperCommand;
import org.continuo.engine.cli.DeviceConverter;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.JsonReporter;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast a model is on this machine. */
@Command(
        name = "bench",
        description = {
            "Measures how fast a model is here: loading, prefill, decoding, codec, text encoder,"
                    + " whole clips; and how close decoding comes to what the memory's bandwidth"
                    + " allows.",
            "Medians of repeated samples. Close other programs first."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements DeveloperCommand {
    private static final int CLIPS = 8;
    private static final double CLIP_SECONDS = 8;
    private static final int QUICK_CLIPS = 2;
    private static final double QUICK_CLIP_SECONDS = 2;

    /** What is measured. */
    static final class Subject {
        @Option(
                names = "--model",
                paramLabel = "MODEL",
                description =
                        "A name, or the folder of a MusicGen checkpoint (Hugging Face or"
                                + " audiocraft).")
        @Nullable String model;

        @Option(
                names = "--geometry",
                paramLabel = "G",
                description =
                        "Random weights of a published geometry, kept in the cache:"
                                + " ${COMPLETION-CANDIDATES}. Default: small.")
        @Nullable BenchGeometry geometry;
    }

    @ArgGroup @Nullable Subject subject;

    @Option(
            names = "--precision",
            paramLabel = "P",
            split = ",",
            defaultValue = "fp32,int8",
            description =
                    "Any of fp32, int8, int4, and fp16 on graphics cards. Default:"
                            + " ${DEFAULT-VALUE}.")
    List<Precision> precisions = List.of();

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Measure only these parts: ${COMPLETION-CANDIDATES}.")
    List<BenchPart> only = List.of();

    @Option(
            names = "--quick",
            description = "A first impression in about a minute: few sizes, few samples.")
    boolean quick;

    @Option(
            names = "--quality",
            description =
                    "Measure what precisions cost against fp32 instead: how differently they"
                            + " foresee the same tokens, and what their clips are like. Writes a"
                            + " section of docs/quality.md.")
    boolean quality;

    @Option(
            names = "--takes",
            paramLabel = "N",
            split = ",",
            description = "Clips decoded in one batch. Default: 1,2,4.")
    List<Integer> takes = List.of();

    @Option(
            names = "--contexts",
            paramLabel = "N",
            split = ",",
            description = "Positions before a measured step. Default: 16,500,1000,1500.")
    List<Integer> contexts = List.of();

    @Option(
            names = "--prefills",
            paramLabel = "N",
            split = ",",
            description = "Positions fed at once. Default: 250,500,1000.")
    List<Integer> prefills = List.of();

    @Option(
            names = "--clips",
            paramLabel = "SECONDS",
            split = ",",
            description = "Lengths of whole clips. Default: 10,30.")
    List<Double> clips = List.of();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Samples of everything but steps and clips. Default: 3.")
    @Nullable Integer samples;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            converter = DeviceConverter.class,
            description =
                    "As in continuo generate; of a graphics card the bandwidth and what it allows"
                            + " are those of its own memory. Default: ${DEFAULT-VALUE}.")
    DeviceChoice device = new DeviceChoice.Auto();

    @Option(names = "--json", description = "Events for scripts; the last one has all figures.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CacheFolder cache = CacheFolder.ofUser();
        ModelLibrary library = UserLibrary.open();
        String model = subject == null ? null : subject.model;
        String name = model == null ? "random weights of musicgen-" + geometry() : model;
        Path folder =
                model == null ? randomModel(cache) : library.require(library.reference(model));
        ChosenDevice chosen = ChosenDevice.of(device, Precision.FP32, 0, Machine.own());
        chosen.reason().ifPresent(progress());
        SessionSettings session =
                (threads == null ? SessionSettings.allCores() : new SessionSettings(threads))
                        .on(chosen.device());
        if (quality) {
            quality(name, folder, library.companions(), cache, session);
            return ExitCode.DONE.number();
        }
        BenchReport report =
                new Bench(folder, library.companions(), cache, session, progress())
                        .run(name, plan());
        if (json) {
            JsonReporter.print(System.out, "result", BenchJson.of(report, folder));
        } else {
            PrintWriter out = CommandOutput.of(spec);
            out.print(BenchTable.of(report));
            out.flush();
        }
        return ExitCode.DONE.number();
    }

    private void quality(
            String name,
            Path folder,
            CompanionModels companions,
            CacheFolder cache,
            SessionSettings session)
            throws IOException {
        QualityReport report =
                new QualityBench(folder, companions, cache, session, progress())
                        .run(
                                name,
                                precisions,
                                quick ? QUICK_CLIPS : CLIPS,
                                clips.isEmpty()
                                        ? quick ? QUICK_CLIP_SECONDS : CLIP_SECONDS
                                        : clips.getFirst());
        if (json) {
            JsonReporter.print(System.out, "result", BenchJson.of(report, folder));
        } else {
            PrintWriter out = CommandOutput.of(spec);
            out.print(QualityPage.of(report));
            out.flush();
        }
    }

    private BenchGeometry geometry() {
        BenchGeometry chosen = subject == null ? null : subject.geometry;
        return chosen == null ? BenchGeometry.SMALL : chosen;
    }

    private Path randomModel(CacheFolder cache) throws IOException {
        RandomModel model = new RandomModel(geometry(), cache);
        model.requireRoom(precisions);
        if (!model.exists()) {
            progress()
                    .accept(
                            "random weights of musicgen-%s: %s, with conversions up to %s, in %s"
                                    .formatted(
                                            geometry(),
                                            ByteCount.text(model.checkpointBytes()),
                                            ByteCount.text(model.neededBytes(precisions)),
                                            cache.path()));
            model.write();
        }
        return model.folder();
    }

    private BenchPlan plan() {
        BenchPlan standard = quick ? BenchPlan.quick(precisions) : BenchPlan.full(precisions);
        Set<BenchPart> parts = only.isEmpty() ? standard.parts() : EnumSet.copyOf(only);
        return new BenchPlan(
                precisions,
                parts,
                chosen(prefills, standard.prefillPositions()),
                chosen(contexts, standard.contextPositions()),
                chosen(takes, standard.takes()),
                chosen(clips, standard.clipSeconds()),
                standard.codecSeconds(),
                standard.steps(),
                Optional.ofNullable(samples).orElse(standard.samples()),
                standard.bandwidthBytes());
    }

    private static <T> List<T> chosen(List<T> asked, List<T> standard) {
        return asked.isEmpty() ? standard : asked;
    }

    private Consumer<String> progress() {
        return json
                ? what -> JsonReporter.print(System.out, "stage", Map.of("description", what))
                : what -> System.err.println("continuo: " + what);
    }
}
