package org.continuo.engine.listening;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.listening.ListeningTest.Trial;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves a listening test to a browser of this machine, on a port of loopback. The link's token
 * opens it once; then a cookie does, which no other page can send. What a clip is called and who
 * made it never goes out while somebody rates.
 */
public final class ListeningServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST_ANSWER_BYTES = 4096;
    private static final int LONGEST_NAME = 64;
    private static final int COOKIE_DAYS = 7;
    private static final Map<String, String> PAGES =
            Map.of(
                    "/", "text/html; charset=utf-8",
                    "/page.js", "text/javascript; charset=utf-8",
                    "/page.css", "text/css; charset=utf-8");

    private final ListeningTest test;
    private final RatingFile ratings;
    private final OneTimeToken token = new OneTimeToken();
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** A request that is not answered as it wishes, with the sentence that says why. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String sentence) {
            super(sentence);
            this.status = status;
        }
    }

    private ListeningServer(ListeningTest test, RatingFile ratings) throws IOException {
        this.test = test;
        this.ratings = ratings;
        http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        http.createContext("/", this::handle);
        http.setExecutor(threads);
    }

    /** Starts to serve. */
    public static ListeningServer start(ListeningTest test, RatingFile ratings) throws IOException {
        ListeningServer server = new ListeningServer(test, ratings);
        server.http.start();
        return server;
    }

    /** What to open; it works once. */
    public URI link() {
        return URI.create(origin("127.0.0.1") + "/start?token=" + token.token());
    }

    /** Waits until somebody ends the test on the page. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private String origin(String host) {
        return "http://" + host + ":" + http.getAddress().getPort();
    }

    private String cookie() {
        return "continuo-listen-" + http.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                dispatch(exchange);
            } catch (Refused refused) {
                answer(exchange, refused.status, "text/plain; charset=utf-8", refused.getMessage());
            } catch (IllegalArgumentException bad) {
                answer(exchange, 400, "text/plain; charset=utf-8", ProblemSentence.of(bad));
            } catch (IOException unreadable) {
                answer(exchange, 500, "text/plain; charset=utf-8", ProblemSentence.of(unreadable));
            }
        }
    }

    private void dispatch(HttpExchange exchange) throws IOException, Refused {
        requireHere(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        if (path.equals("/start")) {
            begin(exchange, query.getOrDefault("token", ""));
            return;
        }
        requireSession(exchange.getRequestHeaders());
        String call = exchange.getRequestMethod() + " " + path;
        if (exchange.getRequestMethod().equals("GET") && PAGES.containsKey(path)) {
            page(exchange, path);
            return;
        }
        switch (call) {
            case "GET /trials" -> json(exchange, trials(rater(query.get("rater"))));
            case "GET /clip" -> clip(exchange, query);
            case "GET /ratings.csv" -> ratings(exchange);
            case "POST /rating" -> rate(exchange);
            case "POST /end" -> {
                json(exchange, Map.of("ended", true));
                ended.countDown();
            }
            default -> throw new Refused(404, "no such path: " + call);
        }
    }

    /** A page that a browser was tricked into pointing at loopback fails at the host's name. */
    private void requireHere(Headers headers) throws Refused {
        Set<String> origins = Set.of(origin("127.0.0.1"), origin("localhost"));
        List<String> host = headers.getOrDefault("Host", List.of());
        if (host.size() != 1 || !origins.contains("http://" + host.getFirst())) {
            throw new Refused(403, "host: expected 127.0.0.1 or localhost with this port");
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!origins.contains(origin)) {
                throw new Refused(403, "origin: expected this page, found another");
            }
        }
    }

    private void requireSession(Headers headers) throws Refused {
        for (String line : headers.getOrDefault("Cookie", List.of())) {
            for (String pair : line.split("; ?", -1)) {
                if (pair.startsWith(cookie() + "=")
                        && token.isSession(pair.substring(cookie().length() + 1))) {
                    return;
                }
            }
        }
        throw new Refused(
                401,
                "This browser has not been let in: open the link that continuo listen printed; it"
                        + " works once.");
    }

    private void begin(HttpExchange exchange, String given) throws IOException, Refused {
        if (!token.use(given)) {
            requireSession(exchange.getRequestHeaders());
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set(
                "Set-Cookie",
                "%s=%s; Path=/; HttpOnly; SameSite=Lax; Expires=%s"
                        .formatted(
                                cookie(),
                                token.session(),
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        ZonedDateTime.now(ZoneOffset.UTC).plusDays(COOKIE_DAYS))));
        headers.set("Location", "/");
        exchange.sendResponseHeaders(303, -1);
    }

    private static void page(HttpExchange exchange, String path) throws IOException {
        String name = path.equals("/") ? "page.html" : path.substring(1);
        try (InputStream in = ListeningServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + ": expected it in our archive, found none");
            }
            Headers headers = exchange.getResponseHeaders();
            headers.set(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " media-src blob:; img-src data:; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
            headers.set("Referrer-Policy", "no-referrer");
            answer(exchange, 200, PAGES.getOrDefault(path, ""), in.readAllBytes());
        }
    }

    /** The questions in the listener's order, without saying what they are about. */
    private Map<String, Object> trials(String rater) {
        List<Map<String, Object>> questions = new ArrayList<>();
        for (Trial trial : test.trials(rater)) {
            questions.add(
                    Map.of(
                            "clips",
                            trial.clips().size(),
                            "answer",
                            ratings.answer(rater, test.kind(), trial)));
        }
        return Map.of("kind", test.kind().label(), "trials", questions);
    }

    private Trial trial(String rater, int index) {
        List<Trial> trials = test.trials(rater);
        if (index < 0 || index >= trials.size()) {
            throw new IllegalArgumentException(
                    "trial: expected 0 to %d, found %d".formatted(trials.size() - 1, index));
        }
        return trials.get(index);
    }

    private void clip(HttpExchange exchange, Map<String, String> query)
            throws IOException, Refused {
        Trial trial = trial(rater(query.get("rater")), number(query.get("trial")));
        int place = number(query.get("clip"));
        if (place < 0 || place >= trial.clips().size()) {
            throw new Refused(404, "no such clip");
        }
        answer(exchange, 200, "audio/wav", trial.clips().get(place).wav());
    }

    private static int number(@Nullable String text) {
        try {
            return Integer.parseInt(text == null ? "" : text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("query: expected a number, found " + text, none);
        }
    }

    private void ratings(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Disposition", "attachment; filename=\"ratings.csv\"");
        String text = String.join("\r\n", ratings.lines()) + "\r\n";
        answer(exchange, 200, "text/csv; charset=utf-8", text);
    }

    private void rate(HttpExchange exchange) throws IOException, Refused {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_ANSWER_BYTES + 1);
        if (body.length > LARGEST_ANSWER_BYTES) {
            throw new Refused(413, "rating: expected less than 4 KB, found more");
        }
        Fields rating = Json.parse("rating", new String(body, StandardCharsets.UTF_8));
        String rater = rater(rating.text("rater"));
        Trial trial = trial(rater, rating.integer("trial", 0, Integer.MAX_VALUE));
        ratings.add(rater, test.kind(), trial, rating.text("answer"));
        json(exchange, Map.of("saved", true));
    }

    /** A name, as a person writes it. */
    private static String rater(@Nullable String given) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name: expected 1 to %d characters, found %d"
                            .formatted(LONGEST_NAME, name.length()));
        }
        return name;
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static void json(HttpExchange exchange, Map<String, Object> document)
            throws IOException {
        answer(exchange, 200, "application/json", JSON.writeValueAsBytes(document));
    }

    private static void answer(
            HttpExchange exchange, int status, String type, @Nullable String text)
            throws IOException {
        answer(exchange, status, type, String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        if (exchange.getResponseCode() >= 0) {
            return; // begun already: the connection just ends
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        ended.countDown();
    }
}
