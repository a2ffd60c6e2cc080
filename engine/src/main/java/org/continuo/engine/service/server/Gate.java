package org.continuo.engine.service.server;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.Wire;

/**
 * Who may come in: whoever knows the token and means this machine. A web page that a browser has
 * been tricked into pointing at loopback fails at the host's name; any other page fails at the
 * token, and sends an Origin besides.
 */
final class Gate {
    /** A client that does not say who it is. */
    private static final String ANONYMOUS = "anonymous";

    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Set<String> hosts;
    private final byte[] authorization;

    Gate(EngineAddress address) {
        hosts = Set.of("127.0.0.1:" + address.port(), "localhost:" + address.port());
        authorization = (Wire.BEARER + address.token()).getBytes(StandardCharsets.UTF_8);
    }

    /** Why a request is refused. */
    record Refusal(int status, ServiceException problem) {}

    /** Looks at a request before anything of it is read. */
    Optional<Refusal> refusal(Headers headers) {
        List<String> host = headers.getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts.contains(host.getFirst())) {
            return refused(403, "host: expected 127.0.0.1 or localhost with this port");
        }
        if (headers.containsKey("Origin")) {
            return refused(403, "origin: expected a program, found a web page");
        }
        List<String> given = headers.getOrDefault("Authorization", List.of());
        // Compared in a time that does not depend on where the difference is.
        if (given.size() != 1
                || !MessageDigest.isEqual(
                        authorization, given.getFirst().getBytes(StandardCharsets.UTF_8))) {
            return refused(401, "token: expected the one in engine.json, found another or none");
        }
        List<String> client = headers.getOrDefault(Wire.CLIENT_HEADER, List.of(ANONYMOUS));
        if (client.size() != 1 || !CLIENT.matcher(client.getFirst()).matches()) {
            return Optional.of(
                    new Refusal(
                            400,
                            new ServiceException(
                                    Kind.BAD_REQUEST,
                                    "%s: expected 1 to 64 letters, digits, dots and dashes"
                                            .formatted(Wire.CLIENT_HEADER))));
        }
        return Optional.empty();
    }

    /** Who sends a request that was not refused. */
    static String client(Headers headers) {
        return Optional.ofNullable(headers.getFirst(Wire.CLIENT_HEADER)).orElse(ANONYMOUS);
    }

    private static Optional<Refusal> refused(int status, String sentence) {
        return Optional.of(new Refusal(status, new ServiceException(Kind.REFUSED, sentence)));
    }
}
