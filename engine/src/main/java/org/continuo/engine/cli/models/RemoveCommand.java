package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.ModelRemoval;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.library.ModelLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes room on the disk. */
@Command(
        name = "remove",
        description =
                "Removes one revision of a model from the cache, and what it was converted to."
                        + " Files that another revision uses stay.",
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "As models list shows it.")
    String name = "";

    @Option(names = "--yes", description = "Remove without asking.")
    boolean yes;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        ModelLibrary library = ModelLibrary.ofUser();
        HubName chosen = named(library.reference(name));
        ModelRemoval removal = ModelRemoval.plan(library.cache(), chosen);
        Optional<String> graphs = graphs(library, removal);
        long graphBytes = graphs.isPresent() ? library.converted().sizeBytes(graphs.get()) : 0;
        out.printf(
                "%s: %s of files, %s of what they were converted to%n",
                chosen, ByteCount.text(removal.freedBytes()), ByteCount.text(graphBytes));
        for (Snapshot kept : removal.kept()) {
            out.printf("stays: %s%n", kept.name());
        }
        out.flush();
        confirm();
        try {
            removal.run(
                    library.cache(),
                    () -> System.err.println("continuo: another process uses it; waiting"));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
        if (graphs.isPresent()) {
            library.converted().remove(graphs.get());
        }
        out.printf(
                "removed, %s are free again%n", ByteCount.text(removal.freedBytes() + graphBytes));
        out.flush();
        return ExitCode.DONE.number();
    }

    private HubName named(ModelReference reference) {
        return switch (reference) {
            case ModelReference.Named(HubName hubName) -> hubName;
            case ModelReference.Folder(var path) ->
                    HubName.tryParse(name)
                            .filter(_ -> !Files.exists(path))
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            path
                                                    + ": expected a model of the cache, found a"
                                                    + " folder of yours; delete it yourself"));
        };
    }

    private void confirm() {
        if (yes) {
            return;
        }
        Optional<Boolean> agreed = Question.ask("Remove it?");
        if (agreed.isEmpty() && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "expected --yes, as nobody can be asked here");
        }
        if (!agreed.orElse(false)) {
            throw new CancellationException("not wanted");
        }
    }

    /** The content hash whose graphs nobody else uses; nothing if there are none. */
    private static Optional<String> graphs(ModelLibrary library, ModelRemoval removal)
            throws IOException {
        Optional<String> hash = contentHash(library, removal.snapshot());
        List<Optional<String>> others = new ArrayList<>();
        for (Snapshot kept : removal.kept()) {
            others.add(contentHash(library, kept));
        }
        return others.contains(hash) ? Optional.empty() : hash;
    }

    private static Optional<String> contentHash(ModelLibrary library, Snapshot snapshot) {
        try (Checkpoint checkpoint = library.open(snapshot.folder())) {
            return library.converted().contentHash(checkpoint);
        } catch (IOException incompleteOrNoModel) {
            return Optional.empty();
        }
    }
}
