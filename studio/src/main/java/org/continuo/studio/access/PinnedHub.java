package org.continuo.studio.access;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.access.HubAddress.Place;

/**
 * A hub whose certificate is the one that its join code pins.
 *
 * @param trust a PKCS #12 file with that certificate alone
 */
public record PinnedHub(HubAddress address, Path trust) {
    private static final int PATIENCE_MILLIS = 5000;

    /**
     * Sees to it that the hub's certificate is known, by asking for it if need be; nothing is told
     * to a hub that shows another one.
     *
     * @param folder where certificates are kept
     * @throws ServiceException of kind {@code NO_ENGINE} if nobody answers, {@code REFUSED} if it
     *     is not that hub
     */
    public static PinnedHub of(HubAddress address, Path folder) throws IOException {
        Path trust =
                PrivateFile.folder(folder)
                        .resolve("hub-%s.p12".formatted(address.pin().substring(0, 32)));
        if (!Files.exists(trust)) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, HubCertificate.STORE_PASSWORD.toCharArray());
                store.setCertificateEntry("hub", shown(address));
                HubCertificate.write(trust, store);
            } catch (GeneralSecurityException refused) {
                throw new IOException(trust + ": could not be made", refused);
            }
        }
        return new PinnedHub(address, trust);
    }

    private static X509Certificate shown(HubAddress address)
            throws IOException, GeneralSecurityException {
        ServiceException silent = null;
        for (Place place : address.places()) {
            try {
                return shown(place, address.pin());
            } catch (ServiceException problem) {
                if (problem.kind() != Kind.NO_ENGINE) {
                    throw problem;
                }
                silent = problem;
            }
        }
        throw Objects.requireNonNull(silent);
    }

    private static X509Certificate shown(Place place, String expected)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        Pin pin = new Pin(expected);
        context.init(null, new TrustManager[] {pin}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.3"});
            socket.connect(new InetSocketAddress(place.host(), place.port()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (SSLException foreign) {
            throw new ServiceException(
                    Kind.REFUSED,
                    "%s: expected the hub that made the join code, found another certificate or none"
                            .formatted(place),
                    foreign);
        } catch (IOException silent) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "the studio's hub at %s does not answer (%s)"
                            .formatted(place, ProblemSentence.reason(silent)),
                    silent);
        }
    }

    /** Trusts the one certificate, whoever issued it and whatever name it bears. */
    private record Pin(String expected) implements X509TrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind)
                throws CertificateException {
            try {
                if (chain.length == 0 || !HubCertificate.pin(chain[0]).equals(expected)) {
                    throw new CertificateException("expected the pinned certificate");
                }
            } catch (GeneralSecurityException unreadable) {
                throw new CertificateException(unreadable);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind)
                throws CertificateException {
            throw new CertificateException("expected no client's certificate");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
