package org.continuo.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the hub's HTTP: listings, and files from any byte on. Follows redirects itself, because
 * the token must go to the hub alone and nothing that was asked for over HTTPS may come over plain
 * HTTP. Safe for use by several threads.
 */
public final class HubClient implements AutoCloseable {
    private static final int MOST_REDIRECTS = 8;
    private static final int LARGEST_TEXT_BYTES = 64 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final HubSettings settings;
    private final RetryPolicy retries;
    private final HttpClient http;
    private final ScheduledExecutorService watchdogs =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hub-watchdog").factory());

    /**
     * @throws HubException if a certificate bundle that the settings name cannot be read
     */
    public HubClient(HubSettings settings, RetryPolicy retries) throws HubException {
        this.settings = settings;
        this.retries = retries;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .proxy(settings.proxies())
                        .sslContext(SystemCertificates.context(settings.certificateBundles()));
        if (settings.proxies() instanceof EnvironmentProxySelector environment) {
            environment.authenticator().ifPresent(builder::authenticator);
        }
        this.http = builder.build();
    }

    RetryPolicy retries() {
        return retries;
    }

    /**
     * What the repository holds at this revision, with sizes and hashes.
     *
     * @throws HubException if there is no such model, it is not open to this user, or the hub
     *     cannot be reached
     */
    public RepositoryListing list(HubName name, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        String address =
                "/api/models/%s/revision/%s?blobs=true"
                        .formatted(encodePath(name.repository()), encode(name.revision()));
        return RepositoryListing.parse(
                name, text(address, new RequestTarget(name, null), listener));
    }

    /** A small file's content, checked against its hash. */
    byte[] read(RepositoryListing listing, HubFile file, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RequestTarget what = new RequestTarget(listing.name(), file.path());
        byte[] content = text(resolveAddress(listing, file.path()), what, listener);
        if (!file.hash().matches(content)) {
            throw new HubException(
                    "%s: expected content with %s, found other content"
                            .formatted(what, file.hash()));
        }
        return content;
    }

    /**
     * Size and hash of a file from its own headers, for hubs and mirrors whose listing leaves them
     * out.
     */
    HubFile describe(RepositoryListing listing, RepositoryPath path, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RequestTarget what = new RequestTarget(listing.name(), path);
        RetryPolicy.Attempts attempts = retries.new Attempts(what.toString(), listener);
        while (true) {
            try (HubResponse answer = send("HEAD", resolveAddress(listing, path), 0, what)) {
                String etag =
                        answer.header("X-Linked-Etag").or(() -> answer.header("ETag")).orElse("");
                ContentHash hash = ContentHash.ofEtag(etag).orElse(null);
                String size =
                        answer.header("X-Linked-Size")
                                .or(() -> answer.header("Content-Length"))
                                .orElse("");
                if (hash == null || !size.matches("\\d{1,18}")) {
                    throw new HubException(
                            ("%s: expected its size and a SHA-256 or git hash in the answer's"
                                            + " headers, found size \"%s\" and etag \"%s\"")
                                    .formatted(what, size, etag));
                }
                return new HubFile(path, Long.parseLong(size), hash);
            } catch (TransientHubException trouble) {
                attempts.pauseAfter(trouble);
            }
        }
    }

    /**
     * The length of a file that is in no listing, from its own headers.
     *
     * @param address below the endpoint, with a slash before it
     */
    long sizeBytes(String address, RequestTarget what, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RetryPolicy.Attempts attempts = retries.new Attempts(what.toString(), listener);
        while (true) {
            try (HubResponse answer = send("HEAD", address, 0, what)) {
                String size = answer.header("Content-Length").orElse("");
                if (!size.matches("\\d{1,18}")) {
                    throw new HubException(
                            "%s: expected its size in the answer's headers, found \"%s\""
                                    .formatted(what, size));
                }
                return Long.parseLong(size);
            } catch (TransientHubException trouble) {
                attempts.pauseAfter(trouble);
            }
        }
    }

    /**
     * Opens a file from byte {@code from} on. The server may answer with the whole file (200), a
     * part (206) or that there is no such part (416).
     *
     * @param address below the endpoint, with a slash before it
     * @throws TransientHubException if a later try may succeed
     */
    HubResponse open(String address, RequestTarget what, long from)
            throws IOException, InterruptedException {
        return send("GET", address, from, what);
    }

    /** Where a file of the listed commit lies below the endpoint. */
    static String resolveAddress(RepositoryListing listing, RepositoryPath path) {
        return "/%s/resolve/%s/%s"
                .formatted(
                        encodePath(listing.name().repository()),
                        listing.commit(),
                        encodePath(path.value()));
    }

    private byte[] text(String address, RequestTarget what, RetryPolicy.Listener listener)
            throws IOException, InterruptedException {
        RetryPolicy.Attempts attempts = retries.new Attempts(what.toString(), listener);
        while (true) {
            try (HubResponse answer = send("GET", address, 0, what)) {
                byte[] content = answer.body().readNBytes(LARGEST_TEXT_BYTES + 1);
                if (content.length > LARGEST_TEXT_BYTES) {
                    throw new HubException(
                            "%s: expected an answer of at most %d MiB, found more"
                                    .formatted(what, LARGEST_TEXT_BYTES >> 20));
                }
                return content;
            } catch (HubException final_) {
                throw final_;
            } catch (TransientHubException trouble) {
                attempts.pauseAfter(trouble);
            } catch (IOException broken) {
                throwIfInterrupted();
                attempts.pauseAfter(HubErrors.lostConnection(broken));
            }
        }
    }

    private HubResponse send(String method, String address, long from, RequestTarget what)
            throws IOException, InterruptedException {
        if (settings.offline()) {
            throw new HubException(
                    "%s: not in the cache %s, and HF_HUB_OFFLINE forbids to fetch it"
                            .formatted(what, settings.cacheFolder()));
        }
        URI hub = settings.endpoint();
        URI place = URI.create(hub + address);
        boolean onHub = true;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            AccessToken token = onHub && mayCarryToken(hub) ? settings.token() : null;
            HubResponse answer = exchange(request(method, place, from, token), what);
            boolean isRedirect =
                    answer.status() / 100 == 3 && answer.header("Location").isPresent();
            if (!isRedirect) {
                HubErrors.check(answer, what, onHub, settings, Instant.now());
                return answer;
            }
            URI next = redirect(place, answer, what);
            boolean staysOnHub = onHub && sameServer(next, hub);
            if (method.equals("HEAD") && !staysOnHub) {
                return answer; // the hub's own headers describe the file
            }
            answer.close();
            onHub = staysOnHub;
            place = next;
        }
        throw new HubException(
                "%s: expected a file, found more than %d redirects"
                        .formatted(what, MOST_REDIRECTS));
    }

    private URI redirect(URI place, HubResponse answer, RequestTarget what) throws HubException {
        String location = answer.header("Location").orElseThrow();
        URI next;
        try {
            next = place.resolve(location);
        } catch (IllegalArgumentException notAnAddress) {
            throw new HubException(
                    "%s: expected a redirect to an address, found \"%s\""
                            .formatted(what, location.replaceAll("\\p{Cntrl}", "?")),
                    notAnAddress);
        }
        boolean secure = "https".equalsIgnoreCase(next.getScheme());
        boolean plain = "http".equalsIgnoreCase(next.getScheme());
        boolean plainAllowed = "http".equalsIgnoreCase(settings.endpoint().getScheme());
        if (next.getHost() == null || !(secure || (plain && plainAllowed))) {
            throw new HubException(
                    "%s: expected a redirect to an https address, found one to %s://%s; refused"
                            .formatted(what, next.getScheme(), next.getHost()));
        }
        return next;
    }

    private HttpRequest request(String method, URI place, long from, @Nullable AccessToken token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(place)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("User-Agent", "continuo")
                        .header("Accept-Encoding", "identity");
        if (token != null) {
            request.header("Authorization", token.authorization());
        }
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        return request.build();
    }

    private HubResponse exchange(HttpRequest request, RequestTarget what)
            throws IOException, InterruptedException {
        String host = request.uri().getHost();
        CompletableFuture<HttpResponse<InputStream>> pending =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response =
                    pending.get(
                            settings.stallTimeout().plus(CONNECT_TIMEOUT).toMillis(),
                            TimeUnit.MILLISECONDS);
            InputStream body =
                    new WatchedStream(response.body(), settings.stallTimeout(), watchdogs);
            return new HubResponse(response.statusCode(), response.headers(), body, host);
        } catch (TimeoutException silent) {
            pending.cancel(true);
            throw new TransientHubException(host + " does not answer", silent);
        } catch (InterruptedException cancelled) {
            pending.cancel(true);
            throw cancelled;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof SSLException untrusted) {
                throw HubErrors.noTrust(what, host, untrusted);
            }
            throw HubErrors.unanswered(host, cause);
        }
    }

    /** A token may travel encrypted, or within this machine. */
    static boolean mayCarryToken(URI hub) {
        return "https".equalsIgnoreCase(hub.getScheme())
                || hub.getHost().equals("localhost")
                || hub.getHost().equals("127.0.0.1")
                || hub.getHost().equals("[::1]");
    }

    private static boolean sameServer(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().length() == 5 ? 443 : 80;
    }

    static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled");
        }
    }

    private static String encodePath(String path) {
        return encode(path).replace("%2F", "/");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Ends all transfers. May be called twice. */
    @Override
    public void close() {
        watchdogs.shutdownNow();
        http.shutdownNow();
    }
}
