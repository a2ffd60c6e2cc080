package org.continuo.engine.cli;

import java.nio.file.Path;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.engine.cli.report.Reporter;
import org.jspecify.annotations.Nullable;

/** Sends the first take into a pipe while it is generated, and passes all events on. */
final class LiveClip implements JobListener, AutoCloseable {
    private final Reporter reporter;
    private final @Nullable SoundPipe pipe;
    private boolean isLevelTold;
    private boolean isProblemTold;

    /**
     * Opens the pipe, without waiting for its reader.
     *
     * @param place a FIFO, {@link SoundPipe#STANDARD_OUTPUT} or null: then there is no pipe
     */
    LiveClip(Reporter reporter, @Nullable Path place) {
        this.reporter = reporter;
        this.pipe = place == null ? null : new SoundPipe(place);
    }

    @Override
    public void on(JobEvent event) {
        if (pipe != null && event instanceof JobEvent.SoundDecoded piece) {
            if (!piece.levelled() && !isLevelTold) {
                isLevelTold = true;
                reporter.note("the stream is not levelled, as --loudness measures the whole clip");
            }
            pipe.add(piece.audio());
            if (piece.last()) {
                pipe.end();
            }
            tellProblem(pipe);
        }
        reporter.on(event);
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
