package org.continuo.studio.access;

import java.net.URI;
import java.util.Objects;

/**
 * What somebody needs to join a studio, in one line: {@code continuo://USER:SECRET@HOST:PORT/PIN}.
 * Whoever has it is that user.
 */
public record JoinCode(String user, String secret, HubAddress hub) {
    private static final String SCHEME = "continuo";

    public JoinCode {
        if (!StudioUser.NAME.matcher(user).matches() || !secret.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("join code: expected a user and a secret");
        }
    }

    /**
     * Reads a code.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it
     */
    public static JoinCode parse(String text) {
        try {
            URI uri = URI.create(text.strip());
            String[] who = Objects.requireNonNullElse(uri.getUserInfo(), "").split(":", -1);
            String host = Objects.requireNonNullElse(uri.getHost(), "");
            String path = Objects.requireNonNullElse(uri.getPath(), "");
            if (SCHEME.equals(uri.getScheme()) && who.length == 2 && path.startsWith("/")) {
                return new JoinCode(
                        who[0],
                        who[1],
                        new HubAddress(
                                host.replaceAll("[\\[\\]]", ""), uri.getPort(), path.substring(1)));
            }
        } catch (IllegalArgumentException noCode) {
            throw wrong();
        }
        throw wrong();
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "join code: expected continuo://USER:SECRET@HOST:PORT/PIN as the hub printed it,"
                        + " found something else");
    }

    /** The line itself, secret included. */
    public String text() {
        String host = hub.host().contains(":") ? "[" + hub.host() + "]" : hub.host();
        return "%s://%s:%s@%s:%d/%s".formatted(SCHEME, user, secret, host, hub.port(), hub.pin());
    }

    /** Without the secret, which belongs into no message. */
    @Override
    public String toString() {
        return user + " at " + hub;
    }
}
