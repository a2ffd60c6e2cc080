package org.continuo.engine.provenance;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of all that a manifest names. */
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException noJava) {
            throw new IllegalStateException("expected SHA-256 in every Java", noJava);
        }
    }
}
