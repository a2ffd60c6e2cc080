package org.continuo.core.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.continuo.core.files.WholeFile;

/**
 * WAV files of PCM and floats. Read here and not through FFmpeg, so that bit depths are exact,
 * nothing is read of a long file but the part that is wanted, and the plugin's JVM needs no library
 * for it. Other samples in WAV files (A-law, µ-law, ADPCM) are FFmpeg's.
 */
public final class WavFile {
    private static final int BLOCK_FRAMES = 8192;
    static final long MAX_DATA_BYTES = 0xFFFFFFFFL - 1024;

    private WavFile() {}

    /**
     * The whole sound.
     *
     * @throws AudioFormatException if the file is no WAV file, damaged, empty or too long
     */
    public static AudioSamples read(Path file) throws IOException {
        return read(file, TimeRange.ALL);
    }

    /**
     * A part of the sound; nothing else is read.
     *
     * @throws AudioFormatException if the file is no WAV file or damaged, or the part is empty
     */
    public static AudioSamples read(Path file, TimeRange range) throws IOException {
        SampleCollector collector = new SampleCollector(file, range, () -> {});
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            decode(channel, collector);
        }
        if (!collector.notes().isEmpty()) {
            throw new AudioFormatException(collector.notes().getFirst());
        }
        return collector.finish();
    }

    /**
     * The size of a file to which chunks can be {@linkplain #extend added}; nothing of one that is
     * not chunks throughout or leaves no room for more.
     */
    public static OptionalLong extensible(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return WavLayout.isOfChunks(channel) && channel.size() < MAX_DATA_BYTES
                    ? OptionalLong.of(channel.size())
                    : OptionalLong.empty();
        }
    }

    /** Adds chunks behind all others. */
    public static void extend(Path file, List<WavChunk> chunks) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WavExtension.add(channel, chunks);
        }
    }

    /** What a file has beside its format and samples, in its order; long chunks are left out. */
    public static List<WavChunk> chunks(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return WavExtension.chunks(channel);
        }
    }

    /**
     * Delivers what the collector wants of its open file; of one that ends early, what is there.
     */
    static void decode(FileChannel channel, SampleCollector collector) throws IOException {
        Path file = collector.file();
        WavLayout layout = WavLayout.parse(channel, file);
        layout.damage().ifPresent(damage -> collector.note(file + ": " + damage));
        collector.begin(layout.channels(), layout.sampleRateHz());
        collector.endsAt(layout.frames());
        long first = collector.firstWanted(layout.frames());
        long end = collector.endWanted(layout.frames());
        collector.skip(first);
        collector.expect(end - first);
        ByteBuffer bytes =
                ByteBuffer.allocate(BLOCK_FRAMES * layout.frameBytes()).order(layout.order());
        float[][] block = new float[layout.channels()][BLOCK_FRAMES];
        for (long frame = first; frame < end; frame += BLOCK_FRAMES) {
            int frames = (int) Math.min(BLOCK_FRAMES, end - frame);
            bytes.clear().limit(frames * layout.frameBytes());
            channel.position(layout.dataOffset() + frame * layout.frameBytes());
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new AudioFormatException(
                            file + ": expected more samples, found a file that became shorter");
                }
            }
            bytes.flip();
            for (int i = 0; i < frames; i++) {
                for (float[] samples : block) {
                    samples[i] = layout.encoding().read(bytes);
                }
            }
            collector.add(block, 0, frames);
        }
    }

    /**
     * Writes the sound to a {@linkplain WholeFile file that appears complete or not at all},
     * replacing what was there.
     *
     * <p>Whole numbers are rounded half to even; floats keep values beyond ±1. Samples beyond full
     * scale are clipped; if one would round to full scale itself, all samples of the file count in
     * steps that are larger by one part in 32768 (16 bits), as audiocraft's {@code i16_pcm} does.
     */
    public static void write(Path file, AudioSamples audio, SampleEncoding encoding)
            throws IOException {
        write(file, audio, encoding, OptionalLong.empty());
    }

    /**
     * Writes the sound to a file that also says where it belongs.
     *
     * @param timeReferenceSamples where on a timeline the first sample belongs, counted at the
     *     sound's rate; see {@link BroadcastWave}
     */
    public static void write(
            Path file,
            AudioSamples audio,
            SampleEncoding encoding,
            OptionalLong timeReferenceSamples)
            throws IOException {
        write(file, audio, encoding, timeReferenceSamples, List.of());
    }

    /**
     * Writes the sound to a file that also says more about it.
     *
     * @param chunks that stand behind the samples, but for {@code bext}, which stands before them
     */
    public static void write(
            Path file,
            AudioSamples audio,
            SampleEncoding encoding,
            OptionalLong timeReferenceSamples,
            List<WavChunk> chunks)
            throws IOException {
        WholeFile.write(
                file,
                draft -> {
                    try (OutputStream out =
                            Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW)) {
                        write(out, audio, encoding, timeReferenceSamples, chunks);
                    }
                });
    }

    /** Writes the sound to a stream, which stays open, with the rounding of {@link #write}. */
    public static void write(OutputStream out, AudioSamples audio, SampleEncoding encoding)
            throws IOException {
        write(out, audio, encoding, OptionalLong.empty(), List.of());
    }

    /** Writes the sound and more about it to a stream, which stays open. */
    public static void write(
            OutputStream out,
            AudioSamples audio,
            SampleEncoding encoding,
            OptionalLong timeReferenceSamples,
            List<WavChunk> chunks)
            throws IOException {
        byte[] place = place(timeReferenceSamples, chunks);
        List<WavChunk> behind = chunks.stream().filter(chunk -> !isPlace(chunk)).toList();
        int frameBytes = Math.multiplyExact(audio.channelCount(), encoding.byteSize());
        long dataBytes = (long) audio.length() * frameBytes;
        if (dataBytes > MAX_DATA_BYTES || audio.channelCount() > 0xFFFF) {
            throw new IllegalArgumentException(
                    "WAV: expected less than 4 GiB, found %d channels of %d samples of %d bits"
                            .formatted(audio.channelCount(), audio.length(), encoding.bits()));
        }
        out.write(
                header(
                        audio.channelCount(),
                        audio.sampleRateHz(),
                        encoding,
                        audio.length(),
                        dataBytes,
                        place,
                        behind.stream().mapToInt(chunk -> chunk.bytes().length).sum()));
        double scale = scale(audio, encoding);
        byte[] block = new byte[Math.min(BLOCK_FRAMES, Math.max(1, audio.length())) * frameBytes];
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < audio.length(); i++) {
            for (float[] samples : audio.channels()) {
                encoding.write(samples[i], scale, bytes);
            }
            if (!bytes.hasRemaining() || i == audio.length() - 1) {
                out.write(block, 0, bytes.position());
                bytes.clear();
            }
        }
        if (dataBytes % 2 == 1) {
            out.write(0);
        }
        for (WavChunk chunk : behind) {
            out.write(chunk.bytes());
        }
    }

    /** What 1.0 becomes: full scale, or one less where a sample would reach it. */
    private static double scale(AudioSamples audio, SampleEncoding encoding) {
        double fullScale = encoding.fullScale();
        if (encoding.isFloatingPoint()) {
            return fullScale;
        }
        for (float[] samples : audio.channels()) {
            for (float sample : samples) {
                if (Math.rint(sample * fullScale) >= fullScale) {
                    return fullScale - 1;
                }
            }
        }
        return fullScale;
    }

    private static boolean isPlace(WavChunk chunk) {
        return chunk.id().equals(BroadcastWave.ID);
    }

    /** The chunk of a sound's place; nothing where none is known and none is among the chunks. */
    static byte[] place(OptionalLong timeReferenceSamples, List<WavChunk> chunks) {
        Optional<WavChunk> given = chunks.stream().filter(WavFile::isPlace).findFirst();
        if (timeReferenceSamples.isEmpty()) {
            return given.map(WavChunk::bytes).orElse(new byte[0]);
        }
        WavChunk any = given.orElseGet(() -> BroadcastWave.chunk(""));
        return BroadcastWave.at(any, timeReferenceSamples.getAsLong()).bytes();
    }

    static byte[] header(
            int channels,
            int sampleRateHz,
            SampleEncoding encoding,
            int frames,
            long dataBytes,
            byte[] place,
            int behindBytes) {
        int riffBytes =
                (int)
                        (36
                                + place.length
                                + factBytes(encoding)
                                + dataBytes
                                + dataBytes % 2
                                + behindBytes);
        return header(channels, sampleRateHz, encoding, frames, (int) dataBytes, riffBytes, place);
    }

    /** The header of a sound whose length nobody knows yet: every size is the largest one. */
    static byte[] streamHeader(int channels, int sampleRateHz, SampleEncoding encoding) {
        return header(channels, sampleRateHz, encoding, -1, -1, -1, new byte[0]);
    }

    private static int factBytes(SampleEncoding encoding) {
        return encoding.isFloatingPoint() ? 12 : 0;
    }

    private static byte[] header(
            int channels,
            int sampleRateHz,
            SampleEncoding encoding,
            int frames,
            int dataBytes,
            int riffBytes,
            byte[] extension) {
        byte[] header = new byte[44 + extension.length + factBytes(encoding)];
        int frameBytes = channels * encoding.byteSize();
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(riffBytes);
        bytes.put(ascii("WAVE")).put(extension).put(ascii("fmt ")).putInt(16);
        bytes.putShort((short) (encoding.isFloatingPoint() ? 3 : 1)).putShort((short) channels);
        bytes.putInt(sampleRateHz).putInt(sampleRateHz * frameBytes);
        bytes.putShort((short) frameBytes).putShort((short) encoding.bits());
        if (encoding.isFloatingPoint()) {
            bytes.put(ascii("fact")).putInt(4).putInt(frames);
        }
        bytes.put(ascii("data")).putInt(dataBytes);
        return header;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
