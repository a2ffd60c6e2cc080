package org.continuo.engine.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.problem.ProblemSentence;

/**
 * Whom HTTPS connections trust: the authorities that come with Java and those of the system, since
 * a studio's or university's proxy often signs with an authority that only the system knows. {@code
 * -Djavax.net.ssl.trustStore} replaces both, as everywhere in Java.
 */
final class SystemCertificates {
    private static final List<Path> UNIX_BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/etc/ssl/cert.pem"));

    private SystemCertificates() {}

    /**
     * A context that trusts Java's and the system's authorities and those in {@code bundles}.
     *
     * @throws HubException if a bundle the user named is no PEM file
     */
    static SSLContext context(List<Path> bundles) throws HubException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            addAll(trusted, "java", javaDefaults());
            if (System.getProperty("javax.net.ssl.trustStore") == null) {
                addSystem(trusted);
            }
            for (Path bundle : bundles) {
                addBundle(trusted, bundle);
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            if (e instanceof HubException sentence) {
                throw sentence;
            }
            throw new HubException(
                    "certificates of this system cannot be read: " + ProblemSentence.reason(e), e);
        }
    }

    private static X509Certificate[] javaDefaults() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static void addSystem(KeyStore trusted) throws GeneralSecurityException, IOException {
        switch (OperatingSystem.own()) {
            case WINDOWS -> addStore(trusted, "Windows-ROOT");
            case MACOS -> addStore(trusted, "KeychainStore-ROOT");
            case LINUX -> addFirstBundle(trusted);
        }
    }

    private static void addFirstBundle(KeyStore trusted)
            throws GeneralSecurityException, IOException {
        for (Path bundle : UNIX_BUNDLES) {
            if (Files.isReadable(bundle)) {
                addBundle(trusted, bundle);
                return;
            }
        }
    }

    private static void addStore(KeyStore trusted, String type)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.getCertificate(alias);
            if (certificate != null) {
                trusted.setCertificateEntry(type + " " + alias, certificate);
            }
        }
    }

    private static void addBundle(KeyStore trusted, Path bundle)
            throws GeneralSecurityException, IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(bundle))) {
            addAll(
                    trusted,
                    bundle.toString(),
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .toArray(Certificate[]::new));
        } catch (CertificateException notPem) {
            throw new HubException(
                    "%s: expected certificates in PEM form, found %s"
                            .formatted(bundle, ProblemSentence.reason(notPem)),
                    notPem);
        }
    }

    private static void addAll(KeyStore trusted, String origin, Certificate[] certificates)
            throws GeneralSecurityException {
        for (int i = 0; i < certificates.length; i++) {
            trusted.setCertificateEntry(origin + " " + i, certificates[i]);
        }
    }
}
