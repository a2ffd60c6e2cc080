package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * A sound's place on a timeline, as Broadcast Wave files carry it (EBU Tech 3285): the {@code bext}
 * chunk's time reference, which counts samples of the file's rate from the timeline's beginning.
 * DAWs put such a file where it belongs.
 */
public final class BroadcastWave {
    private static final int BODY_BYTES = 602;
    private static final int ORIGINATOR = 256;
    private static final int TIME_REFERENCE = 338;
    private static final int VERSION = 346;

    /** The chunk's header and body. */
    static final int CHUNK_BYTES = 8 + BODY_BYTES;

    private BroadcastWave() {}

    /**
     * Where on the timeline the file's first sample belongs; nothing where it is no WAV file or
     * does not say so.
     */
    public static OptionalLong timeReference(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            OptionalLong body = WavLayout.chunk(channel, "bext");
            if (body.isEmpty()) {
                return OptionalLong.empty();
            }
            ByteBuffer reference =
                    WavLayout.read(channel, body.getAsLong() + TIME_REFERENCE, Long.BYTES);
            boolean isThere = reference.limit() == Long.BYTES && reference.getLong(0) >= 0;
            return isThere ? OptionalLong.of(reference.getLong(0)) : OptionalLong.empty();
        }
    }

    /** The chunk. It bears no date, so that the same command writes the same file. */
    static byte[] chunk(long timeReferenceSamples) {
        byte[] chunk = new byte[CHUNK_BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("bext".getBytes(StandardCharsets.US_ASCII)).putInt(BODY_BYTES);
        ByteBuffer body = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        body.put(ORIGINATOR, "Continuo".getBytes(StandardCharsets.US_ASCII));
        body.putLong(TIME_REFERENCE, timeReferenceSamples);
        body.putShort(VERSION, (short) 1);
        return chunk;
    }
}
