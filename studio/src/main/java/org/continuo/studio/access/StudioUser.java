package org.continuo.studio.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.continuo.core.files.Sha256;

/**
 * A user as the hub keeps it. Secrets are 160 random bits, so that their hash needs no salt and no
 * slow function.
 *
 * @param secretHash SHA-256 of the secret, as hexadecimal digits
 * @param limits what may wait of it at a time
 */
public record StudioUser(String name, Set<Role> roles, String secretHash, Limits limits) {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /**
     * What of a user's jobs may wait at a time.
     *
     * @param jobs that wait
     * @param bytes that their messages take together
     * @param seconds of music that they ask for together
     */
    public record Limits(int jobs, long bytes, double seconds) {
        public static final Limits DEFAULT = new Limits(256, 2L << 30, 24 * 3600);

        public Limits {
            if (jobs < 1 || bytes < 1 || !(seconds > 0)) {
                throw new IllegalArgumentException(
                        "limits: expected more than 0, found %d jobs, %d bytes, %s s"
                                .formatted(jobs, bytes, seconds));
            }
        }
    }

    public StudioUser {
        requireName(name);
        roles = Set.copyOf(new TreeSet<>(roles));
    }

    /** Refuses what is no user's name. */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "user: expected a name of lower-case letters, digits and -, found \"%s\""
                            .formatted(name));
        }
    }

    static String hash(String secret) {
        return HexFormat.of().formatHex(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this is the user's secret, told in the same time for all wrong ones. */
    public boolean knows(String secret) {
        return MessageDigest.isEqual(
                hash(secret).getBytes(StandardCharsets.US_ASCII),
                secretHash.getBytes(StandardCharsets.US_ASCII));
    }
}
