package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.ModelRemoval;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.library.ModelDisposal;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;
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
        ModelLibrary library = UserLibrary.open();
        Optional<KnownStemModel> stems = library.catalogue().stemModel(name);
        if (stems.isPresent()) {
            removeStems(stems.get(), out);
            return ExitCode.DONE.number();
        }
        HubName chosen = named(library, library.reference(name));
        ModelDisposal disposal = ModelDisposal.plan(library, chosen);
        ModelRemoval removal = disposal.removal();
        out.printf(
                "%s: %s of files, %s of what they were converted to%n",
                chosen,
                ByteCount.text(removal.freedBytes()),
                ByteCount.text(disposal.graphBytes()));
        for (Snapshot kept : removal.kept()) {
            out.printf("stays: %s%n", kept.name());
        }
        out.flush();
        confirm();
        try {
            disposal.run(() -> System.err.println("continuo: another process uses it; waiting"));
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
        out.printf("removed, %s are free again%n", ByteCount.text(disposal.freedBytes()));
        out.flush();
        return ExitCode.DONE.number();
    }

    /** What we fetched; torch's hub cache belongs to others. */
    private void removeStems(KnownStemModel model, PrintWriter out) throws IOException {
        StemLibrary library = StemLibrary.ofUser();
        if (model.files().stream()
                .noneMatch(file -> Files.exists(library.folder().resolve(file)))) {
            throw new IllegalArgumentException(
                    "%s: expected its files in %s, found none"
                            .formatted(model.name(), library.folder()));
        }
        confirm();
        out.printf("removed, %s are free again%n", ByteCount.text(library.remove(model)));
        out.flush();
    }

    private HubName named(ModelLibrary library, ModelReference reference) {
        return switch (reference) {
            case ModelReference.Named(HubName hubName) -> hubName;
            case ModelReference.Included(String included) -> library.catalogue().hubName(included);
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
}
