package org.continuo.engine.service.server;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.continuo.core.files.ScratchFile;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineLock;
import org.continuo.engine.service.local.EnginePull;
import org.continuo.engine.service.local.LocalEngine;

/**
 * Serves an engine to this user's other processes, on a port of loopback that {@code engine.json}
 * names together with the token. Ends by itself when nobody has asked for anything for a while.
 */
public final class EngineServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 32;
    private static final int BACKLOG = 64;
    private static final int MOST_CONNECTIONS = 1000;
    private static final long WATCH_MILLIS = 250;

    /** In which open streams bring their last event. */
    private static final int FAREWELL_SECONDS = 1;

    private final DataFolder folder;
    private final LocalEngine engine;
    private final Limits limits;
    private final EngineLock lock;
    private final ConnectedClients presence;
    private final Uploads uploads = new Uploads();
    private final HttpServer http;
    private final Routes routes;
    private final EngineAddress address;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Bounds of patience and size.
     *
     * @param idle without any client after which the server ends
     * @param grace for which a client may be silent before its jobs are cancelled
     * @param largestAudioBytes of one uploaded sound
     */
    public record Limits(Duration idle, Duration grace, long largestAudioBytes) {
        public static final Limits DEFAULT =
                new Limits(Duration.ofMinutes(10), Duration.ofSeconds(5), 256L << 20);

        /** The same with another idle time. */
        public Limits idleAfter(Duration other) {
            return new Limits(other, grace, largestAudioBytes);
        }
    }

    /** Makes the engine that is to be served, once it is sure that it will be. */
    @FunctionalInterface
    public interface EngineMaker {
        LocalEngine make() throws IOException;
    }

    private EngineServer(DataFolder folder, EngineLock lock, LocalEngine engine, Limits limits)
            throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.engine = engine;
        this.limits = limits;
        presence = new ConnectedClients(limits.grace());
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(mostConnections()));
        // Else each small answer waits 40 ms for the one before it to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), BACKLOG);
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        address =
                new EngineAddress(
                        http.getAddress().getPort(),
                        HexFormat.of().formatHex(token),
                        ProcessHandle.current().pid());
        routes = new Routes(new Gate(address), presence);
        EventStreams streams = new EventStreams(presence);
        new JobRoutes(engine, uploads, streams, limits.largestAudioBytes()).addTo(routes);
        new SeparationRoutes(engine, streams).addTo(routes);
        new ModelRoutes(engine.models(), streams).addTo(routes);
        new TakeRoutes(engine.takes()).addTo(routes);
        routes.on("GET", "/status", call -> call.answer(200, engine.status()))
                .on("POST", "/stop", this::stop);
        http.createContext("/", routes);
        http.setExecutor(threads);
    }

    /**
     * Starts to serve.
     *
     * @return nothing if another engine serves this data folder
     */
    public static Optional<EngineServer> start(DataFolder folder, EngineMaker maker, Limits limits)
            throws IOException {
        Optional<EngineLock> lock = EngineLock.tryAcquire(folder);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        LocalEngine engine = null;
        try {
            ScratchFile.deleteAbandoned();
            engine = maker.make();
            EngineServer server = new EngineServer(folder, lock.get(), engine, limits);
            server.begin();
            return Optional.of(server);
        } catch (IOException | RuntimeException failed) {
            if (engine != null) {
                engine.close();
            }
            lock.get().close();
            throw failed;
        }
    }

    /**
     * Half of the files that the system lets this process have: a server that cannot take a
     * connection any more, as it has no file left for it, would try for ever.
     */
    private static int mostConnections() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? mostConnections(
                        system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount())
                : MOST_CONNECTIONS;
    }

    static int mostConnections(long freeFiles) {
        return Math.clamp(freeFiles / 2, 1, MOST_CONNECTIONS);
    }

    private void begin() throws IOException {
        http.start();
        address.write(folder);
        Thread.ofPlatform().daemon().name("engine-watch").start(this::watch);
    }

    private void watch() {
        try {
            while (!ended.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    public EngineAddress address() {
        return address;
    }

    /** All methods and paths that are answered. */
    public List<String> routes() {
        return routes.list();
    }

    private void stop(Exchange call) throws IOException {
        call.answer(200, Map.of("stopped", true));
        ended.countDown();
    }

    private void look() {
        Set<String> vanished = presence.vanished();
        if (!vanished.isEmpty()) {
            uploads.discardOf(vanished);
            engine.cancelAllOf(vanished::contains);
            engine.models().pulls().stream()
                    .filter(pull -> vanished.contains(pull.client()))
                    .forEach(EnginePull::cancel);
        }
        if (!engine.isBusy() && presence.idle().compareTo(limits.idle()) > 0) {
            ended.countDown();
        }
    }

    /** Waits until the server is told to stop or has nothing to do any more. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Whether a job goes on although the server is closed: then the process must end hard. */
    public boolean isHeldUp() {
        return engine.isHeldUp();
    }

    /**
     * Ends it within seconds: no client finds it any more, and each hears that its jobs are
     * cancelled. May be called twice.
     */
    @Override
    public void close() throws IOException {
        ended.countDown();
        address.erase(folder);
        engine.close();
        http.stop(FAREWELL_SECONDS);
        threads.shutdownNow();
        lock.close();
    }
}
