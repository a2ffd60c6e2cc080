package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.continuo.engine.cli.report.JsonReporter;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.RetryPolicy;
import org.continuo.engine.library.StemLibrary;

/** Fetches a model of stems from its authors, once the user has read what they say of it. */
public final class StemPullDialog {
    private final StemLibrary library;
    private final LicenseConsent consent;
    private final PrintStream err = System.err;

    public StemPullDialog(StemLibrary library, LicenseConsent consent) {
        this.library = library;
        this.consent = consent;
    }

    /**
     * The files of a model that is to be used. One that is not here is offered to be fetched, if
     * somebody sits at a terminal.
     *
     * @throws CancellationException if that person does not want it
     * @throws IOException if it is not here and nobody can be asked; the message says which command
     *     fetches it
     */
    public List<Path> findOrOffer(KnownStemModel model, Reporter reporter) throws IOException {
        Optional<List<Path>> here = library.find(model);
        if (here.isPresent()) {
            return here.get();
        }
        if (reporter.isForPerson() && Question.isPossible() && !library.offline()) {
            reporter.note(model.name() + " is not on this machine yet");
            return run(model, false, false);
        }
        return library.require(model);
    }

    /**
     * Fetches what is missing of a model and returns its files.
     *
     * @param acceptLicense whether the user has accepted its terms beforehand
     * @param json whether a script reads the progress from the output stream
     */
    List<Path> run(KnownStemModel model, boolean acceptLicense, boolean json) throws IOException {
        Optional<List<Path>> here = library.find(model);
        if (here.isPresent()) {
            return here.get();
        }
        License license = library.catalogue().license(model);
        describe(model, license, json);
        HubName name = HubName.parse(model.name());
        if (!consent.isGiven(name, license)) {
            if (!acceptLicense) {
                PullDialog.askFor(model.name(), List.of(license), json);
            }
            consent.give(name, license, Clock.systemUTC());
        }
        try (PullDisplay display = PullDisplay.toProcess(json)) {
            return library.pull(model, RetryPolicy.PATIENT, display);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        }
    }

    private void describe(KnownStemModel model, License license, boolean json) {
        if (json) {
            JsonReporter.print(
                    System.out,
                    "plan",
                    Map.of(
                            "model", model.name(),
                            "bytes", model.downloadBytes(),
                            "folder", library.folder().toString(),
                            "license", license.id()));
            return;
        }
        err.printf(
                "%s: about %s from %s%n  licence %s: %s%n  %s%n",
                model.name(),
                ByteCount.text(model.downloadBytes()),
                model.address(),
                license.title(),
                license.summary(),
                license.url());
    }
}
