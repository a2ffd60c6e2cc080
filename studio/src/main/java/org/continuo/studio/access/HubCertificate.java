package org.continuo.studio.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.files.Sha256;
import org.continuo.core.files.WholeFile;

/**
 * The certificate by which a hub is known, made by itself and vouched for by nobody: whoever joins
 * has its hash in the join code.
 *
 * @param store a PKCS #12 file with key and certificate
 * @param pin SHA-256 of the certificate
 */
public record HubCertificate(Path store, String pin) {
    /** Of the files, which hold secrets by who may read them, not by this word. */
    public static final String STORE_PASSWORD = "continuo";

    private static final String ALIAS = "hub";
    private static final String STORE_KIND = "PKCS12";

    /** So that a machine whose clock is behind takes it. */
    private static final Duration BEFORE = Duration.ofDays(30);

    private static final Duration VALID = Duration.ofDays(365 * 20);

    /** The certificate in a hub's folder, made there at the first time. */
    public static HubCertificate in(Path folder) throws IOException {
        return in(folder, InstantSource.system());
    }

    /** The same on a machine with this clock. */
    public static HubCertificate in(Path folder, InstantSource clock) throws IOException {
        Path store = folder.resolve("hub.p12");
        try {
            if (!Files.exists(store)) {
                make(store, clock.instant());
            }
            KeyStore known = KeyStore.getInstance(STORE_KIND);
            try (InputStream in = Files.newInputStream(store)) {
                known.load(in, STORE_PASSWORD.toCharArray());
            }
            return new HubCertificate(store, pin(known.getCertificate(ALIAS)));
        } catch (GeneralSecurityException | OperatorCreationException refused) {
            throw new IOException(store + ": no certificate could be made or read", refused);
        }
    }

    /** The hash of a certificate. */
    static String pin(Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(Sha256.of(certificate.getEncoded()));
    }

    private static void make(Path store, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=Continuo studio hub");
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                name,
                                                new BigInteger(120, new SecureRandom()),
                                                Date.from(now.minus(BEFORE)),
                                                Date.from(now.plus(VALID)),
                                                name,
                                                keys.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withECDSA")
                                                        .build(keys.getPrivate())));
        KeyStore made = KeyStore.getInstance(STORE_KIND);
        char[] password = STORE_PASSWORD.toCharArray();
        try {
            made.load(null, password);
        } catch (IOException impossible) {
            throw new IllegalStateException("an empty key store", impossible);
        }
        made.setKeyEntry(ALIAS, keys.getPrivate(), password, new Certificate[] {certificate});
        write(store, made);
    }

    /** Writes a store that only its owner reads. */
    static void write(Path place, KeyStore store) throws IOException {
        WholeFile.write(
                place,
                draft -> {
                    PrivateFile.create(draft);
                    try (OutputStream out = Files.newOutputStream(draft)) {
                        store.store(out, STORE_PASSWORD.toCharArray());
                    } catch (GeneralSecurityException refused) {
                        throw new IOException(place + ": could not be written", refused);
                    }
                });
    }
}
