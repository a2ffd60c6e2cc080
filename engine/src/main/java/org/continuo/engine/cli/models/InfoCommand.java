package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.AdapterSummary;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ModelKind;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.MusicGenConfig;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.library.ListedModel;
import org.continuo.engine.library.ModelInventory;
import org.continuo.engine.library.ModelLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model is. */
@Command(
        name = "info",
        description =
                "Shows a model's kind, geometry, parameters, licence and memory needed; of a LoRA"
                        + " adapter, what it is for.",
        footer = {"", "Example:", "  continuo models info nano"},
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "MODEL",
            description = "A name, or the folder of a checkpoint or adapter.")
    String model = "";

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelLibrary library = UserLibrary.open();
        ModelReference reference = library.reference(model);
        Optional<Path> folder = library.find(reference);
        Map<String, String> lines =
                folder.isEmpty()
                        ? ofKnown(library, reference)
                        : AdapterSummary.isAdapter(folder.get())
                                ? AdapterFacts.lines(library, reference, folder.get())
                                : ofModel(library, reference, folder.get());
        PrintWriter out = CommandOutput.of(spec);
        lines.forEach((name, value) -> out.printf("%-16s%s%n", name, value));
        out.flush();
        return ExitCode.DONE.number();
    }

    private static Map<String, String> ofModel(
            ModelLibrary library, ModelReference reference, Path folder) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (Checkpoint checkpoint = library.open(folder)) {
            if (!(reference instanceof ModelReference.Folder)) {
                lines.put("name", reference.toString());
            }
            if (reference instanceof ModelReference.Named(HubName name)) {
                Optional<Snapshot> snapshot = library.cache().find(name);
                snapshot.ifPresent(found -> lines.put("commit", found.commit()));
            }
            library.catalogue()
                    .find(reference)
                    .ifPresent(known -> lines.put("good for", known.goodFor()));
            if (!checkpoint.isCodecOnly()) {
                MusicGenConfig.requireUsable(checkpoint);
            }
            lines.putAll(ModelFacts.of(checkpoint).lines());
            List<Precision> converted = library.converted().precisions(checkpoint);
            lines.put(
                    "converted to",
                    converted.isEmpty()
                            ? "nothing yet"
                            : String.join(", ", converted.stream().map(Precision::label).toList()));
        }
        Optional<ListedModel> listed =
                new ModelInventory(library, MusicGenConfig::requireUsable).of(reference);
        listed.ifPresent(found -> {
            lines.put("on disk", ByteCount.text(found.sizeBytes()));
            if (!found.license().id().equals(License.UNKNOWN)) {
                lines.put("licence", text(found.license()));
            }
        });
        return lines;
    }

    private static Map<String, String> ofKnown(ModelLibrary library, ModelReference reference)
            throws IOException {
        Optional<KnownModel> found = library.catalogue().find(reference);
        if (found.isEmpty() || reference instanceof ModelReference.Included) {
            library.require(reference);
            throw new IllegalStateException(reference + " came and went");
        }
        KnownModel known = found.get();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("name", known.name());
        lines.put("folder", "not here; continuo models pull %s fetches it".formatted(known.name()));
        lines.put("good for", known.goodFor());
        lines.put(
                "kind",
                "%s, %s"
                        .formatted(
                                (known.melody() ? ModelKind.MELODY : ModelKind.TEXT).title(),
                                known.channels() == 2 ? "stereo" : "mono"));
        lines.put("parameters", ModelFacts.count(known.parameters()));
        lines.put("download", "about " + ByteCount.text(known.downloadBytes()));
        known.memoryBytes()
                .forEach((precision, bytes) ->
                        lines.put(
                                "memory " + precision,
                                "about %s (%s)"
                                        .formatted(
                                                ByteCount.text(bytes),
                                                known.memoryMeasured().contains(precision)
                                                        ? "measured"
                                                        : "computed")));
        lines.put("licence", text(library.catalogue().license(known)));
        return lines;
    }

    private static String text(License license) {
        return "%s: %s %s".formatted(license.title(), license.summary(), license.url());
    }
}
