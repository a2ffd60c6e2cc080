package org.continuo.studio.access;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a hub is, and by what it is known again.
 *
 * @param places of its broker, or of a pair of brokers that stand in for each other and show the
 *     same certificate; tried in this order
 * @param pin SHA-256 of its certificate, as 64 hexadecimal digits
 */
public record HubAddress(List<Place> places, String pin) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");

    /**
     * A broker's machine and port.
     *
     * @param host a name or an address of the network
     */
    public record Place(String host, int port) {
        public Place {
            if (!HOST.matcher(host).matches() || port < 1 || port > 0xFFFF) {
                throw new IllegalArgumentException(
                        "hub: expected a host and a port, found %s and %d".formatted(host, port));
            }
        }

        /** For sentences. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public HubAddress {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("hub: expected a host and a port, found none");
        }
        if (!pin.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "hub: expected the pin of a certificate, found \"%s\"".formatted(pin));
        }
    }

    /** A hub with one broker. */
    public HubAddress(String host, int port, String pin) {
        this(List.of(new Place(host, port)), pin);
    }

    /** For sentences. */
    @Override
    public String toString() {
        return places.stream().map(Place::toString).collect(Collectors.joining(" or "));
    }
}
