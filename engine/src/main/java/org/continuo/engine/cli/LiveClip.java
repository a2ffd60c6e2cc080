package org.continuo.engine.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.ClipStream;
import org.continuo.engine.generation.GenerationEvent;
import org.jspecify.annotations.Nullable;

/** Sends the first take into a pipe while it is generated, and passes all events on. */
final class LiveClip implements GenerationEvent.Listener, AutoCloseable {
    private static final int ROW = 0;

    private final Reporter reporter;
    private final @Nullable SoundPipe pipe;
    private final Supplier<ClipStream> streams;
    private @Nullable ClipStream stream;
    private boolean isProblemTold;

    /**
     * Opens the pipe, without waiting for its reader.
     *
     * @param place a FIFO, {@link SoundPipe#STANDARD_OUTPUT} or null: then there is no pipe
     * @param streams makes the pieces that are sent; asked once sound is there
     */
    LiveClip(Reporter reporter, @Nullable Path place, Supplier<ClipStream> streams) {
        this.reporter = reporter;
        this.pipe = place == null ? null : new SoundPipe(place);
        this.streams = streams;
    }

    @Override
    public boolean hearsAudio(int row) {
        return pipe != null && row == ROW;
    }

    @Override
    public void on(GenerationEvent event) {
        if (pipe != null && event instanceof GenerationEvent.AudioDecoded piece) {
            if (stream == null) {
                stream = streams.get();
                if (!stream.isLevelled()) {
                    reporter.note(
                            "the stream is not levelled, as --loudness measures the whole clip");
                }
            }
            pipe.add(stream.append(piece));
            tellProblem(pipe);
        }
        reporter.on(event);
    }

    /** The clip has been generated. */
    void end() {
        if (pipe != null && stream != null) {
            pipe.add(stream.finish());
            pipe.end();
        }
    }

    /** Waits until all of it has been read, as long as somebody reads. */
    void awaitReader() {
        if (pipe != null) {
            try {
                pipe.awaitReader();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
            tellProblem(pipe);
        }
    }

    private void tellProblem(SoundPipe used) {
        if (!isProblemTold) {
            used.problem()
                    .ifPresent(problem -> {
                        isProblemTold = true;
                        reporter.note(problem);
                    });
        }
    }

    @Override
    public void close() {
        if (pipe != null) {
            pipe.close();
        }
    }
}
