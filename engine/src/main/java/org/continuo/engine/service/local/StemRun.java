package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Device;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.stems.SoundSeparation;
import org.continuo.engine.stems.StemModel;

/**
 * Takes a sound apart on the device that its request comes to. What a graphics card fails at the
 * processor does again, unless the request forbids that.
 */
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
        try {
            return write(files, chosen.device());
        } catch (InferenceException | ArithmeticException failure) {
            if (chosen.device().isProcessor() || !chosen.mayFallBack()) {
                throw failure;
            }
            notes.accept(
                    "%s failed (%s); the processor does it again"
                            .formatted(chosen.device().label(), ProblemSentence.of(failure)));
            files.discard();
            return write(files, Device.CPU);
        }
    }

    private List<StemFile> write(DraftFiles files, Device device) throws IOException {
        try (StemModel model = shelf.open(request.model(), request.threads(), device)) {
            return separation.write(model, files);
        }
    }
}
