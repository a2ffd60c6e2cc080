package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.continuo.engine.hub.FakeFileServer;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.library.StemLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchableTests {
    @TempDir Path folder;

    @Test
    void aModelOfStemsIsFetchedOnceItsTermsAreAgreedToAndNotAskedForAgain() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
        String file = "aaaaaaaa-" + HexFormat.of().formatHex(hash).substring(0, 8) + ".th";
        try (FakeFileServer server = new FakeFileServer()) {
            server.files.put("/" + file, content);
            StemLibrary library =
                    new StemLibrary(
                            Map.of(
                                    "DEMUCS_ENDPOINT", server.address().toString(),
                                    "NO_PROXY", "*",
                                    "TORCH_HOME", folder.resolve("torch").toString()),
                            folder,
                            folder.resolve("stems"),
                            ModelCatalogue.load());
            Fetchable model =
                    new Fetchable.OfStems(
                            library,
                            new LicenseConsent(folder.resolve("consent.json")),
                            new KnownStemModel(
                                    "htdemucs",
                                    "Takes songs apart.",
                                    300_000,
                                    "demucs-weights",
                                    "http://127.0.0.1:1",
                                    List.of(file),
                                    List.of()));
            assertEquals(300_000, model.offer().bytesToFetch());
            assertEquals(
                    List.of("htdemucs"), List.copyOf(model.offer().licensesToAccept().keySet()));
            HubException refused =
                    assertThrows(HubException.class, () -> model.fetch(false, PullListener.SILENT));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("must be accepted"),
                    refused.toString());

            String place = model.fetch(true, PullListener.SILENT);
            assertArrayEquals(content, Files.readAllBytes(Path.of(place).resolve(file)));
            assertEquals(0, model.offer().bytesToFetch());
            assertEquals(Map.of(), model.offer().licensesToAccept());
            int requests = server.seen.size();
            assertEquals(place, model.fetch(false, PullListener.SILENT));
            assertEquals(requests, server.seen.size());
        }
    }
}
