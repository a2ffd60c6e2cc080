package org.continuo.engine.provenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.audio.WavSection;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed files, and what the reference implementation reads in them. */
class ClipSignerTests {
    private static final int ODD = 12_345;
    private static final String VALID = "Valid signingCredential.untrusted ";

    /** A key of P-256 for these tests alone, and its certificate. */
    private static final String CURVE =
            """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyEKuN/3C3QinTaCy
            MyAEmGpJB95h97T2rIxJUrOgdfKhRANCAATsk4Ucyo9IMoAOfaFFu0xt+QVyB0AZ
            5IhiK0ppt0HTpU5Z+t7wTy9bUIJqAADGmaqPsksOgVfYGEtv6z+6v1n6
            -----END PRIVATE KEY-----
            -----BEGIN CERTIFICATE-----
            MIIBvDCCAWKgAwIBAgIBBzAKBggqhkjOPQQDAjAtMRcwFQYDVQQKDA5Db250aW51
            byB0ZXN0czESMBAGA1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyODIzMjYxNloYDzIx
            MDkwMTE3MjMyNjE2WjApMRcwFQYDVQQKDA5Db250aW51byB0ZXN0czEOMAwGA1UE
            AwwFY2xpcHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATsk4Ucyo9IMoAOfaFF
            u0xt+QVyB0AZ5IhiK0ppt0HTpU5Z+t7wTy9bUIJqAADGmaqPsksOgVfYGEtv6z+6
            v1n6o3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAK
            BggrBgEFBQcDBDAdBgNVHQ4EFgQUhF64bkhKFun+pHiPEtbwHBYtZKUwHwYDVR0j
            BBgwFoAUhUNvlnqUKQu7fd+npLU/6HDp2IwwCgYIKoZIzj0EAwIDSAAwRQIgde0B
            Tjxx/fUj+hGDvmEfFYXgMH3sXPLn5DEEqt759aoCIQCkZZ63nwt3lOh4zQYy48Lj
            tpqGsDC1W1F5kZeTQGy+LA==
            -----END CERTIFICATE-----
            """;

    @TempDir Path folder;

    private static ClipOrigin origin(String kind) {
        return new ClipOrigin(
                "1.2.3", "tiny", "cc0-1.0", "größere ♪ \"bells\"", 7, Map.of("kind", kind));
    }

    private ClipSigner signer() throws IOException {
        return ClipSigner.of(new DataFolder(folder.resolve("data")));
    }

    private static AudioSamples sound(int samples) {
        float[] channel = new float[samples];
        for (int i = 0; i < samples; i++) {
            channel[i] = (float) Math.sin(0.05 * i) / 2;
        }
        return AudioSamples.mono(channel, 32_000);
    }

    private Path plain(String name, int samples, SampleEncoding encoding, ClipOrigin origin)
            throws IOException {
        Path file = folder.resolve(name);
        WavFile.write(
                file, sound(samples), encoding, OptionalLong.empty(), origin.wavInfo().chunks());
        return file;
    }

    private Path signed(String name, int samples, SampleEncoding encoding) throws IOException {
        ClipOrigin origin = origin("generated");
        Path file = plain(name, samples, encoding, origin);
        assertTrue(signer().sign(file, origin));
        return file;
    }

    @Test
    void theReferenceBelievesFilesOfAllForms() throws Exception {
        Path replaced = folder.resolve("replaced.wav");
        Path first = signed("first.wav", ODD, SampleEncoding.PCM_24);
        WavSection.write(first, replaced, 100, sound(50), List.of());
        String stale = ManifestReference.read(replaced).getFirst();
        assertTrue(stale.contains("JumbfNotFound"), stale);
        assertTrue(signer().sign(replaced, origin("replaced")));
        List<String> said =
                ManifestReference.read(
                        first,
                        signed("8 bits.wav", 3, SampleEncoding.PCM_8),
                        signed("16 bits.wav", 100_000, SampleEncoding.PCM_16),
                        signed("floats.wav", ODD, SampleEncoding.FLOAT_32),
                        replaced);
        assertEquals(
                List.of(VALID + "trainedAlgorithmicMedia"),
                said.stream().distinct().limit(1).toList());
        assertEquals(VALID + "compositeWithTrainedAlgorithmicMedia", said.getLast());
        assertEquals(2, said.stream().distinct().count(), said.toString());
    }

    @Test
    void aChangedSampleACutFileAndARemovedManifestAreToldApart() throws Exception {
        Path whole = signed("whole.wav", ODD, SampleEncoding.PCM_16);
        byte[] bytes = Files.readAllBytes(whole);
        int data = indexOf(bytes, "data") + 8;
        byte[] changed = bytes.clone();
        changed[data + 5_000] ^= 1;
        byte[] cut = Arrays.copyOf(bytes, data + 5_000);
        byte[] removed = Arrays.copyOf(bytes, indexOf(bytes, "C2PA"));
        ByteBuffer.wrap(removed).order(ByteOrder.LITTLE_ENDIAN).putInt(4, removed.length - 8);
        List<String> said =
                ManifestReference.read(
                        whole,
                        Files.write(folder.resolve("changed.wav"), changed),
                        Files.write(folder.resolve("cut.wav"), cut),
                        Files.write(folder.resolve("removed.wav"), removed));
        assertEquals(VALID + "trainedAlgorithmicMedia", said.get(0));
        assertTrue(
                said.get(1).startsWith("Invalid ")
                        && said.get(1).contains("assertion.dataHash.mismatch"),
                said.get(1));
        assertTrue(said.get(2).contains("InvalidAsset"), said.get(2));
        assertTrue(said.get(3).contains("JumbfNotFound"), said.get(3));
    }

    @Test
    void theSoundAndAllOtherBytesAreThoseOfTheFileWithout() throws IOException {
        ClipOrigin origin = origin("generated");
        Path file = plain("plain.wav", ODD, SampleEncoding.PCM_24, origin);
        byte[] before = Files.readAllBytes(file);
        assertTrue(signer().sign(file, origin));
        byte[] after = Files.readAllBytes(file);
        assertEquals(
                after.length - 8, ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        assertArrayEquals(
                Arrays.copyOfRange(before, 8, before.length),
                Arrays.copyOfRange(after, 8, before.length));
        assertArrayEquals(sound(ODD).channel(0), WavFile.read(file).channel(0), 1e-6f);
    }

    @Test
    void theSameFileIsSignedTheSameWayInMemoryToo() throws IOException {
        Path file = signed("floats.wav", ODD, SampleEncoding.FLOAT_32);
        List<WavChunk> chunks = new ArrayList<>(WavFile.chunks(file));
        WavChunk manifest = chunks.removeLast();
        assertEquals("C2PA", manifest.id());
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavFile.write(wav, sound(ODD), SampleEncoding.FLOAT_32, OptionalLong.empty(), chunks);
        assertArrayEquals(
                manifest.body(), signer().manifest(wav.toByteArray(), origin("generated")).body());
    }

    @Test
    void theKeyIsTheOwnersAloneAndOneThatWasGivenIsUsed() throws Exception {
        signer();
        Path key = folder.resolve("data/signing/key.pem");
        if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        }
        assertEquals(SigningKey.read(key), SigningKey.read(key));
        Path given = Files.writeString(folder.resolve("given.pem"), CURVE);
        ClipOrigin origin = origin("loop");
        Path file = plain("given.wav", ODD, SampleEncoding.PCM_16, origin);
        assertTrue(new ClipSigner(SigningKey.read(given)).sign(file, origin));
        assertEquals(List.of(VALID + "trainedAlgorithmicMedia"), ManifestReference.read(file));
    }

    @Test
    void whatIsNoKeyIsRefusedInOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "no key");
        IOException refused = assertThrows(IOException.class, () -> SigningKey.read(text));
        assertEquals(
                text
                        + ": expected a private key (PEM, PKCS 8; Ed25519 or an elliptic curve) and"
                        + " its certificates, found no private key of this kind",
                refused.getMessage());
        Path alone =
                Files.writeString(
                        folder.resolve("alone.pem"),
                        CURVE.substring(0, CURVE.indexOf("-----BEGIN CERT")));
        refused = assertThrows(IOException.class, () -> SigningKey.read(alone));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("found no certificate"));
    }

    @Test
    void aFileThatIsNoRiffFileStaysAsItIs() throws IOException {
        Path text = Files.writeString(folder.resolve("text.wav"), "RIFF but not really");
        assertFalse(signer().sign(text, origin("generated")));
        assertEquals("RIFF but not really", Files.readString(text));
    }

    private static int indexOf(byte[] bytes, String id) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(id);
    }
}
