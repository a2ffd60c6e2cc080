package org.continuo.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's content must hash to. The hub's etags are such hashes: SHA-256 for large files, and
 * for small ones the SHA-1 under which git keeps them; the cache names its blobs by them.
 */
public record ContentHash(Algorithm algorithm, String hex) {
    /** How the content is hashed; told apart by the length of the hexadecimal form. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        /** Over {@code "blob " + size + "\0"} and then the content, as git does. */
        GIT_BLOB_SHA1("SHA-1", 40),
        /** The first digits alone, as file names of {@code torch.hub} carry them; never an etag. */
        SHA256_BEGINNING("SHA-256", 8);

        private final String javaName;
        private final int hexLength;

        Algorithm(String javaName, int hexLength) {
            this.javaName = javaName;
            this.hexLength = hexLength;
        }
    }

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    public ContentHash {
        if (hex.length() != algorithm.hexLength || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "hash: expected %d hexadecimal digits for %s, found \"%s\""
                            .formatted(algorithm.hexLength, algorithm.javaName, hex));
        }
    }

    /** Reads an etag header or a blob's file name; nothing if it is no content hash. */
    public static Optional<ContentHash> ofEtag(String etag) {
        String hex = etag.startsWith("W/") ? etag.substring(2) : etag;
        if (hex.length() >= 2 && hex.startsWith("\"") && hex.endsWith("\"")) {
            hex = hex.substring(1, hex.length() - 1);
        }
        if (!HEX.matcher(hex).matches()) {
            return Optional.empty();
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (hex.length() == algorithm.hexLength && algorithm != Algorithm.SHA256_BEGINNING) {
                return Optional.of(new ContentHash(algorithm, hex));
            }
        }
        return Optional.empty();
    }

    /** A digest for content of this many bytes, ready to be fed. */
    MessageDigest newDigest(long sizeBytes) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm.javaName);
        } catch (NoSuchAlgorithmException everyJavaHasThem) {
            throw new AssertionError(everyJavaHasThem);
        }
        if (algorithm == Algorithm.GIT_BLOB_SHA1) {
            digest.update(("blob " + sizeBytes + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        return digest;
    }

    /** Whether this digest, now complete, is that of the expected content. */
    boolean matches(MessageDigest digest) {
        String found = HexFormat.of().formatHex(digest.digest());
        return algorithm == Algorithm.SHA256_BEGINNING ? found.startsWith(hex) : found.equals(hex);
    }

    /** Whether these bytes are the expected content. */
    public boolean matches(byte[] content) {
        MessageDigest digest = newDigest(content.length);
        digest.update(content);
        return matches(digest);
    }

    /** Whether this file's content is the expected one; reads all of it. */
    public boolean matches(Path file) throws IOException {
        MessageDigest digest = newDigest(Files.size(file));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 20];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return matches(digest);
    }

    /** The form used in messages: {@code SHA-256 1f0c…}. */
    @Override
    public String toString() {
        return algorithm.javaName
                + " "
                + hex
                + (algorithm == Algorithm.SHA256_BEGINNING ? "…" : "");
    }
}
