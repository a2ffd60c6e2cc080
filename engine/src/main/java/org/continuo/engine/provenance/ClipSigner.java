package org.continuo.engine.provenance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.Sha256;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;

/**
 * Signs WAV files: a {@code C2PA} chunk behind all others holds a manifest that names the hash of
 * everything else, so that a changed sample, a cut file and a removed manifest can be told.
 */
public final class ClipSigner {
    private static final String ID = "C2PA";
    private static final int HEADER_BYTES = 8;
    private static final int BLOCK_BYTES = 1 << 16;

    private final SigningKey key;

    public ClipSigner(SigningKey key) {
        this.key = key;
    }

    /** One with the key that is kept in the data folder, made there if need be. */
    public static ClipSigner of(DataFolder folder) throws IOException {
        return new ClipSigner(OwnKey.in(folder.resolve("signing").resolve("key.pem")));
    }

    /** The chunk that a WAV file in memory gets; it stands at its end. */
    public WavChunk manifest(byte[] wav, ClipOrigin origin) throws IOException {
        try (InputStream in = new ByteArrayInputStream(wav)) {
            return manifest(in, wav.length, origin);
        }
    }

    /**
     * Adds the chunk to a file. One that is no RIFF file of true sizes, or would become too large,
     * stays as it is.
     *
     * @return whether it is signed now
     */
    public boolean sign(Path wav, ClipOrigin origin) throws IOException {
        OptionalLong size = WavFile.extensible(wav);
        if (size.isEmpty()) {
            return false;
        }
        WavChunk chunk;
        try (InputStream in = Files.newInputStream(wav)) {
            chunk = manifest(in, size.getAsLong(), origin);
        }
        WavFile.extend(wav, List.of(chunk));
        return true;
    }

    private WavChunk manifest(InputStream wav, long size, ClipOrigin origin) throws IOException {
        long start = size + size % 2;
        int padding = 0;
        int length = 0;
        byte[] unknown = new byte[Sha256.of(new byte[0]).length];
        // Longer numbers in it make it longer; it is even, so that no byte pads the chunk.
        for (int next = -1; next != length; ) {
            length = Math.max(next, 0);
            next = store(origin, start, length, unknown, padding).length;
            if (next % 2 == 1) {
                padding++;
                next = -1;
            }
        }
        long riffBytes = start + length;
        byte[] hash = hash(wav, size, riffBytes);
        return new WavChunk(ID, store(origin, start, length, hash, padding));
    }

    private byte[] store(ClipOrigin origin, long start, int length, byte[] hash, int padding) {
        return new Manifest(origin, start, length + (long) HEADER_BYTES, hash, padding).signed(key);
    }

    /** Of the file as it will be, but for the chunk. */
    private static byte[] hash(InputStream wav, long size, long riffBytes) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] head = wav.readNBytes(HEADER_BYTES);
        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (int) riffBytes);
        digest.update(head);
        byte[] block = new byte[BLOCK_BYTES];
        for (int count = wav.read(block); count > 0; count = wav.read(block)) {
            digest.update(block, 0, count);
        }
        if (size % 2 == 1) {
            digest.update((byte) 0);
        }
        return digest.digest();
    }
}
