package org.continuo.engine.audio;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Reads sound files as musicians have them: WAV, AIFF, FLAC, Ogg Vorbis and MP3, at any rate and
 * channel count. What a file is, is told by its content and not by its name.
 */
public final class AudioFileReader {
    private static final int ID3_HEADER_BYTES = 10;

    /** Twelve days: no sound file has a sample there. */
    private static final double FAR_BEHIND_SECONDS = 1 << 20;

    private AudioFileReader() {}

    /** A way to turn bytes into samples. */
    private interface Decoder {
        void decode(InputStream in, SampleCollector collector) throws Exception;
    }

    /**
     * The whole sound.
     *
     * @throws AudioFormatException if the file is none of the known formats, damaged, empty or too
     *     long for the heap (see {@link #read(Path, TimeRange)})
     */
    public static AudioSamples read(Path file) throws IOException {
        return read(file, TimeRange.ALL);
    }

    /**
     * A part of the sound. Memory is taken for that part alone; of WAV files nothing else is read,
     * of others all that lies before it is decoded.
     *
     * @throws AudioFormatException if the file is none of the known formats or damaged, or the part
     *     is empty
     */
    public static AudioSamples read(Path file, TimeRange range) throws IOException {
        return decode(file, range).finish();
    }

    /**
     * How long the sound is. Of a WAV file only the header is read, others are decoded, as their
     * headers say it wrongly or not at all.
     *
     * @throws AudioFormatException as {@link #read(Path)} does
     */
    public static double durationSeconds(Path file) throws IOException {
        return decode(file, new TimeRange(FAR_BEHIND_SECONDS, Double.POSITIVE_INFINITY))
                .durationSeconds();
    }

    /**
     * The rate that the sound is read at.
     *
     * @throws AudioFormatException as {@link #read(Path)} does
     */
    public static int sampleRateHz(Path file) throws IOException {
        return decode(file, new TimeRange(FAR_BEHIND_SECONDS, Double.POSITIVE_INFINITY))
                .sampleRateHz();
    }

    private static SampleCollector decode(Path file, TimeRange range) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] start = peek(in);
            if (starts(start, 8, "WAVE") && (starts(start, 0, "R") || starts(start, 0, "BW64"))) {
                SampleCollector collector = new SampleCollector(file, range);
                WavFile.decode(collector);
                return collector;
            }
            if (starts(start, 0, "FORM") && starts(start, 8, "AIF")) {
                return decode("AIFF", AiffDecoder::decode, in, file, range);
            }
            if (starts(start, 0, "OggS")) {
                return decode("Ogg Vorbis", VorbisDecoder::decode, in, file, range);
            }
            long tagBytes = starts(start, 0, "ID3") ? id3Bytes(start) : 0;
            if (tagBytes > 0) {
                in.skipNBytes(Math.min(Files.size(file), tagBytes));
                start = peek(in);
            }
            if (starts(start, 0, "fLaC")) {
                return decode("FLAC", FlacDecoder::decode, in, file, range);
            }
            if (tagBytes > 0 || isMpegFrame(start)) {
                return decode("MP3", (_, c) -> Mp3Decoder.decode(c, tagBytes), in, file, range);
            }
            throw new AudioFormatException(
                    "%s: expected WAV, AIFF, FLAC, Ogg Vorbis or MP3, found %s"
                            .formatted(
                                    file,
                                    start.length == 0
                                            ? "an empty file"
                                            : "a file that begins with "
                                                    + HexFormat.ofDelimiter(" ").formatHex(start)));
        }
    }

    /** Whatever a library makes of damaged bytes, the caller gets one kind of exception. */
    private static SampleCollector decode(
            String format, Decoder decoder, InputStream in, Path file, TimeRange range)
            throws IOException {
        SampleCollector collector = new SampleCollector(file, range);
        try {
            decoder.decode(in, collector);
        } catch (AudioFormatException e) {
            throw e;
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            throw new AudioFormatException(
                    "%s: expected a sound %s file, found one that cannot be decoded (%s)"
                            .formatted(file, format, e),
                    e);
        }
        return collector;
    }

    private static byte[] peek(InputStream in) throws IOException {
        in.mark(12);
        byte[] start = in.readNBytes(12);
        in.reset();
        return start;
    }

    private static boolean starts(byte[] bytes, int at, String text) {
        byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < expected.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** The length of an ID3v2 tag: four times seven bits, without the header. */
    private static long id3Bytes(byte[] start) {
        if (start.length < ID3_HEADER_BYTES) {
            return start.length;
        }
        long size = 0;
        for (int i = 6; i < ID3_HEADER_BYTES; i++) {
            size = size << 7 | (start[i] & 0x7F);
        }
        return ID3_HEADER_BYTES + size;
    }

    /** Eleven set bits, then a version, layer, bit rate and sample rate that exist. */
    private static boolean isMpegFrame(byte[] start) {
        return start.length >= 4
                && (start[0] & 0xFF) == 0xFF
                && (start[1] & 0xE0) == 0xE0
                && (start[1] & 0x18) != 0x08
                && (start[1] & 0x06) != 0
                && (start[2] & 0xF0) != 0xF0
                && (start[2] & 0x0C) != 0x0C;
    }
}
