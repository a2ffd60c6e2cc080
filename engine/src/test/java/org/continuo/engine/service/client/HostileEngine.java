package org.continuo.engine.service.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.wire.EngineAddress;

/**
 * An engine that takes one job, makes a clip of four samples and one code of it, and answers as it
 * should but where a test has said otherwise.
 */
final class HostileEngine implements AutoCloseable {
    static final String DONE =
            "id: 1\nevent: done\ndata: {\"clips\":[{\"sampleRateHz\":32000,\"channels\":1,"
                    + "\"samples\":4}],\"seed\":1,\"stepsPerSecond\":1.0}\n\n";

    private static final String TOKEN = "0".repeat(64);

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> answers = new HashMap<>();
    private final CountDownLatch heard = new CountDownLatch(1);
    private volatile boolean neverEnds;

    /** The jobs that were handed in. */
    final List<String> jobs = new CopyOnWriteArrayList<>();

    HostileEngine() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        says("/jobs", "{\"id\":\"j1\",\"state\":\"queued\",\"awaitedAudio\":[]}");
        says("/pulls", "{\"id\":\"p1\"}");
        says("/jobs/j1", "{\"id\":\"j1\"}");
        says("/jobs/j1/events", DONE);
        sends("/jobs/j1/clips/0", wav(4));
        sends("/jobs/j1/codes", npy("(1, 1, 1)", 1));
        http.start();
    }

    static byte[] wav(int samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WavFile.write(
                bytes, AudioSamples.mono(new float[samples], 32_000), SampleEncoding.FLOAT_32);
        return bytes.toByteArray();
    }

    /** An array of zeros that says it has this shape. */
    static byte[] npy(String shape, int values) {
        String dictionary =
                "{'descr': '<i8', 'fortran_order': False, 'shape': %s, }".formatted(shape);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        bytes.writeBytes("%-117s\n".formatted(dictionary).getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[8 * values]);
        return bytes.toByteArray();
    }

    HostileEngine says(String path, String text) {
        return sends(path, text.getBytes(StandardCharsets.UTF_8));
    }

    HostileEngine sends(String path, byte[] body) {
        answers.put(path, body);
        return this;
    }

    /** From now on the events have no end: the engine goes on with its job until it is killed. */
    HostileEngine worksOn() {
        neverEnds = true;
        return this;
    }

    /** Ends it without a word, as soon as its events have been asked for. */
    void killWhenHeard() throws InterruptedException {
        heard.await();
        Thread.sleep(100); // the events are on their way
        close();
    }

    EngineAddress address() {
        return new EngineAddress(http.getAddress().getPort(), TOKEN, 0);
    }

    EngineClient client() {
        EngineAddress address = address();
        return new EngineClient(() -> address);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String request =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.equals("/jobs") && exchange.getRequestMethod().equals("POST")) {
                jobs.add(request);
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answers.getOrDefault(path, new byte[0]));
                out.flush();
                if (path.endsWith("/events")) {
                    heard.countDown();
                    if (neverEnds) {
                        new CountDownLatch(1).await();
                    }
                }
            }
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
