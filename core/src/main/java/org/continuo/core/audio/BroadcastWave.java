package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * A sound's place on a timeline, as Broadcast Wave files carry it (EBU Tech 3285): the {@code bext}
 * chunk's time reference, which counts samples of the file's rate from the timeline's beginning.
 * DAWs put such a file where it belongs. Beside it stands a description in ASCII.
 */
public final class BroadcastWave {
    static final String ID = "bext";

    private static final int BODY_BYTES = 602;
    private static final int DESCRIPTION_BYTES = 256;
    private static final int ORIGINATOR = DESCRIPTION_BYTES;
    private static final int TIME_REFERENCE = 338;
    private static final int VERSION = 346;

    /** The chunk's header and body. */
    static final int CHUNK_BYTES = 8 + BODY_BYTES;

    private BroadcastWave() {}

    /**
     * Where on the timeline the file's first sample belongs; nothing where it is no WAV file or
     * does not say so.
     */
    static OptionalLong timeReference(FileChannel channel) throws IOException {
        OptionalLong body = WavLayout.chunk(channel, ID);
        if (body.isEmpty()) {
            return OptionalLong.empty();
        }
        ByteBuffer reference =
                WavLayout.read(channel, body.getAsLong() + TIME_REFERENCE, Long.BYTES);
        boolean isThere = reference.limit() == Long.BYTES && reference.getLong(0) >= 0;
        return isThere ? OptionalLong.of(reference.getLong(0)) : OptionalLong.empty();
    }

    /**
     * The chunk of a sound at the timeline's beginning. It bears no date, so that the same command
     * writes the same file.
     *
     * @param description of which as much is kept as there is room for
     */
    static WavChunk chunk(String description) {
        ByteBuffer body = ByteBuffer.allocate(BODY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] ascii = description.getBytes(StandardCharsets.US_ASCII);
        body.put(0, ascii, 0, Math.min(ascii.length, DESCRIPTION_BYTES));
        body.put(ORIGINATOR, "Continuo".getBytes(StandardCharsets.US_ASCII));
        body.putShort(VERSION, (short) 1);
        return new WavChunk(ID, body.array());
    }

    /** The same chunk of a sound that lies there. */
    static WavChunk at(WavChunk chunk, long timeReferenceSamples) {
        ByteBuffer body = ByteBuffer.wrap(chunk.body().clone()).order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(TIME_REFERENCE, timeReferenceSamples);
        return new WavChunk(ID, body.array());
    }
}
