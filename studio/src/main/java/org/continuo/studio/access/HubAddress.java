package org.continuo.studio.access;

import java.util.regex.Pattern;

/**
 * Where a hub is, and by what it is known again.
 *
 * @param host a name or an address of the network
 * @param pin SHA-256 of its certificate, as 64 hexadecimal digits
 */
public record HubAddress(String host, int port, String pin) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");

    public HubAddress {
        if (!HOST.matcher(host).matches() || port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "hub: expected a host and a port, found %s and %d".formatted(host, port));
        }
        if (!pin.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "hub: expected the pin of a certificate, found \"%s\"".formatted(pin));
        }
    }

    /** For sentences. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
