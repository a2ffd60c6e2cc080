package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.stems.SoundSeparation;

/** Takes a sound apart on the device that its request comes to. */
public final class StemRun {
    private final StemShelf shelf;
    private final SeparationRequest request;
    private final SoundSeparation separation;
    private final Consumer<String> notes;

    /**
     * Prepares it.
     *
     * @param poll is called while the sound is read; may throw to end that
     * @param progress told the part that is done, from 0 to 1; may throw as well
     * @param notes hears what the user should know
     */
    public StemRun(
            StemShelf shelf,
            SeparationRequest request,
            Runnable poll,
            DoubleConsumer progress,
            Consumer<String> notes) {
        this.shelf = shelf;
        this.request = request;
        this.notes = notes;
        separation = new SoundSeparation(request, poll, progress, notes);
    }

    /**
     * Writes drafts of the stems, which the caller publishes.
     *
     * @return the files that are to be there
     */
    public List<StemFile> write(DraftFiles files) throws IOException {
        ChosenDevice chosen = shelf.device(request.device());
        chosen.reason().ifPresent(notes);
        return shelf.run(
                request.model(),
                request.threads(),
                chosen,
                notes,
                model -> {
                    files.discard();
                    return separation.write(model, files);
                });
    }
}
