package org.continuo.engine.provenance;

import com.authlete.cbor.CBORNull;
import com.authlete.cbor.CBORTaggedItem;
import com.authlete.cose.COSEException;
import com.authlete.cose.COSEProtectedHeader;
import com.authlete.cose.COSEProtectedHeaderBuilder;
import com.authlete.cose.COSESign1Builder;
import com.authlete.cose.COSESigner;
import com.authlete.cose.COSEUnprotectedHeaderBuilder;
import com.authlete.cose.SigStructureBuilder;
import com.authlete.cose.constants.COSEAlgorithms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that signs manifests, and the certificates that speak for it, its own first. Kept in one
 * PEM file, so that key and certificates are never of two minds: a private key (PKCS 8; Ed25519 or
 * an elliptic curve of NIST's), then certificates.
 */
public record SigningKey(PrivateKey key, List<X509Certificate> certificates) {
    private static final int SIGN1_TAG = 18;
    private static final Pattern PRIVATE =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    public SigningKey {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads a file with a key and its certificates.
     *
     * @throws IOException if it cannot be read or is something else, in one sentence
     */
    public static SigningKey read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": expected a key and its certificates, found nothing");
        }
        Matcher found = PRIVATE.matcher(text);
        if (!found.find()) {
            throw wrong(file, "no private key of this kind");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
        return new SigningKey(key(file, encoded), certificates(file, found.replaceAll("")));
    }

    private static PrivateKey key(Path file, byte[] encoded) throws IOException {
        for (String kind : List.of("Ed25519", "EC")) {
            try {
                return KeyFactory.getInstance(kind)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException ofAnotherKind) {
                // The next one.
            }
        }
        throw wrong(file, "a key of another kind");
    }

    private static List<X509Certificate> certificates(Path file, String text) throws IOException {
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw wrong(file, "no certificate");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException damaged) {
            throw wrong(file, "a damaged certificate");
        }
    }

    private static IOException wrong(Path file, String found) {
        return new IOException(
                "%s: expected a private key (PEM, PKCS 8; Ed25519 or an elliptic curve) and its certificates, found %s"
                        .formatted(file, found));
    }

    /** Signs a claim: a COSE_Sign1 message without the claim in it. */
    byte[] sign(byte[] claim) {
        try {
            int algorithm = algorithm();
            COSEProtectedHeader head =
                    new COSEProtectedHeaderBuilder().alg(algorithm).x5chain(certificates).build();
            byte[] signature =
                    new COSESigner(key)
                            .sign(
                                    new SigStructureBuilder()
                                            .signature1()
                                            .bodyAttributes(head)
                                            .payload(claim)
                                            .build(),
                                    algorithm);
            return new CBORTaggedItem(
                            SIGN1_TAG,
                            new COSESign1Builder()
                                    .protectedHeader(head)
                                    .unprotectedHeader(new COSEUnprotectedHeaderBuilder().build())
                                    .payload(CBORNull.INSTANCE)
                                    .signature(signature)
                                    .build())
                    .encode();
        } catch (COSEException | GeneralSecurityException refused) {
            throw new IllegalStateException("manifest: could not be signed", refused);
        }
    }

    private int algorithm() {
        if (!(key instanceof ECPrivateKey curve)) {
            return COSEAlgorithms.EdDSA;
        }
        int bits = curve.getParams().getOrder().bitLength();
        return bits <= 256
                ? COSEAlgorithms.ES256
                : bits <= 384 ? COSEAlgorithms.ES384 : COSEAlgorithms.ES512;
    }
}
