package org.continuo.engine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavStream;
import org.continuo.core.problem.ProblemSentence;
import org.jspecify.annotations.Nullable;

/**
 * A FIFO or the output stream, into which a clip is written while it is made, as a WAV stream.
 *
 * <p>A player takes sound no faster than it plays, and a FIFO waits for its reader: so a thread of
 * its own writes, and whoever generates never waits. What becomes of the thread is asked for with
 * {@link #problem}; it dies with the process.
 */
final class SoundPipe implements AutoCloseable {
    /** How the output stream is called on the command line. */
    static final Path STANDARD_OUTPUT = Path.of("-");

    private final Path place;
    private final BlockingQueue<Optional<AudioSamples>> pieces = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean isOpen;
    private volatile @Nullable String problem;

    SoundPipe(Path place) {
        this.place = place;
        this.writer = Thread.ofPlatform().daemon().name("stream-out").start(this::write);
    }

    /** Takes a piece, which is written when it can be. */
    void add(AudioSamples piece) {
        if (problem == null && piece.length() > 0) {
            pieces.add(Optional.of(piece));
        }
    }

    /** No piece follows. */
    void end() {
        pieces.add(Optional.empty());
    }

    /** Waits until a reader has taken everything, or has gone; not for one that never came. */
    void awaitReader() throws InterruptedException {
        if (isOpen) {
            writer.join();
        } else if (problem == null) {
            problem = place + ": the stream had no reader";
        }
    }

    /** Why no more is written, in a sentence. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void write() {
        try (OutputStream out = open()) {
            isOpen = true;
            WavStream wav = null;
            for (Optional<AudioSamples> next = pieces.take();
                    next.isPresent();
                    next = pieces.take()) {
                AudioSamples piece = next.get();
                if (wav == null) {
                    wav = new WavStream(out, piece.channelCount(), piece.sampleRateHz());
                }
                wav.write(piece);
            }
        } catch (IOException gone) {
            problem =
                    "%s: the stream ends early: %s".formatted(place, ProblemSentence.reason(gone));
            pieces.clear();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private OutputStream open() throws IOException {
        return place.equals(STANDARD_OUTPUT)
                ? new FileOutputStream(FileDescriptor.out)
                : new FileOutputStream(place.toFile());
    }

    /** Ends the stream where it is, unless it has ended. */
    @Override
    public void close() {
        writer.interrupt();
    }
}
