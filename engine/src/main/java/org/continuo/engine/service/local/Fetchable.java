package org.continuo.engine.service.local;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.continuo.core.service.ModelInfo.LicenseTerms;
import org.continuo.core.service.PullOffer;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.ModelPull;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.PullPlan;
import org.continuo.engine.hub.RetryPolicy;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;

/** A model that can be had from elsewhere. */
sealed interface Fetchable {
    /** As {@link org.continuo.core.service.GenerationService#offer}. */
    PullOffer offer() throws IOException, InterruptedException;

    /**
     * Fetches what is missing of it.
     *
     * @param acceptLicenses whether its user has accepted the licences of the offer
     * @return its folder
     */
    String fetch(boolean acceptLicenses, PullListener listener)
            throws IOException, InterruptedException;

    /** What its user is told of a licence. */
    static LicenseTerms terms(License license) {
        return new LicenseTerms(license.id(), license.title(), license.summary(), license.url());
    }

    /** One that makes music, from the hub. */
    record OfHub(ModelLibrary library, HubName name) implements Fetchable {
        @Override
        public PullOffer offer() throws IOException, InterruptedException {
            try (HubClient connection = library.connect()) {
                ModelPull pull = library.pull(connection);
                PullPlan plan = pull.plan(name, PullListener.SILENT);
                Map<String, LicenseTerms> open = new LinkedHashMap<>();
                pull.licensesToAccept(plan)
                        .forEach((model, license) -> open.put(model.toString(), terms(license)));
                return new PullOffer(
                        name.toString(),
                        plan.bytesToFetch(),
                        plan.freeBytes(),
                        plan.cacheFolder().toString(),
                        open);
            }
        }

        @Override
        public String fetch(boolean acceptLicenses, PullListener listener)
                throws IOException, InterruptedException {
            try (HubClient connection = library.connect()) {
                ModelPull pull = library.pull(connection);
                PullPlan plan = pull.plan(name, listener);
                if (acceptLicenses) {
                    for (Map.Entry<HubName, License> open :
                            pull.licensesToAccept(plan).entrySet()) {
                        library.consent().give(open.getKey(), open.getValue(), Clock.systemUTC());
                    }
                }
                return pull.run(plan, listener).toString();
            }
        }
    }

    /** One that takes sounds apart, from its authors. */
    record OfStems(StemLibrary library, LicenseConsent consent, KnownStemModel model)
            implements Fetchable {
        private boolean isHere() {
            return library.find(model).isPresent();
        }

        private License license() {
            return library.catalogue().license(model);
        }

        private boolean isAccepted() throws IOException {
            return consent.isGiven(HubName.parse(model.name()), license());
        }

        @Override
        public PullOffer offer() throws IOException {
            boolean isOpen = !isHere() && !isAccepted();
            return new PullOffer(
                    model.name(),
                    isHere() ? 0 : model.downloadBytes(),
                    ModelPull.freeBytes(library.folder()),
                    library.folder().toString(),
                    isOpen ? Map.of(model.name(), terms(license())) : Map.of());
        }

        @Override
        public String fetch(boolean acceptLicenses, PullListener listener)
                throws IOException, InterruptedException {
            if (!isHere()) {
                if (acceptLicenses && !isAccepted()) {
                    consent.give(HubName.parse(model.name()), license(), Clock.systemUTC());
                }
                if (!isAccepted()) {
                    throw new HubException(
                            "%s: its licence (%s) must be accepted before the first download"
                                    .formatted(model.name(), license().title()));
                }
                library.pull(model, RetryPolicy.PATIENT, listener);
            }
            return library.folder().toString();
        }
    }
}
