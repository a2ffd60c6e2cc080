package org.continuo.engine.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKeyTests {
    private static final int TOGETHER = 8;

    @TempDir Path folder;

    @Test
    void whoeverComesFirstMakesItForAllAndItsAuthorityVouchesForIt() throws Exception {
        Path file = folder.resolve("signing/key.pem");
        Callable<SigningKey> wanting = () -> OwnKey.in(file);
        try (ExecutorService threads = Executors.newFixedThreadPool(TOGETHER)) {
            List<Future<SigningKey>> keys =
                    threads.invokeAll(Collections.nCopies(TOGETHER, wanting));
            SigningKey first = keys.getFirst().get();
            for (Future<SigningKey> key : keys) {
                assertEquals(first.certificates(), key.get().certificates());
            }
            first.certificates()
                    .getFirst()
                    .verify(authority(file.resolveSibling("authority.pem")).getPublicKey());
        }
    }

    private static Certificate authority(Path file) throws Exception {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
