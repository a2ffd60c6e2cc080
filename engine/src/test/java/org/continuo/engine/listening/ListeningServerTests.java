package org.continuo.engine.listening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningServerTests {
    @TempDir Path folder;

    private ListeningServer server;
    private final HttpClient browser =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
    private final HttpClient stranger = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        server =
                ListeningServer.start(
                        new ListeningTest(
                                Kind.MOS,
                                Stimuli.of(
                                        Map.of(
                                                "one",
                                                Clips.of(folder.resolve("one"), 2, 0.5, 0.3))),
                                0),
                        RatingFile.open(folder.resolve("ratings.csv")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.link().resolve(path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> rate(String body) throws Exception {
        return send(browser, to("/rating").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void theLinkLetsOneBrowserIn() throws Exception {
        assertEquals(401, send(browser, to("/")).statusCode());
        assertEquals(401, send(browser, to("/start?token=guess")).statusCode());
        URI link = server.link();
        HttpResponse<String> page = send(browser, HttpRequest.newBuilder(link));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("Listening test"));
        assertTrue(
                page.headers()
                        .firstValue("Content-Security-Policy")
                        .orElse("")
                        .startsWith("default-src 'none'"));
        assertEquals(200, send(browser, HttpRequest.newBuilder(link)).statusCode());
        HttpResponse<String> second = send(stranger, HttpRequest.newBuilder(link));
        assertEquals(401, second.statusCode());
        assertTrue(second.body().contains("works once"), second.body());
        for (String path : new String[] {"/trials?rater=A", "/ratings.csv", "/page.js"}) {
            assertEquals(200, send(browser, to(path)).statusCode(), path);
            assertEquals(401, send(stranger, to(path)).statusCode(), path);
        }
    }

    @Test
    void anotherPageIsRefused() throws Exception {
        send(browser, HttpRequest.newBuilder(server.link()));
        assertEquals(
                403,
                send(
                                browser,
                                to("/end")
                                        .header("Origin", "http://evil.example")
                                        .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode());
    }

    @Test
    void badAnswersAreSentencesAndTheTestGoesOn() throws Exception {
        send(browser, HttpRequest.newBuilder(server.link()));
        assertEquals(400, rate("{").statusCode());
        assertEquals(400, rate("{\"rater\":\"A\",\"trial\":0,\"answer\":\"6\"}").statusCode());
        assertEquals(400, rate("{\"rater\":\"A\",\"trial\":2,\"answer\":\"3\"}").statusCode());
        assertEquals(400, rate("{\"rater\":\" \",\"trial\":0,\"answer\":\"3\"}").statusCode());
        assertEquals(413, rate(" ".repeat(5000)).statusCode());
        assertEquals(404, send(browser, to("/page.html")).statusCode());
        assertEquals(400, send(browser, to("/clip?rater=A&trial=x&clip=0")).statusCode());
        assertEquals(404, send(browser, to("/clip?rater=A&trial=0&clip=1")).statusCode());
        assertEquals(200, rate("{\"rater\":\"A\",\"trial\":0,\"answer\":\"3\"}").statusCode());
        HttpResponse<String> clip = send(browser, to("/clip?rater=A&trial=0&clip=0"));
        assertEquals(200, clip.statusCode());
        assertTrue(clip.body().startsWith("RIFF"));
        assertEquals(2, send(browser, to("/ratings.csv")).body().strip().lines().count());
    }
}
