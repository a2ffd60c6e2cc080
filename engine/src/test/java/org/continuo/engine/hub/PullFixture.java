package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** A cache folder and the settings that let pulls of a test go to a {@link FakeHub}. */
final class PullFixture {
    /** Fails after three tries in a row; pauses are short. */
    static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5));

    final Path cacheFolder;
    final LicenseConsent consent;
    private final URI endpoint;
    @Nullable AccessToken token;
    boolean links = true;
    boolean offline;
    List<Path> certificates = List.of();

    /** Longer than a loaded machine keeps anybody silent. */
    Duration stallTimeout = Duration.ofMinutes(1);

    Companions companions = Companions.AS_EXPECTED;
    ModelPull.DiskSpace disk = folder -> Long.MAX_VALUE;
    final List<String> retries = new ArrayList<>();
    final List<PullProgress> progress = new ArrayList<>();

    PullFixture(Path folder, URI endpoint) {
        this.cacheFolder = folder.resolve("cache");
        this.consent = new LicenseConsent(folder.resolve("config/accepted-licenses.json"));
        this.endpoint = endpoint;
    }

    HubSettings settings() {
        return new HubSettings(
                endpoint,
                token,
                offline,
                cacheFolder,
                links,
                ProxySelector.of(null),
                certificates,
                stallTimeout);
    }

    HubCache cache() {
        return new HubCache(settings());
    }

    /** Accepts all licences and pulls. */
    Path pull(String name) throws IOException, InterruptedException {
        return pull(name, recording());
    }

    Path pull(String name, PullListener listener) throws IOException, InterruptedException {
        try (HubClient client = new HubClient(settings(), QUICK)) {
            ModelPull pull = pullWith(client);
            PullPlan plan = pull.plan(HubName.parse(name), listener);
            acceptAll(pull, plan);
            return pull.run(plan, listener);
        }
    }

    ModelPull pullWith(HubClient client) throws IOException {
        return new ModelPull(client, cache(), ModelCatalogue.load(), consent, companions, disk);
    }

    void acceptAll(ModelPull pull, PullPlan plan) throws IOException {
        for (var open : pull.licensesToAccept(plan).entrySet()) {
            consent.give(open.getKey(), open.getValue(), Clock.systemUTC());
        }
    }

    /** The sentence with which something is refused. */
    static String refusal(Executable something) {
        return Objects.requireNonNull(
                assertThrows(HubException.class, something).getMessage(), "a sentence");
    }

    PullListener recording() {
        return new PullListener() {
            @Override
            public void progressed(PullProgress now) {
                progress.add(now);
            }

            @Override
            public void retrying(String what, String reason, Duration pause) {
                retries.add(what + ": " + reason);
            }
        };
    }

    /** All regular files and links below the cache, as {@code /}-separated relative paths. */
    List<String> everything() throws IOException {
        if (!Files.exists(cacheFolder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(cacheFolder)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> cacheFolder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }
}
