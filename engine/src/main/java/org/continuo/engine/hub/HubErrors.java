package org.continuo.engine.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;

/** The one sentence for each way in which the hub or the way to it can fail. */
final class HubErrors {
    private HubErrors() {}

    /**
     * Lets good answers pass and turns the others into sentences.
     *
     * @param fromHub whether the hub itself answered, not a storage server that it redirected to
     * @throws TransientHubException where a later try may succeed: the server is busy or broken, or
     *     a storage server's address has expired
     */
    static void check(
            HubResponse answer,
            RequestTarget what,
            boolean fromHub,
            HubSettings settings,
            Instant now)
            throws IOException {
        int status = answer.status();
        if (status == 200 || status == 206 || status == 416) {
            return;
        }
        try (answer) {
            if (status == 429 || status == 408 || status >= 500 || !fromHub) {
                String finding =
                        status == 429
                                ? "is asked too often"
                                : "has trouble (status " + status + ")";
                throw new TransientHubException(
                        answer.host() + " " + finding, null, answer.retryAfter(now));
            }
            throw new HubException(
                    what + ": " + refusal(answer, what, settings), signingIn(answer, settings));
        }
    }

    private static Optional<NextStep> signingIn(HubResponse answer, HubSettings settings) {
        boolean isUnknown =
                answer.header("X-Error-Code").orElse("").equals("GatedRepo")
                        || answer.status() == 401
                        || answer.status() == 403;
        return isUnknown && settings.token() == null
                ? Optional.of(NextStep.to(NextStep.Kind.SIGN_IN))
                : Optional.empty();
    }

    private static String refusal(HubResponse answer, RequestTarget what, HubSettings settings) {
        String code = answer.header("X-Error-Code").orElse("");
        AccessToken token = settings.token();
        boolean plainHub = !HubClient.mayCarryToken(settings.endpoint());
        if (code.equals("GatedRepo")) {
            return token == null
                    ? "is open only to users who have accepted its terms; accept them on its page"
                            + " at %s".formatted(what.page(settings.endpoint()))
                    : "is open only to users who have accepted its terms; accept them on its page"
                            + " at %s with the account of the %s"
                                    .formatted(what.page(settings.endpoint()), token);
        }
        return switch (answer.status()) {
            case 401, 403 ->
                    token == null
                            ? "does not exist or is private; check the name"
                            : plainHub
                                    ? "needs a token, which is not sent over plain http to "
                                            + settings.endpoint()
                                    : "does not exist, or the %s does not give access to it"
                                            .formatted(token);
            case 404 ->
                    switch (code) {
                        case "RevisionNotFound" -> "has no such revision";
                        case "EntryNotFound" -> "is not there any more";
                        default -> "does not exist at " + settings.endpoint();
                    };
            default ->
                    "expected an answer of status 200, found %d from %s"
                            .formatted(answer.status(), answer.host());
        };
    }

    /** What a request met that got no answer: a host that is not reached, or one that hung up. */
    static TransientHubException unanswered(String host, Throwable cause) {
        boolean unknown =
                cause instanceof UnknownHostException
                        || cause instanceof UnresolvedAddressException
                        || cause.getCause() instanceof UnresolvedAddressException;
        if (unknown) {
            return unreachable(host, "its name is not known to the network", cause);
        }
        if (cause instanceof IOException lost
                && !(cause instanceof ConnectException)
                && !(cause instanceof HttpConnectTimeoutException)) {
            return lostConnection(lost);
        }
        return unreachable(host, ProblemSentence.reason(cause), cause);
    }

    private static TransientHubException unreachable(String host, String reason, Throwable cause) {
        return new TransientHubException("cannot reach %s: %s".formatted(host, reason), cause);
    }

    static TransientHubException lostConnection(IOException cause) {
        return new TransientHubException(
                "the connection was lost: " + ProblemSentence.reason(cause), cause);
    }

    static HubException noTrust(RequestTarget what, String host, SSLException cause) {
        return new HubException(
                ("%s: no trusted connection to %s (%s); if a proxy of your network signs with its"
                                + " own certificate, name it in SSL_CERT_FILE")
                        .formatted(what, host, ProblemSentence.reason(cause)),
                cause);
    }
}
