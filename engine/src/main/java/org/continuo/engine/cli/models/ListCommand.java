package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The models in a folder of models. */
@Command(
        name = "list",
        description = "Lists the models in a folder of models, one per line.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder whose sub-folders are models. Default: models/.")
    @Nullable Path folder;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<Path> chosen = folder == null ? DefaultModel.modelsFolder() : Optional.of(folder);
        List<Path> models = chosen.isPresent() ? subfolders(chosen.get()) : List.of();
        PrintWriter out = CommandOutput.of(spec);
        if (models.isEmpty()) {
            out.printf(
                    "no models in %s%n",
                    chosen.map(Path::toString).orElse("models/, which is not there"));
        }
        for (Path model : models) {
            out.println(describe(model));
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private static List<Path> subfolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ListCommand::isModel).sorted().toList();
        }
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                || Files.isRegularFile(folder.resolve("state_dict.bin"));
    }

    private static String describe(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            ModelFacts facts = ModelFacts.of(checkpoint);
            return "%s  %s, %s parameters"
                    .formatted(model, facts.kind(), ModelFacts.count(facts.parameters()));
        } catch (CheckpointException noModel) {
            return "%s  not usable: %s".formatted(model, noModel.getMessage());
        }
    }
}
