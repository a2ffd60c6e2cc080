package org.continuo.engine.cli.updates;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.continuo.core.files.WholeFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;

/**
 * Asks one address for one number. The address is the content of a file, whose time says when it
 * was asked last; without the file, as at first, the check is off and nothing is asked.
 */
final class UpdateCheck {
    private static final String FILE = "update-address.txt";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofDays(1);

    /** Of a version, whatever else an address may hold. */
    private static final int MAX_BYTES = 64;

    private final Path file;

    UpdateCheck(DataFolder folder) {
        this.file = folder.resolve(FILE);
    }

    /**
     * Switches the check on.
     *
     * @throws IllegalArgumentException if nobody else on the way could be kept from reading and
     *     changing the answer
     */
    void switchOn(URI address) throws IOException {
        requireSafe(address);
        Files.createDirectories(file.getParent());
        WholeFile.write(file, draft -> Files.writeString(draft, address + "\n"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    private static void requireSafe(URI address) {
        if (!isSafe(address)) {
            throw new IllegalArgumentException(
                    "--on: expected an address that begins with https://, found " + address);
        }
    }

    private static boolean isSafe(URI address) {
        if (address.getHost() == null) {
            return false;
        }
        return "https".equals(address.getScheme())
                || ("http".equals(address.getScheme()) && isLoopback(address.getHost()));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals(InetAddress.getLoopbackAddress().getHostAddress());
    }

    void switchOff() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Nothing where the check is off. */
    Optional<URI> address() throws IOException {
        try {
            return Optional.of(URI.create(Files.readString(file).strip()));
        } catch (NoSuchFileException off) {
            return Optional.empty();
        } catch (IllegalArgumentException damaged) {
            throw new IOException(file + ": expected an address, found something else", damaged);
        }
    }

    /**
     * The newest version that there is, by what the address says.
     *
     * @throws IOException if it does not say it; the message is a sentence
     */
    VersionNumber ask(URI address) throws IOException, InterruptedException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        try (HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(PATIENCE)
                        .build()) {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException(
                            "%s: expected a version, found HTTP status %d"
                                    .formatted(address, answer.statusCode()));
                }
                String text = new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                return VersionNumber.parse(text.strip());
            } catch (IllegalArgumentException noVersion) {
                throw new IOException(
                        address + ": " + ProblemSentence.reason(noVersion), noVersion);
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** Whether the address was asked so lately that it is left alone. */
    boolean hasAskedLately() throws IOException {
        Instant asked = Files.getLastModifiedTime(file).toInstant();
        return asked.isAfter(Instant.now().minus(PAUSE));
    }
}
