package org.continuo.engine.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Which of the decoded samples of an MP3 file were there before it was encoded, after the tag that
 * LAME and FFmpeg write into an otherwise silent first frame ("Info" or "Xing").
 *
 * @param firstSample the first one, counted from the first decoded frame
 * @param endSample the first one behind the end
 */
record Mp3Padding(long firstSample, long endSample) {
    private static final Mp3Padding UNKNOWN = new Mp3Padding(0, Long.MAX_VALUE);

    /** What any decoder delays the sound by, beside what the tag says of the encoder. */
    private static final int DECODER_DELAY = 529;

    private static final int XING = 0x58696E67;
    private static final int INFO = 0x496E666F;
    private static final int HAS_FRAME_COUNT = 1;
    private static final int[] FIELD_BYTES = {4, 4, 100, 4};
    private static final int ENCODER_TO_DELAY_BYTES = 21;
    private static final int PEEK_BYTES = 256;

    /** Reads the tag of a stream that stands at the first frame, and leaves it there. */
    static Mp3Padding read(InputStream in) throws IOException {
        in.mark(PEEK_BYTES);
        byte[] start = in.readNBytes(PEEK_BYTES);
        in.reset();
        if (start.length < PEEK_BYTES || (start[0] & 0xFF) != 0xFF) {
            return UNKNOWN;
        }
        boolean isVersion1 = (start[1] & 0x18) == 0x18;
        boolean isMono = (start[3] & 0xC0) == 0xC0;
        int sideInfoBytes = isVersion1 ? (isMono ? 17 : 32) : (isMono ? 9 : 17);
        ByteBuffer tag = ByteBuffer.wrap(start).position(4 + sideInfoBytes);
        int name = tag.getInt();
        if (name != XING && name != INFO) {
            return UNKNOWN;
        }
        int frameSamples = isVersion1 ? 1152 : 576;
        int flags = tag.getInt();
        long frameCount = Integer.toUnsignedLong(tag.getInt(tag.position()));
        for (int field = 0; field < FIELD_BYTES.length; field++) {
            if ((flags >> field & 1) != 0) {
                tag.position(tag.position() + FIELD_BYTES[field]);
            }
        }
        int delays = tag.getInt(tag.position() + ENCODER_TO_DELAY_BYTES) >>> 8;
        boolean isNoted = (flags & HAS_FRAME_COUNT) != 0 && tag.get(tag.position()) != 0;
        if (!isNoted || frameCount == 0) {
            return new Mp3Padding(frameSamples, Long.MAX_VALUE);
        }
        int encoderDelay = delays >>> 12;
        int padding = delays & 0xFFF;
        long first = (long) frameSamples + DECODER_DELAY + encoderDelay;
        long end = first + frameCount * frameSamples - encoderDelay - padding;
        return new Mp3Padding(first, Math.max(first, end));
    }
}
