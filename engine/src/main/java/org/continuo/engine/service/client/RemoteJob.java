package org.continuo.engine.service.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.WavFile;
import org.continuo.engine.service.GenerationService.Job;
import org.continuo.engine.service.GenerationService.JobListener;
import org.continuo.engine.service.JobEvent;
import org.continuo.engine.service.JobResult;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.ServiceException.Kind;
import org.continuo.engine.service.client.EventStream.Received;
import org.continuo.engine.service.wire.EventJson;
import org.continuo.engine.service.wire.EventJson.DoneForm;
import org.continuo.engine.service.wire.Wire;
import org.continuo.engine.tensor.LongArray;
import org.continuo.engine.tensor.NpyFile;
import org.continuo.engine.tokens.CodebookTokens;

/** A job of another process, whose clips are fetched when they are there. */
final class RemoteJob extends RemoteWork<JobResult> implements Job {
    private final JobListener listener;

    RemoteJob(Connection connection, String path, JobListener listener) {
        super(connection, path);
        this.listener = listener;
    }

    @Override
    public String id() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    @Override
    public void on(Received received, CompletableFuture<JobResult> outcome)
            throws ServiceException {
        JobEvent event =
                received.name().equals("done")
                        ? new JobEvent.Done(
                                result(Wire.JSON.treeToValue(received.data(), DoneForm.class)))
                        : EventJson.readJobEvent(received.name(), received.data());
        if (event.isLast()) {
            forget();
        }
        try {
            listener.on(event);
        } finally {
            switch (event) {
                case JobEvent.Done(JobResult result) -> outcome.complete(result);
                case JobEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                case JobEvent.Cancelled() -> outcome.cancel(false);
                default -> {}
            }
        }
    }

    @Override
    public void lost(ServiceException problem) {
        listener.on(new JobEvent.Failed(problem));
    }

    private JobResult result(DoneForm form) throws ServiceException {
        try {
            Path file = Files.createTempFile("continuo-", ".part");
            try {
                List<AudioSamples> clips = new ArrayList<>();
                for (int clip = 0; clip < form.clips().size(); clip++) {
                    Files.write(file, connection().get(path() + "/clips/" + clip));
                    clips.add(WavFile.read(file));
                }
                Files.write(file, connection().get(path() + "/codes"));
                LongArray codes = NpyFile.readLongs(file);
                return new JobResult(
                        clips,
                        new CodebookTokens(
                                codes.values(),
                                (int) codes.shape().dimension(0),
                                (int) codes.shape().dimension(1),
                                (int) codes.shape().dimension(2)),
                        form.seed(),
                        form.stepsPerSecond());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (ServiceException told) {
            throw told;
        } catch (IOException unreadable) {
            throw new ServiceException(
                    Kind.FAILED,
                    "the engine's clip could not be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }
}
