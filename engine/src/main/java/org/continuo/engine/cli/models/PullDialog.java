package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.continuo.engine.cli.report.JsonReporter;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelPull;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.PullPlan;
import org.continuo.engine.hub.RepositoryPull;
import org.continuo.engine.library.ModelLibrary;

/**
 * Fetches a model with everything a person wants to know before: how large it is, what its licence
 * allows, how much room the disk has.
 */
public final class PullDialog {
    private final ModelLibrary library;
    private final PrintStream err = System.err;

    public PullDialog(ModelLibrary library) {
        this.library = library;
    }

    /**
     * The folder of a model that is to be used. One that is not here is offered to be fetched, if
     * somebody sits at a terminal.
     *
     * @throws CancellationException if that person does not want it
     * @throws IOException if it is not here and nobody can be asked; the message says which command
     *     fetches it
     */
    public Path findOrOffer(ModelReference reference, Reporter reporter) throws IOException {
        Optional<Path> here = library.find(reference);
        if (here.isPresent()) {
            return here.get();
        }
        boolean asks = reporter.isForPerson() && Question.isPossible() && !library.hub().offline();
        if (reference instanceof ModelReference.Named(HubName name) && asks) {
            reporter.note(name + " is not on this machine yet");
            return run(name, false, true, false);
        }
        return library.require(reference);
    }

    /**
     * Fetches what is missing of a model and returns its folder.
     *
     * @param acceptLicense whether the user has accepted its licence beforehand
     * @param askAnyway whether to ask even if the licence was accepted before
     * @param json whether a script reads the progress from the output stream
     */
    Path run(HubName name, boolean acceptLicense, boolean askAnyway, boolean json)
            throws IOException {
        try (HubClient client = library.connect();
                PullDisplay display = PullDisplay.toProcess(json)) {
            ModelPull pull = library.pull(client);
            PullPlan plan = pull.plan(name, display);
            Map<HubName, License> open = pull.licensesToAccept(plan);
            if (!plan.isEmpty()) {
                describe(plan, pull, json);
                if (!acceptLicense && (askAnyway || !open.isEmpty())) {
                    askFor(name.toString(), open.values(), json);
                }
            }
            for (Map.Entry<HubName, License> license : open.entrySet()) {
                library.consent().give(license.getKey(), license.getValue(), Clock.systemUTC());
            }
            return pull.run(plan, display);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
    }

    /**
     * Asks whether {@code name} is to be fetched under these terms.
     *
     * @throws CancellationException if it is not
     * @throws HubException if nobody can be asked
     */
    static void askFor(String name, Collection<License> open, boolean json) throws HubException {
        String question =
                open.isEmpty() ? "Fetch it?" : "Do you accept these terms and want to fetch it?";
        boolean agreed =
                (json ? Optional.<Boolean>empty() : Question.ask(question))
                        .orElseThrow(() ->
                                new HubException(
                                        "%s: its licence (%s) must be accepted before the first download; --accept-license says so"
                                                .formatted(name, titles(open))));
        if (!agreed) {
            throw new CancellationException("not wanted");
        }
    }

    private static String titles(Collection<License> licenses) {
        return String.join(", ", licenses.stream().map(License::title).distinct().toList());
    }

    private void describe(PullPlan plan, ModelPull pull, boolean json) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("model", plan.name().toString());
            fields.put("bytes", plan.bytesToFetch());
            fields.put("free_bytes", plan.freeBytes());
            fields.put("folder", plan.cacheFolder().toString());
            fields.put("license", pull.license(plan.repositories().getFirst()).id());
            JsonReporter.print(System.out, "plan", fields);
            return;
        }
        for (RepositoryPull each : plan.repositories()) {
            if (!each.missing().isEmpty()) {
                License license = pull.license(each);
                err.printf(
                        "%s: %s in %d files%n  licence %s: %s%n  %s%n",
                        each.listing().name(),
                        ByteCount.text(each.bytesToFetch()),
                        each.missing().size(),
                        license.title(),
                        license.summary(),
                        license.url());
            }
        }
        err.printf(
                "%s to fetch into %s, where %s are free%n",
                ByteCount.text(plan.bytesToFetch()),
                plan.cacheFolder(),
                ByteCount.text(plan.freeBytes()));
    }
}
