package org.continuo.engine.cli.updates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.continuo.core.service.DataFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The check asks only where it is on, one address, once a day, and does nothing with the answer.
 */
class UpdateCheckTests {
    private static final VersionNumber OWN = VersionNumber.parse("0.1.0");

    @TempDir Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String text = "0.2.0\n";
    private UpdateCheck check;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        check = new UpdateCheck(new DataFolder(folder));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:%d/newest".formatted(server.getAddress().getPort()));
    }

    private Optional<String> notice() {
        return UpdateNotice.newer(check, OWN);
    }

    @Test
    void offAsAtFirstNothingIsAsked() throws IOException {
        assertEquals(Optional.empty(), notice());
        check.switchOn(address());
        check.switchOff();
        check.switchOff();
        assertEquals(Optional.empty(), notice());
        assertEquals(List.of(), seen);
        assertEquals(List.of(), files());
    }

    @Test
    void onItTellsOfANewerOneOnceADayAndDownloadsNothing() throws IOException {
        check.switchOn(address());
        assertEquals(Optional.of("there is Continuo 0.2.0; this is 0.1.0"), notice());
        assertEquals(Optional.empty(), notice());
        assertEquals(List.of("GET /newest"), seen);
        assertEquals(List.of("update-address.txt"), files());
        assertEquals(address() + "\n", Files.readString(folder.resolve("update-address.txt")));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.1", "0.0.9"})
    void whatIsNotNewerIsNoNews(String newest) throws IOException {
        text = newest;
        check.switchOn(address());
        assertEquals(Optional.empty(), notice());
        assertEquals(1, seen.size());
    }

    @ParameterizedTest
    @CsvSource({"0.9.0,0.10.0", "0.1.0,0.1.0.1", "1,1.0.1", "0.9.9,1"})
    void versionsAreNumbersNotText(String older, String newer) {
        assertTrue(VersionNumber.parse(older).compareTo(VersionNumber.parse(newer)) < 0);
        assertTrue(VersionNumber.parse(newer).compareTo(VersionNumber.parse(older)) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "0.2.0-rc", "9999999999", "0.2.0 \u001b[31mred"})
    void anAnswerThatIsNoVersionIsNotShownAsOne(String answer) throws IOException {
        text = answer;
        check.switchOn(address());
        IOException refused = assertThrows(IOException.class, () -> check.ask(address()));
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(
                sentence.startsWith(address() + ": expected a version such as 0.1.0, found"),
                sentence);
        check.switchOn(address());
        assertEquals(Optional.empty(), notice());
    }

    @Test
    void nobodySendsTheQuestionElsewhere() throws IOException {
        status = 302;
        check.switchOn(address());
        IOException refused = assertThrows(IOException.class, () -> check.ask(address()));
        assertEquals(
                address() + ": expected a version, found HTTP status 302", refused.getMessage());
        assertEquals(List.of("GET /newest"), seen);
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotInTheWay() throws IOException {
        check.switchOn(address());
        server.stop(0);
        assertEquals(Optional.empty(), notice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://music.example/newest", "ftp://music.example/newest", "newest"})
    void anAnswerThatAnybodyCouldChangeIsNotAskedFor(String address) throws IOException {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> check.switchOn(URI.create(address)));
        assertEquals(
                "--on: expected an address that begins with https://, found " + address,
                refused.getMessage());
        assertFalse(Files.exists(folder.resolve("update-address.txt")));
        assertEquals(Optional.empty(), check.address());
    }
}
