package org.continuo.engine.listening;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Lets one browser in, which is then known by a cookie. */
final class OneTimeToken {
    private static final int BYTES = 32;

    private final String token = random();
    private final String session = random();
    private boolean used;

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What the link carries. */
    String token() {
        return token;
    }

    /** What the cookie carries. */
    String session() {
        return session;
    }

    /** Whether this is the token, for the first time. */
    synchronized boolean use(String given) {
        boolean right = !used && same(token, given);
        used |= right;
        return right;
    }

    boolean isSession(String given) {
        return same(session, given);
    }

    /** Compared in a time that does not depend on where the difference is. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
