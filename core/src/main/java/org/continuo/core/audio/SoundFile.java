package org.continuo.core.audio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.continuo.core.files.FileKind;
import org.continuo.core.problem.ProblemSentence;
import org.jspecify.annotations.Nullable;

/**
 * A sound file as musicians have them: WAV, AIFF, CAF, FLAC, Ogg Vorbis, Opus, MP3, MP2, AAC and
 * ALAC in M4A, WavPack, WebM. What it is, is told by its content and not by its name.
 *
 * <p>Nothing is read before it is asked for, and what was decoded last is kept until {@link
 * #release()}, so that whoever takes the handle along from one step to the next decodes once; who
 * will want several parts says {@linkplain #at(Path, TimeRange) in which one} all of them lie. Of
 * WAV files only the part that is wanted is read; of others all that lies before it is decoded.
 * What is damaged is read as far as it is there, and {@link #notes()} say what is missing.
 *
 * <p>May be used by several threads; one of them reads at a time.
 */
public final class SoundFile {
    /** What is read, for sentences. */
    public static final String FORMATS =
            "a sound file (WAV, AIFF, CAF, FLAC, Ogg, Opus, MP3, MP2, M4A, WavPack or WebM)";

    /**
     * How files of these formats are named, for those who look for some; what is in them decides.
     */
    public static final Set<String> ENDINGS =
            Set.of(
                    "wav", "wave", "bwf", "aif", "aiff", "aifc", "caf", "flac", "ogg", "oga",
                    "opus", "mp3", "mp2", "m4a", "mp4", "aac", "wv", "webm");

    /** Of a long file that must be decoded to know its length, so much of its end is kept. */
    private static final double KEPT_SECONDS = 60;

    private final Path path;
    private final @Nullable TimeRange wanted;
    private @Nullable Head head;
    private @Nullable Decoded decoded;
    private List<String> notes = List.of();

    /** Takes the parts of a sound one after the other. */
    @FunctionalInterface
    public interface PartReceiver {
        void accept(AudioSamples part) throws IOException;
    }

    private SoundFile(Path path, @Nullable TimeRange wanted) {
        this.path = path;
        this.wanted = wanted;
    }

    /** What a file says of itself without its sound being decoded. */
    private record Head(boolean isPlainWav, OptionalLong timeReference) {
        static Head of(FileChannel file) throws IOException {
            return new Head(WavLayout.isPlain(file), BroadcastWave.timeReference(file));
        }
    }

    /**
     * The part that was decoded last.
     *
     * @param samples of the whole file, {@code Long.MAX_VALUE} while nobody has come to its end
     * @param from which of them the kept part begins with
     */
    private record Decoded(long samples, long from, AudioSamples kept) {
        boolean holds(long first, long end) {
            return first >= from
                    && first < Math.min(end, samples)
                    && Math.min(end, samples) <= from + kept.length();
        }

        AudioSamples part(long first, long end) {
            return kept.slice((int) (first - from), (int) (Math.min(end, samples) - from));
        }

        boolean isLengthKnown() {
            return samples != Long.MAX_VALUE;
        }

        int sampleRateHz() {
            return kept.sampleRateHz();
        }
    }

    /** The file at this path, of which nothing is read yet. */
    public static SoundFile at(Path path) {
        return new SoundFile(path, null);
    }

    /**
     * The same, of which several parts will be read.
     *
     * @param wanted what they lie in, small enough to be kept in memory: it is decoded whole when
     *     the first of them, or the sound's length, is asked for
     */
    public static SoundFile at(Path path, TimeRange wanted) {
        return new SoundFile(path, wanted);
    }

    public Path path() {
        return path;
    }

    /**
     * The whole sound.
     *
     * @throws AudioFormatException if the file is none of the known formats, empty, damaged beyond
     *     reading or too long for the heap
     */
    public AudioSamples read() throws IOException {
        return read(TimeRange.ALL);
    }

    /**
     * A part of the sound. Memory is taken for that part alone.
     *
     * @throws AudioFormatException as {@link #read()} does, or if the part is empty
     */
    public AudioSamples read(TimeRange range) throws IOException {
        return read(range, () -> {});
    }

    /**
     * The same.
     *
     * @param poll is called again and again while the file is read; what it throws ends that
     */
    public synchronized AudioSamples read(TimeRange range, Runnable poll) throws IOException {
        Optional<AudioSamples> known = known(range);
        if (known.isEmpty() && wanted != null && wanted.contains(range)) {
            decodeAndKeep(new SampleCollector(path, wanted, poll));
            known = known(range);
        }
        return known.isPresent()
                ? known.get()
                : decodeAndKeep(new SampleCollector(path, range, poll));
    }

    private Optional<AudioSamples> known(TimeRange range) {
        Decoded known = decoded;
        if (known == null) {
            return Optional.empty();
        }
        long first = range.firstSample(known.sampleRateHz());
        long end = range.endSample(known.sampleRateHz());
        return known.holds(first, end) ? Optional.of(known.part(first, end)) : Optional.empty();
    }

    /**
     * The whole sound, of any length, part by part. Memory is taken for one of them.
     *
     * @param partSeconds how long each is, but for the last one
     */
    public synchronized void readInParts(double partSeconds, PartReceiver receiver)
            throws IOException {
        if (head().isPlainWav()) {
            double seconds = durationSeconds();
            for (int part = 0; part == 0 || part * partSeconds < seconds; part++) {
                receiver.accept(read(new TimeRange(part * partSeconds, (part + 1) * partSeconds)));
                release();
            }
            return;
        }
        try (SpooledSound whole = spool(TimeRange.ALL, () -> {})) {
            int length = (int) Math.round(partSeconds * whole.sampleRateHz());
            for (int from = 0; from < whole.length(); from += length) {
                receiver.accept(whole.read(from, Math.min(from + length, whole.length())));
            }
        }
    }

    /**
     * A part of the sound on disk, for what goes through one of any length. Nothing of it stays in
     * memory.
     *
     * @param poll is called again and again while the file is read; what it throws ends that
     * @return closed by the caller
     * @throws AudioFormatException as {@link #read(TimeRange)} does
     */
    public synchronized SpooledSound spool(TimeRange range, Runnable poll) throws IOException {
        return SpooledSound.of(path, range, poll, this::decode);
    }

    /** The end of a part, at most so long. */
    public AudioSamples readEnd(TimeRange range, double longestSeconds) throws IOException {
        return readEnd(range, longestSeconds, () -> {});
    }

    /**
     * The same.
     *
     * @param poll is called again and again while the file is read; what it throws ends that
     */
    public synchronized AudioSamples readEnd(TimeRange range, double longestSeconds, Runnable poll)
            throws IOException {
        double end = Math.min(range.toSeconds(), durationSeconds(end(range, longestSeconds), poll));
        double from = Math.max(range.fromSeconds(), end - longestSeconds);
        // An empty part is refused where it is read.
        return read(new TimeRange(from, from < end ? end : range.toSeconds()), poll);
    }

    /** The end of a part that ends before the sound does; null where it may be the sound's. */
    private @Nullable TimeRange end(TimeRange range, double longestSeconds) {
        if (wanted != null || Double.isInfinite(range.toSeconds())) {
            return wanted;
        }
        double from = range.toSeconds() - Math.max(longestSeconds, KEPT_SECONDS);
        return new TimeRange(Math.max(range.fromSeconds(), from), range.toSeconds());
    }

    /**
     * How long the sound is. Of a WAV file no more than the end is read, which is what most ask for
     * next; others are decoded, as their headers say it wrongly or not at all.
     *
     * @throws AudioFormatException as {@link #read()} does
     */
    public double durationSeconds() throws IOException {
        return durationSeconds(wanted, () -> {});
    }

    /**
     * The same.
     *
     * @param keeping the part that is kept where the sound must be decoded; null for its end
     */
    private synchronized double durationSeconds(@Nullable TimeRange keeping, Runnable poll)
            throws IOException {
        Decoded known = decoded;
        if (known != null && known.isLengthKnown()) {
            return (double) known.samples() / known.sampleRateHz();
        }
        SampleCollector collector =
                keeping == null
                        ? SampleCollector.ofEnd(path, KEPT_SECONDS, poll)
                        : SampleCollector.toItsEnd(path, keeping, poll);
        decode(collector);
        double seconds = collector.durationSeconds();
        if (collector.isEmpty()) {
            return durationSeconds(null, poll); // the sound ends before that part
        }
        keep(collector);
        return seconds;
    }

    /**
     * The rate that the sound is read at. Where nothing was read yet, its {@linkplain
     * #durationSeconds end} is, which is what those who ask go on with.
     *
     * @throws AudioFormatException as {@link #read()} does
     */
    public synchronized int sampleRateHz() throws IOException {
        if (decoded == null) {
            durationSeconds();
        }
        return Objects.requireNonNull(decoded).sampleRateHz();
    }

    /**
     * The whole sound where no part can be read without decoding all before it, for who wants
     * several parts and the whole in the end: it is decoded once for all of them. Nothing of a
     * plain WAV file.
     *
     * @throws AudioFormatException as {@link #read()} does
     */
    public synchronized Optional<AudioSamples> readIfDecoded() throws IOException {
        try (FileChannel file = open()) {
            if (head(file).isPlainWav()) {
                return Optional.empty();
            }
            SampleCollector collector = new SampleCollector(path, TimeRange.ALL, () -> {});
            decode(file, collector);
            return Optional.of(keep(collector));
        }
    }

    /**
     * Where on the timeline the first sample belongs; nothing where the file is no WAV file or does
     * not say so.
     */
    public synchronized OptionalLong timeReference() throws IOException {
        return head().timeReference();
    }

    private Head head() throws IOException {
        if (head != null) {
            return head;
        }
        try (FileChannel file = open()) {
            return head(file);
        }
    }

    private Head head(FileChannel file) throws IOException {
        Head known = head == null ? Head.of(file) : head;
        head = known;
        return known;
    }

    /** What the user should know of the file, a sentence each, as far as it was read. */
    public synchronized List<String> notes() {
        return notes;
    }

    /** Forgets what was decoded; it is decoded again if it is wanted. */
    public synchronized void release() {
        decoded = null;
    }

    private AudioSamples decodeAndKeep(SampleCollector collector) throws IOException {
        decode(collector);
        return keep(collector);
    }

    private AudioSamples keep(SampleCollector collector) throws IOException {
        AudioSamples audio = collector.finish();
        long samples = decoded == null ? Long.MAX_VALUE : decoded.samples();
        decoded = new Decoded(collector.total().orElse(samples), collector.firstKept(), audio);
        return audio;
    }

    private void decode(SampleCollector collector) throws IOException {
        try (FileChannel file = open()) {
            decode(file, collector);
        }
    }

    private FileChannel open() throws IOException {
        FileKind kind = FileKind.of(path);
        if (kind != FileKind.FILE) {
            throw new AudioFormatException(
                    "%s: expected a file, found %s".formatted(path, kind.words()));
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    private void decode(FileChannel file, SampleCollector collector) throws IOException {
        try {
            if (head(file).isPlainWav()) {
                WavFile.decode(file, collector);
            } else {
                SoundDecoder.installed().orElseThrow(this::plainWavOnly).decode(file, collector);
            }
        } catch (AudioFormatException | FileSystemException named) {
            throw named;
        } catch (IOException bad) {
            throw new IOException(path + ": " + ProblemSentence.reason(bad), bad);
        }
        if (!collector.notes().isEmpty()) {
            notes = collector.notes();
        }
    }

    private AudioFormatException plainWavOnly() {
        return new AudioFormatException(
                path + ": expected a WAV file, as other sounds are read by the engine alone");
    }

    /** Two are equal if they are of one file. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SoundFile file && file.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
