package org.continuo.core.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A chunk of a WAV file beside its format and samples.
 *
 * @param id four letters
 * @param body little-endian
 */
public record WavChunk(String id, byte[] body) {
    public WavChunk {
        if (!id.matches("[ -~]{4}")) {
            throw new IllegalArgumentException("chunk: expected an id of 4 letters, found " + id);
        }
    }

    /** A body of a fixed size, filled from its beginning. */
    static final class Body {
        private final ByteBuffer bytes;

        Body(int size) {
            bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        void ints(int... values) {
            for (int value : values) {
                bytes.putInt(value);
            }
        }

        void shorts(int... values) {
            for (int value : values) {
                bytes.putShort((short) value);
            }
        }

        void floats(float... values) {
            for (float value : values) {
                bytes.putFloat(value);
            }
        }

        WavChunk chunk(String id) {
            return new WavChunk(id, bytes.array());
        }
    }

    /** Header, body, and a pad byte where the body has an odd length. */
    byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + body.length + body.length % 2)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(id.getBytes(StandardCharsets.US_ASCII)).putInt(body.length).put(body);
        return bytes.array();
    }
}
