package org.continuo.core.audio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Receives the blocks that a decoder produces, keeps those inside a time range, or the last ones,
 * or hands them on, and refuses what no sound file holds: no channels, absurd rates, samples that
 * are no numbers, more than the heap should bear.
 */
public final class SampleCollector {
    /** 1 GiB of float32: 50 minutes of stereo at 44.1 kHz. */
    static final long MAX_VALUES = 1L << 28;

    /** 6 hours at 48 kHz. */
    private static final int MOST_HANDED_ON = 1 << 30;

    private static final int MAX_CHANNELS = 256;
    private static final int MAX_SAMPLE_RATE_HZ = 1_536_000;
    private static final int FIRST_CAPACITY = 1 << 16;

    private final Path file;
    private final TimeRange range;
    private final double longestSeconds;
    private final boolean isToItsEnd;
    private final Runnable poll;
    private final @Nullable Receiver receiver;
    private final List<String> notes = new ArrayList<>();
    private float[][] channels = {};
    private int sampleRateHz;

    /** Samples per channel that the decoder has delivered. */
    private long delivered;

    /** Which of them were kept. */
    private long firstKept;

    private int kept;

    /** Samples of the whole file, where the decoder has come to know it. */
    private OptionalLong total = OptionalLong.empty();

    /** Takes what is not to be kept in memory. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Takes {@code count} samples of each channel, beginning at {@code from}, which are those
         * of the sound from {@code at} on; later ones may replace them.
         */
        void accept(float[][] block, int from, int count, int at) throws IOException;
    }

    private SampleCollector(
            Path file,
            TimeRange range,
            double longestSeconds,
            boolean isToItsEnd,
            Runnable poll,
            @Nullable Receiver receiver) {
        this.file = file;
        this.range = range;
        this.longestSeconds = longestSeconds;
        this.isToItsEnd = isToItsEnd;
        this.poll = poll;
        this.receiver = receiver;
    }

    /**
     * Keeps what lies inside the range.
     *
     * @param poll is called with every block; what it throws ends the decoding
     */
    SampleCollector(Path file, TimeRange range, Runnable poll) {
        this(file, range, Double.POSITIVE_INFINITY, false, poll, null);
    }

    /** Hands on what lies inside the range, so that its length is bounded by no heap. */
    SampleCollector(Path file, TimeRange range, Runnable poll, Receiver receiver) {
        this(file, range, Double.POSITIVE_INFINITY, false, poll, receiver);
    }

    /** Keeps the last seconds of a sound whose length nobody knows. */
    static SampleCollector ofEnd(Path file, double longestSeconds, Runnable poll) {
        return new SampleCollector(file, TimeRange.ALL, longestSeconds, true, poll, null);
    }

    /** Keeps what lies inside the range of a sound whose length nobody knows. */
    static SampleCollector toItsEnd(Path file, TimeRange range, Runnable poll) {
        return new SampleCollector(file, range, Double.POSITIVE_INFINITY, true, poll, null);
    }

    public Path file() {
        return file;
    }

    public Runnable poll() {
        return poll;
    }

    /** The samples that are wanted of a sound of so many. */
    long firstWanted(long samples) {
        long first = Math.min(range.firstSample(sampleRateHz), samples);
        return longestSeconds == Double.POSITIVE_INFINITY
                ? first
                : Math.max(first, samples - longestSamples());
    }

    /** The first sample of a sound of so many that is not wanted any more. */
    long endWanted(long samples) {
        return Math.min(range.endSample(sampleRateHz), samples);
    }

    private long longestSamples() {
        return Math.round(longestSeconds * sampleRateHz);
    }

    /** Something that the user should know of the file: a sentence. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Says how many samples the whole file has. */
    public void endsAt(long samples) {
        total = OptionalLong.of(samples);
    }

    OptionalLong total() {
        return total;
    }

    /** Samples per channel that have come, or were stepped over. */
    public long delivered() {
        return delivered;
    }

    /** Which of the file's samples the first one of {@link #finish} is. */
    long firstKept() {
        return firstKept;
    }

    /** Whether it is known what is coming. */
    public boolean isBegun() {
        return channels.length > 0;
    }

    /** Whether such samples fit those that came before. */
    public boolean takes(int channelCount, int rateHz) {
        return channels.length == channelCount && sampleRateHz == rateHz;
    }

    /** Says what is coming. May be called again, as some formats repeat it, but not differ. */
    public void begin(int channelCount, int rateHz) throws AudioFormatException {
        if (channelCount < 1 || channelCount > MAX_CHANNELS) {
            throw new AudioFormatException(
                    "%s: expected 1 to %d channels, found %d"
                            .formatted(file, MAX_CHANNELS, channelCount));
        }
        if (rateHz < 1 || rateHz > MAX_SAMPLE_RATE_HZ) {
            throw new AudioFormatException(
                    "%s: expected a sample rate of 1 to %d Hz, found %d"
                            .formatted(file, MAX_SAMPLE_RATE_HZ, rateHz));
        }
        if (channels.length == 0) {
            channels = new float[channelCount][0];
            sampleRateHz = rateHz;
        } else if (channels.length != channelCount || sampleRateHz != rateHz) {
            throw new AudioFormatException(
                    "%s: expected one format throughout, found %d channels at %d Hz, then %d at %d Hz"
                            .formatted(file, channels.length, sampleRateHz, channelCount, rateHz));
        }
    }

    /** Makes room for this many samples per channel, where a decoder knows. */
    void expect(long samples) throws AudioFormatException {
        requireRoom(samples);
        if (receiver != null) {
            return;
        }
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new float[(int) samples];
        }
    }

    /** Whether anything that follows can still be inside the range. */
    public boolean wantsMore() {
        return isToItsEnd || !isBegun() || delivered < range.endSample(sampleRateHz);
    }

    /** Leaves out samples that a decoder can step over without decoding them. */
    void skip(long samples) {
        delivered += samples;
    }

    /** Takes {@code count} samples of each channel, beginning at {@code from}. */
    public void add(float[][] block, int from, int count) throws IOException {
        poll.run();
        long first = Math.max(0, range.firstSample(sampleRateHz) - delivered);
        long end = Math.min(count, range.endSample(sampleRateHz) - delivered);
        if (first < end) {
            int length = (int) (end - first);
            if (kept == 0) {
                firstKept = delivered + first;
            }
            if (longestSeconds != Double.POSITIVE_INFINITY) {
                forgetAllBut(longestSamples());
            }
            keep(block, from + (int) first, length);
            kept += length;
        }
        delivered += count;
    }

    private void keep(float[][] block, int from, int length) throws IOException {
        if (receiver != null) {
            requireRoom((long) kept + length);
            for (int i = 0; i < channels.length; i++) {
                requireFinite(block[i], from, length, i, firstKept + kept);
            }
            receiver.accept(block, from, length, kept);
            return;
        }
        grow(length);
        for (int i = 0; i < channels.length; i++) {
            System.arraycopy(block[i], from, channels[i], kept, length);
        }
    }

    /** Moves the last samples to the front once there are twice as many, so that few are moved. */
    private void forgetAllBut(long longest) {
        if (kept >= 2 * longest) {
            int forgotten = (int) (kept - longest);
            for (float[] channel : channels) {
                System.arraycopy(channel, forgotten, channel, 0, (int) longest);
            }
            kept -= forgotten;
            firstKept += forgotten;
        }
    }

    /** Takes back the last samples, which turn out to be padding. */
    public void dropEnd(long samples) {
        delivered -= samples;
        kept = Math.clamp(delivered - firstKept, 0, kept);
    }

    boolean isEmpty() {
        return kept == 0;
    }

    /** How long the whole sound is, once the decoder is done. */
    double durationSeconds() throws AudioFormatException {
        requireSamples();
        return (double) total.orElse(delivered) / sampleRateHz;
    }

    /** The rate, once the decoder is done. */
    public int sampleRateHz() throws AudioFormatException {
        requireSamples();
        return sampleRateHz;
    }

    /** The sound, once the decoder is done. */
    AudioSamples finish() throws AudioFormatException {
        int length = length();
        for (int i = 0; i < channels.length; i++) {
            if (channels[i].length != length) {
                channels[i] = Arrays.copyOf(channels[i], length);
            }
            requireFinite(channels[i], 0, length, i, firstKept);
        }
        return new AudioSamples(channels, sampleRateHz);
    }

    /** How many samples of each channel were kept or handed on, once the decoder is done. */
    int length() throws AudioFormatException {
        requireSamples();
        if (kept == 0) {
            throw new AudioFormatException(
                    "%s: expected sound from %.3f s on, found a file of %.3f s"
                            .formatted(
                                    file, range.fromSeconds(), (double) delivered / sampleRateHz));
        }
        return kept;
    }

    int channelCount() {
        return channels.length;
    }

    private void requireSamples() throws AudioFormatException {
        if (channels.length == 0 || total.orElse(1) == 0) {
            throw new AudioFormatException(file + ": expected sound, found a file without samples");
        }
    }

    private void grow(int length) throws AudioFormatException {
        requireRoom((long) kept + length);
        int capacity = channels[0].length;
        if (kept + length > capacity) {
            int larger = Math.max(kept + length, Math.max(FIRST_CAPACITY, capacity * 3 / 2));
            for (int i = 0; i < channels.length; i++) {
                channels[i] = Arrays.copyOf(channels[i], larger);
            }
        }
    }

    private void requireRoom(long samples) throws AudioFormatException {
        if (receiver != null) {
            if (samples > MOST_HANDED_ON) {
                throw new AudioFormatException(
                        "%s: expected at most %d samples, found more; read a part of it"
                                .formatted(file, MOST_HANDED_ON));
            }
        } else if (samples * channels.length > MAX_VALUES) {
            throw new AudioFormatException(
                    "%s: expected at most %.1f minutes of %d channels at %d Hz, found more; read a part of it"
                            .formatted(
                                    file,
                                    MAX_VALUES / (60.0 * channels.length * sampleRateHz),
                                    channels.length,
                                    sampleRateHz));
        }
    }

    /**
     * Refuses what is no number.
     *
     * @param place in the file of the sample {@code from}
     */
    private void requireFinite(float[] samples, int from, int count, int channel, long place)
            throws AudioFormatException {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(samples[from + i])) {
                throw new AudioFormatException(
                        "%s: expected finite samples, found %s at %.3f s of channel %d"
                                .formatted(
                                        file,
                                        samples[from + i],
                                        (double) (place + i) / sampleRateHz,
                                        channel + 1));
            }
        }
    }
}
