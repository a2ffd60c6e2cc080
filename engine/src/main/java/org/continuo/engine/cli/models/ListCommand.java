package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.continuo.core.request.Precision;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.CommandSteps;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.MusicGenConfig;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.library.ListedModel;
import org.continuo.engine.library.ModelInventory;
import org.continuo.engine.library.StemLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The models of this machine, and those that could be. */
@Command(
        name = "list",
        description =
                "Lists the models on this machine with kind, parameters, size on disk, licence and"
                        + " the precisions they are converted to, then the known ones that are not"
                        + " here, and those that take sounds apart.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Only the models in the sub-folders of this folder.")
    @Nullable Path folder;

    @Option(names = "--json", description = "Print one JSON object for scripts.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelInventory inventory =
                new ModelInventory(UserLibrary.open(), MusicGenConfig::requireUsable);
        List<ListedModel> models = folder == null ? inventory.all() : inventory.in(folder);
        PrintWriter out = CommandOutput.of(spec);
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "models");
            line.put("models", models.stream().map(ListCommand::fields).toList());
            if (folder == null) {
                line.put("stem_models", stemFields(StemLibrary.ofUser()));
            }
            out.println(JsonMapper.shared().writeValueAsString(line));
        } else {
            print(models, out);
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private void print(List<ListedModel> models, PrintWriter out) throws IOException {
        Predicate<ListedModel> isElsewhere = model -> !model.isHere() && model.trouble().isEmpty();
        List<ListedModel> here = models.stream().filter(isElsewhere.negate()).toList();
        List<ListedModel> elsewhere = models.stream().filter(isElsewhere).toList();
        if (folder == null) {
            out.println(here.isEmpty() ? "No models on this machine." : "On this machine:");
        } else if (here.isEmpty()) {
            out.printf("no models in %s%n", folder);
        }
        Columns rows = new Columns();
        for (ListedModel model : here) {
            if (model.trouble().isPresent()) {
                rows.add(
                        model.name(),
                        "not usable: " + CommandSteps.sentence(model.trouble().get()));
            } else {
                rows.add(
                        model.name(),
                        "MusicGen" + title(model),
                        ModelFacts.count(model.parameters()) + " parameters",
                        ByteCount.text(model.sizeBytes()),
                        "licence " + model.license().title(),
                        model.converted().isEmpty()
                                ? "not converted yet"
                                : "converted to " + labels(model.converted()));
            }
        }
        rows.print(out);
        if (!elsewhere.isEmpty()) {
            out.printf("%nNot here yet; continuo models pull NAME fetches them:%n");
            Columns known = new Columns();
            for (ListedModel model : elsewhere) {
                known.add(
                        model.name(),
                        "MusicGen" + title(model),
                        "about " + ByteCount.text(model.sizeBytes()),
                        "licence " + model.license().title(),
                        model.known().map(entry -> entry.goodFor()).orElse(""));
            }
            known.print(out);
        }
        if (folder == null) {
            printStems(StemLibrary.ofUser(), out);
        }
    }

    private static void printStems(StemLibrary library, PrintWriter out) {
        out.printf("%nFor separate and melody:%n");
        Columns rows = new Columns();
        for (KnownStemModel model : library.catalogue().stemModels()) {
            rows.add(
                    model.name(),
                    library.find(model).isPresent() ? "here" : "not here yet",
                    "about " + ByteCount.text(model.downloadBytes()),
                    "licence " + library.catalogue().license(model).title(),
                    model.goodFor());
        }
        rows.print(out);
    }

    private static List<Map<String, Object>> stemFields(StemLibrary library) {
        return library.catalogue().stemModels().stream()
                .map(model ->
                        Map.<String, Object>of(
                                "name", model.name(),
                                "here", library.find(model).isPresent(),
                                "bytes", model.downloadBytes(),
                                "license", model.licenseId(),
                                "good_for", model.goodFor()))
                .toList();
    }

    /** {@code Melody, stereo}. */
    private static String title(ListedModel model) {
        return model.kind().replaceFirst("^melody", " Melody").replaceFirst("^text", "");
    }

    private static String labels(List<Precision> precisions) {
        return String.join(", ", precisions.stream().map(Precision::label).toList());
    }

    private static Map<String, Object> fields(ListedModel model) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", model.name());
        fields.put("here", model.isHere());
        model.folder().ifPresent(path -> fields.put("folder", path.toString()));
        fields.put("kind", model.kind());
        fields.put("parameters", model.parameters());
        fields.put("bytes", model.sizeBytes());
        fields.put("license", model.license().id());
        fields.put("license_title", model.license().title());
        fields.put("converted", model.converted().stream().map(Precision::label).toList());
        Optional.of(model)
                .flatMap(ListedModel::known)
                .ifPresent(known -> {
                    fields.put("title", known.title());
                    fields.put("good_for", known.goodFor());
                    fields.put("memory_bytes", known.memoryBytes());
                });
        model.trouble().ifPresent(trouble -> fields.put("trouble", CommandSteps.sentence(trouble)));
        return fields;
    }
}
