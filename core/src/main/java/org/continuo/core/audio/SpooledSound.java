package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.continuo.core.files.ScratchFile;
import org.continuo.core.problem.ProblemSentence;

/**
 * A sound in a file of its own in the system's temporary folder, from which any part can be read at
 * once, so that whoever goes through a long sound needs memory for a part alone. Samples of all
 * channels lie beside each other, as floats. {@link #close} deletes the file.
 */
public final class SpooledSound implements AutoCloseable {
    private final ScratchFile scratch;
    private final FileChannel file;
    private int channels;
    private int sampleRateHz;
    private int length;

    private SpooledSound(ScratchFile scratch, FileChannel file) {
        this.scratch = scratch;
        this.file = file;
    }

    /** What delivers a sound file. */
    @FunctionalInterface
    interface Decoder {
        void decode(SampleCollector collector) throws IOException;
    }

    static SpooledSound of(Path sound, TimeRange range, Runnable poll, Decoder decoder)
            throws IOException {
        ScratchFile scratch = ScratchFile.create();
        try {
            SpooledSound spooled =
                    new SpooledSound(
                            scratch,
                            FileChannel.open(
                                    scratch.path(),
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE));
            try {
                SampleCollector collector = new SampleCollector(sound, range, poll, spooled::write);
                decoder.decode(collector);
                spooled.length = collector.length();
                spooled.channels = collector.channelCount();
                spooled.sampleRateHz = collector.sampleRateHz();
                return spooled;
            } catch (IOException | RuntimeException problem) {
                spooled.file.close();
                throw problem;
            }
        } catch (IOException | RuntimeException problem) {
            scratch.close();
            throw problem;
        }
    }

    private void write(float[][] block, int from, int count, int at) throws IOException {
        ByteBuffer bytes = buffer(block.length, count);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int i = 0; i < count; i++) {
            for (float[] samples : block) {
                floats.put(samples[from + i]);
            }
        }
        long position = (long) at * block.length * Float.BYTES;
        try {
            while (bytes.hasRemaining()) {
                position += file.write(bytes, position);
            }
        } catch (IOException full) {
            throw new FileSystemException(
                    scratch.path().toString(), null, ProblemSentence.reason(full));
        }
    }

    private static ByteBuffer buffer(int channels, int count) {
        return ByteBuffer.allocate(Math.multiplyExact(channels * Float.BYTES, count))
                .order(ByteOrder.nativeOrder());
    }

    public int channelCount() {
        return channels;
    }

    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Samples per channel. */
    public int length() {
        return length;
    }

    /** The samples from {@code from} up to {@code to}. */
    public AudioSamples read(int from, int to) throws IOException {
        if (from < 0 || to > length || from > to) {
            throw new IllegalArgumentException(
                    "sound: expected a part of its %d samples, found %d to %d"
                            .formatted(length, from, to));
        }
        ByteBuffer bytes = buffer(channels, to - from);
        long position = (long) from * channels * Float.BYTES;
        while (bytes.hasRemaining()) {
            int count = file.read(bytes, position);
            if (count < 0) {
                throw new FileSystemException(
                        scratch.path().toString(), null, "it became shorter while it was read");
            }
            position += count;
        }
        FloatBuffer floats = bytes.flip().asFloatBuffer();
        float[][] samples = new float[channels][to - from];
        for (int i = 0; i < to - from; i++) {
            for (float[] channel : samples) {
                channel[i] = floats.get();
            }
        }
        return new AudioSamples(samples, sampleRateHz);
    }

    @Override
    public void close() throws IOException {
        file.close();
        scratch.close();
    }
}
