package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.CommandSteps;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.RepositoryListing;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.hub.SnapshotVerification;
import org.continuo.engine.hub.SnapshotVerification.CheckedFile;
import org.continuo.engine.hub.SnapshotVerification.Finding;
import org.continuo.engine.library.ModelLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether a model is complete and sound. */
@Command(
        name = "verify",
        description =
                "Hashes the files of a named model again, and checks that every tensor is there,"
                    + " has the shape the configuration promises and holds finite numbers; one line"
                    + " per problem.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A name, or the folder of a checkpoint.")
    String model = "";

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        ModelLibrary library = UserLibrary.open();
        ModelReference reference = library.reference(model);
        Path folder = library.require(reference);
        int damaged = 0;
        if (reference instanceof ModelReference.Named(HubName name)) {
            Optional<Snapshot> snapshot = library.cache().find(name);
            damaged = snapshot.isPresent() ? damagedFiles(library, snapshot.get(), out) : 0;
        }
        Verification.Outcome outcome = Verification.of(folder, library.companions(), out::println);
        int problems = damaged + outcome.problems();
        out.printf("%s: %d tensors checked, %d problems%n", folder, outcome.tensors(), problems);
        out.flush();
        return (problems == 0 ? ExitCode.DONE : ExitCode.BAD_INPUT).number();
    }

    private static int damagedFiles(ModelLibrary library, Snapshot snapshot, PrintWriter out)
            throws IOException {
        List<CheckedFile> files = SnapshotVerification.run(snapshot, null, file -> {});
        if (files.stream().anyMatch(file -> file.finding() == Finding.UNKNOWN)) {
            files = SnapshotVerification.run(snapshot, listing(library, snapshot), file -> {});
        }
        int damaged = 0;
        for (CheckedFile file : files) {
            switch (file.finding()) {
                case INTACT -> {}
                case DAMAGED -> {
                    damaged++;
                    out.printf(
                            "%s: expected the content that the hub promised, found other content;"
                                    + " remove the model and pull it again%n",
                            file.path());
                }
                case MISSING -> {
                    damaged++;
                    out.printf(
                            "%s: expected a file, found a link to nothing; pull the model again%n",
                            file.path());
                }
                case UNKNOWN ->
                        out.printf(
                                "%s: not hashed, as its hash is known to the hub only%n",
                                file.path());
            }
        }
        out.printf("%s: %d files hashed%n", snapshot.name(), files.size());
        return damaged;
    }

    /** Where the system has no links, the hub tells the hashes; null if it cannot be asked. */
    private static @Nullable RepositoryListing listing(ModelLibrary library, Snapshot snapshot)
            throws IOException {
        if (library.hub().offline()) {
            return null;
        }
        HubName commit = new HubName(snapshot.repository(), snapshot.commit());
        try (HubClient client = library.connect()) {
            return client.list(commit, PullDisplay.toProcess(false)::retrying);
        } catch (HubException unreachable) {
            System.err.println("continuo: " + CommandSteps.sentence(unreachable));
            return null;
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
    }
}
