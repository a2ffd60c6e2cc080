package org.continuo.engine.provenance;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.PrivateFile;

/**
 * A key made on this machine. Nobody vouches for who holds it: what it signs can be told from what
 * was changed later, and that the same installation made it, but not whose that is. Its certificate
 * is as the profile of C2PA 2.1, section 14.5.1, wants it, issued by an authority that is forgotten
 * at once; only the latter's certificate stays, for those who want to trust it.
 */
final class OwnKey {
    private static final String KIND = "Ed25519";
    private static final Duration VALID = Duration.ofDays(365 * 20);
    private static final String ORGANISATION = "O=Continuo, key made on the user's machine";

    private OwnKey() {}

    /**
     * The key in this file, which is made if it is not there, by one process if several want it.
     */
    static SigningKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            FileTurn.alone(folder.resolve("key.lock"), () -> made(file));
        }
        return SigningKey.read(file);
    }

    private static Path made(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return file;
        } catch (GeneralSecurityException | OperatorCreationException refused) {
            throw new IOException(file + ": no key could be made: " + refused, refused);
        }
    }

    private static void make(Path file)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair authority = KeyPairGenerator.getInstance(KIND).generateKeyPair();
        KeyPair own = KeyPairGenerator.getInstance(KIND).generateKeyPair();
        X500Principal issuer = new X500Principal("CN=Continuo authority, " + quoted());
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        X509Certificate root =
                certificate(
                        builder(issuer, issuer, authority)
                                .addExtension(
                                        Extension.basicConstraints, true, new BasicConstraints(0))
                                .addExtension(
                                        Extension.keyUsage,
                                        true,
                                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                                .addExtension(
                                        Extension.subjectKeyIdentifier,
                                        false,
                                        extensions.createSubjectKeyIdentifier(
                                                authority.getPublic())),
                        authority.getPrivate());
        X509Certificate leaf =
                certificate(
                        builder(issuer, new X500Principal("CN=Continuo clips, " + quoted()), own)
                                .addExtension(
                                        Extension.basicConstraints,
                                        true,
                                        new BasicConstraints(false))
                                .addExtension(
                                        Extension.keyUsage,
                                        true,
                                        new KeyUsage(KeyUsage.digitalSignature))
                                .addExtension(
                                        Extension.extendedKeyUsage,
                                        false,
                                        new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection))
                                .addExtension(
                                        Extension.authorityKeyIdentifier,
                                        false,
                                        extensions.createAuthorityKeyIdentifier(
                                                authority.getPublic()))
                                .addExtension(
                                        Extension.subjectKeyIdentifier,
                                        false,
                                        extensions.createSubjectKeyIdentifier(own.getPublic())),
                        authority.getPrivate());
        PrivateFile.write(file.resolveSibling("authority.pem"), pem(List.of(root)));
        PrivateFile.write(
                file, pem("PRIVATE KEY", own.getPrivate().getEncoded()) + pem(List.of(leaf)));
    }

    private static String quoted() {
        return ORGANISATION.replace("O=", "O=\"") + "\"";
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALID)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate certificate(X509v3CertificateBuilder builder, PrivateKey signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(KIND).build(signer)));
    }

    private static String pem(List<X509Certificate> certificates) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String kind, byte[] content) {
        String lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
    }
}
