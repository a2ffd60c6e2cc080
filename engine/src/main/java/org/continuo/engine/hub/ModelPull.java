package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.continuo.core.files.FileTurn;

/**
 * Fetches models from the hub into the cache, in two steps so that the user can be asked between
 * them: {@link #plan} says what would be fetched, {@link #run} fetches it. To cancel, interrupt the
 * thread: what has arrived is kept for the next time.
 */
public final class ModelPull {
    private static final int FILES_AT_ONCE = 4;

    /** Bytes that a folder's disk has left. */
    @FunctionalInterface
    interface DiskSpace {
        long freeBytes(Path folder) throws IOException;
    }

    private final HubClient client;
    private final HubCache cache;
    private final ModelCatalogue catalogue;
    private final LicenseConsent consent;
    private final Companions companions;
    private final DiskSpace disk;

    public ModelPull(
            HubClient client,
            HubCache cache,
            ModelCatalogue catalogue,
            LicenseConsent consent,
            Companions companions) {
        this(client, cache, catalogue, consent, companions, ModelPull::freeBytes);
    }

    ModelPull(
            HubClient client,
            HubCache cache,
            ModelCatalogue catalogue,
            LicenseConsent consent,
            Companions companions,
            DiskSpace disk) {
        this.client = client;
        this.cache = cache;
        this.catalogue = catalogue;
        this.consent = consent;
        this.companions = companions;
        this.disk = disk;
    }

    /**
     * Asks the hub what this model consists of and looks what of it is here.
     *
     * @throws HubException if there is no such model, or it is none that the engine can read
     */
    public PullPlan plan(HubName name, PullListener listener)
            throws IOException, InterruptedException {
        List<RepositoryPull> pulls = new ArrayList<>();
        RepositoryPull model = planOne(name, listener::retrying);
        pulls.add(model);
        if (model.form() == NeededFiles.Form.AUDIOCRAFT) {
            for (HubName companion : Companions.expected(model.needed())) {
                if (cache.find(companion).isEmpty()) {
                    pulls.add(planOne(companion, listener::retrying));
                }
            }
        }
        return new PullPlan(pulls, cache.folder(), disk.freeBytes(cache.folder()));
    }

    private RepositoryPull planOne(HubName name, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RepositoryListing listing = client.list(name, listener);
        NeededFiles needed =
                NeededFiles.of(listing.files().keySet()).orElseThrow(() -> noModel(listing));
        Map<RepositoryPath, HubFile> files = new LinkedHashMap<>();
        for (RepositoryPath path : needed.files()) {
            files.put(path, described(listing, path, listener));
        }
        if (needed.index() != null) {
            HubFile index = described(listing, needed.index(), listener);
            byte[] content = client.read(listing, index, listener);
            for (RepositoryPath shard :
                    NeededFiles.shards(content, needed.index() + " of " + name)) {
                files.put(shard, described(listing, shard, listener));
            }
        }
        List<HubFile> missing = new ArrayList<>();
        long bytes = 0;
        for (HubFile file : files.values()) {
            Path blob = cache.blob(name.repository(), file.hash());
            if (!Files.exists(cache.visible(listing, file.path())) && !Files.exists(blob)) {
                missing.add(file);
                Path partial = PartialFile.beside(blob);
                long there = Files.exists(partial) ? Files.size(partial) : 0;
                bytes += Math.max(0, file.sizeBytes() - there);
            }
        }
        return new RepositoryPull(
                listing, needed.form(), List.copyOf(files.values()), missing, bytes);
    }

    private static HubException noModel(RepositoryListing listing) {
        return new HubException(
                ("%s: expected config.json with model.safetensors, state_dict.bin with"
                                + " compression_state_dict.bin, or adapter_config.json with"
                                + " adapter_model.safetensors; found none of them among its %d"
                                + " files")
                        .formatted(listing.name(), listing.files().size()));
    }

    private HubFile described(
            RepositoryListing listing, RepositoryPath path, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        if (!listing.files().containsKey(path)) {
            throw new HubException(
                    "%s: its index names %s, which it does not hold"
                            .formatted(listing.name(), path));
        }
        HubFile file = listing.files().get(path);
        return file == null ? client.describe(listing, path, listener) : file;
    }

    /** The licences that must be accepted before this plan may run, each with its model. */
    public Map<HubName, License> licensesToAccept(PullPlan plan) throws IOException {
        Map<HubName, License> open = new LinkedHashMap<>();
        for (RepositoryPull pull : plan.repositories()) {
            HubName name = pull.listing().name();
            License license = license(pull);
            if (!pull.missing().isEmpty() && !consent.isGiven(name, license)) {
                open.put(name, license);
            }
        }
        return open;
    }

    /** The model's licence: what its page says, else what the catalogue knows. */
    public License license(RepositoryPull pull) {
        HubName name = pull.listing().name();
        String stated = pull.listing().license();
        return catalogue.license(
                stated != null
                        ? stated
                        : catalogue.find(name).map(KnownModel::licenseId).orElse(License.UNKNOWN),
                name);
    }

    /**
     * Fetches what the plan says and returns the model's folder.
     *
     * @throws HubException if a licence has not been accepted, the disk is too small, or a file
     *     cannot be had as promised; what has arrived is kept
     */
    public Path run(PullPlan plan, PullListener listener) throws IOException, InterruptedException {
        for (Map.Entry<HubName, License> open : licensesToAccept(plan).entrySet()) {
            throw new HubException(
                    "%s: its licence (%s) must be accepted before the first download"
                            .formatted(open.getKey(), open.getValue().title()));
        }
        plan.requireSpace();
        List<HubFile> missing =
                plan.repositories().stream().flatMap(pull -> pull.missing().stream()).toList();
        PullMeter meter = new PullMeter(missing, listener);
        for (RepositoryPull pull : plan.repositories()) {
            fetch(pull, meter);
        }
        meter.end();
        RepositoryPull model = plan.repositories().getFirst();
        Path folder = cache.snapshotFolder(model.listing());
        if (model.form() == NeededFiles.Form.AUDIOCRAFT) {
            fetchUnexpected(folder, listener);
        }
        return folder;
    }

    /** Companions that only the fetched files could name, and perhaps those they name in turn. */
    private void fetchUnexpected(Path audiocraftFolder, PullListener listener)
            throws IOException, InterruptedException {
        Set<HubName> tried = new HashSet<>();
        List<HubName> named = companions.named(audiocraftFolder);
        while (tried.addAll(named)) {
            for (HubName companion : named) {
                if (cache.find(companion).isEmpty()) {
                    run(plan(companion, listener), listener);
                }
            }
            named = companions.named(audiocraftFolder);
        }
    }

    private void fetch(RepositoryPull pull, PullMeter meter)
            throws IOException, InterruptedException {
        HubName name = pull.listing().name();
        meter.begin(name, pull.missing());
        try (FileTurn _ = cache.lock(name.repository(), () -> meter.waiting(name))) {
            inParallel(pull, meter);
            cache.writeRef(pull.listing());
            cache.clearUnfinished(name.repository());
        }
    }

    private void inParallel(RepositoryPull pull, PullMeter meter)
            throws IOException, InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        FILES_AT_ONCE, Thread.ofPlatform().daemon().name("pull-", 0).factory());
        try {
            ExecutorCompletionService<HubFile> work = new ExecutorCompletionService<>(threads);
            for (HubFile file : pull.needed()) {
                work.submit(() -> bring(pull.listing(), file, meter));
            }
            for (int i = 0; i < pull.needed().size(); i++) {
                work.take().get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException sentence) {
                throw sentence;
            }
            throw new IllegalStateException("pull of " + pull.listing().name(), failed.getCause());
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** The lock must not be let go while a thread still writes. */
    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private HubFile bring(RepositoryListing listing, HubFile file, PullMeter meter)
            throws IOException, InterruptedException {
        if (Files.exists(cache.visible(listing, file.path()))) {
            return file;
        }
        Path blob = cache.blob(listing.name().repository(), file.hash());
        boolean isNew = !Files.exists(blob);
        if (isNew) {
            new FileDownload(
                            client,
                            HubClient.resolveAddress(listing, file.path()),
                            new RequestTarget(listing.name(), file.path()),
                            file,
                            size -> meter.arrived(file, size))
                    .into(blob, meter);
        } else {
            meter.arrived(file, file.sizeBytes());
        }
        cache.show(listing, file, isNew);
        return file;
    }

    /** On the disk of a folder, which need not exist. */
    public static long freeBytes(Path folder) throws IOException {
        Path place = folder.toAbsolutePath();
        while (!Files.exists(place)) {
            place = Optional.ofNullable(place.getParent()).orElseThrow();
        }
        return Files.getFileStore(place).getUsableSpace();
    }
}
