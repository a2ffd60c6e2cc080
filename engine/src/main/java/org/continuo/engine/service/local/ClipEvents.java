package org.continuo.engine.service.local;

import java.util.function.Supplier;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.engine.generation.ClipStream;
import org.jspecify.annotations.Nullable;

/** Tells the client's listener what the model tells. */
final class ClipEvents implements GenerationEvent.Listener {
    private static final int ROW = 0;

    private final boolean streamed;
    private final JobListener listener;
    private final Supplier<ClipStream> streams;
    private final StepSpeed speed = new StepSpeed();
    private @Nullable ClipStream stream;

    ClipEvents(boolean streamed, JobListener listener, Supplier<ClipStream> streams) {
        this.streamed = streamed;
        this.listener = listener;
        this.streams = streams;
    }

    @Override
    public boolean hearsAudio(int row) {
        return streamed && row == ROW;
    }

    @Override
    public void on(GenerationEvent event) {
        switch (event) {
            case GenerationEvent.StageStarted(Stage stage) ->
                    listener.on(new JobEvent.StageStarted(stage));
            case GenerationEvent.StepsDone(int done, int total) ->
                    listener.on(speed.progress(done, total));
            case GenerationEvent.AudioDecoded piece -> {
                if (stream == null) {
                    stream = streams.get();
                }
                tell(stream, stream.append(piece), false);
            }
        }
    }

    void endOfSound() {
        if (stream != null) {
            tell(stream, stream.finish(), true);
        }
    }

    /** In pieces of a bounded size: a kept sound that is continued may be long. */
    private void tell(ClipStream from, AudioSamples audio, boolean last) {
        int piece = JobEvent.SoundDecoded.MOST_VALUES / audio.channelCount();
        int start = 0;
        for (; audio.length() - start > piece; start += piece) {
            AudioSamples next = audio.slice(start, start + piece);
            listener.on(new JobEvent.SoundDecoded(next, from.isLevelled(), false));
        }
        AudioSamples rest = audio.slice(start, audio.length());
        if (rest.length() > 0 || last) {
            listener.on(new JobEvent.SoundDecoded(rest, from.isLevelled(), last));
        }
    }
}
