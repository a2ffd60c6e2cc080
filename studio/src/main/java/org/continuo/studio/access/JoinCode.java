package org.continuo.studio.access;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.continuo.studio.access.HubAddress.Place;

/**
 * What somebody needs to join a studio, in one line: {@code continuo://USER:SECRET@HOST:PORT/PIN},
 * with {@code HOST:PORT,HOST:PORT} for a pair of brokers. Whoever has it is that user.
 */
public record JoinCode(String user, String secret, HubAddress hub) {
    private static final Pattern FORM =
            Pattern.compile("continuo://([^:@/]+):([^:@/]+)@([^@/]+)/([0-9a-f]+)");

    private static final Pattern PLACE =
            Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

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
        Matcher code = FORM.matcher(text.strip());
        if (!code.matches()) {
            throw wrong();
        }
        try {
            List<Place> places =
                    Arrays.stream(code.group(3).split(",", -1)).map(JoinCode::place).toList();
            return new JoinCode(
                    code.group(1), code.group(2), new HubAddress(places, code.group(4)));
        } catch (IllegalArgumentException noCode) {
            throw wrong();
        }
    }

    private static Place place(String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw wrong();
        }
        String address = place.group(1);
        return new Place(
                address == null ? place.group(2) : address, Integer.parseInt(place.group(3)));
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "join code: expected continuo://USER:SECRET@HOST:PORT/PIN as the hub printed it,"
                        + " found something else");
    }

    /** The line itself, secret included. */
    public String text() {
        String places =
                hub.places().stream()
                        .map(place ->
                                (place.host().contains(":")
                                                ? "[" + place.host() + "]"
                                                : place.host())
                                        + ":"
                                        + place.port())
                        .collect(Collectors.joining(","));
        return "continuo://%s:%s@%s/%s".formatted(user, secret, places, hub.pin());
    }

    /** Without the secret, which belongs into no message. */
    @Override
    public String toString() {
        return user + " at " + hub;
    }
}
