package org.continuo.engine.listening;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, led through its debugging protocol. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts one that has seen nothing yet, as wide as a telephone. */
    Chromium(Path profile) throws Exception {
        process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--headless=new",
                                "--no-sandbox", // tests may run as root
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        HttpClient client = HttpClient.newHttpClient();
        int port = port();
        JsonNode page = firstPage(client, port);
        socket =
                client.newWebSocketBuilder()
                        .buildAsync(
                                URI.create(page.path("webSocketDebuggerUrl").stringValue()),
                                new Listener())
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        send("Page.enable", Map.of());
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 640, "deviceScaleFactor", 2, "mobile", true));
    }

    private int port() throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
                return URI.create(line.substring("DevTools listening on ".length())).getPort();
            }
        }
        throw new IOException("chromium: expected it to listen, found that it ended");
    }

    private static JsonNode firstPage(HttpClient client, int port) throws Exception {
        URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
        for (int i = 0; i < 100; i++) {
            String pages =
                    client.send(
                                    HttpRequest.newBuilder(list).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            for (JsonNode page : JSON.readTree(pages)) {
                if (page.path("type").stringValue("").equals("page")) {
                    return page;
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("chromium: expected a page, found none");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                CompletableFuture<JsonNode> answer =
                        waiting.remove(message.path("id").intValue(-1));
                if (answer != null) {
                    answer.complete(message);
                }
            }
            from.request(1);
            return null;
        }
    }

    private JsonNode send(String method, Map<String, Object> parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(
                        JSON.writeValueAsString(
                                Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).path("result");
    }

    void open(URI page) throws Exception {
        send("Page.navigate", Map.of("url", page.toString()));
        await("document.readyState === 'complete' && location.pathname === '/'");
    }

    /** What a script says, as text. */
    String evaluate(String script) throws Exception {
        return send(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                "(async () => String(" + script + "))()",
                                "awaitPromise",
                                true,
                                "returnByValue",
                                true))
                .path("result")
                .path("value")
                .stringValue("");
    }

    void await(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!evaluate(condition).equals("true")) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "expected %s, found the page %s"
                                .formatted(condition, evaluate("document.body.innerText")));
            }
            Thread.sleep(20);
        }
    }

    void type(String text) throws Exception {
        send("Input.insertText", Map.of("text", text));
    }

    /** Presses a key: a character, or Enter, Backspace, Tab. */
    void press(String key) throws Exception {
        Map<String, Integer> codes = Map.of("Enter", 13, "Backspace", 8, "Tab", 9, " ", 32);
        int code = codes.containsKey(key) ? codes.get(key) : Character.toUpperCase(key.charAt(0));
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type", type,
                            "key", key,
                            "text", type.equals("keyUp") ? "" : text,
                            "windowsVirtualKeyCode", code));
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
