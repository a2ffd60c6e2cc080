package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Device;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.onnx.InferenceException;

/**
 * Makes a job's clips on the device that its request comes to. What a graphics card fails at is
 * done again: on the same card once other models have given room, where room was short; else on the
 * processor, unless the request forbids that.
 */
final class JobRun {
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("(?i)out.of.memory|\\boom\\b|failed to allocate|allocation failed");

    private final EngineJob job;
    private final ModelShelf shelf;
    private final ClipMaker.Takes takes;
    private final MelodyLead lead;
    private final DeduplicatingListener listener;

    /** What was made, and on what. */
    record Made(ClipMaker.Made clips, ChosenDevice device) {}

    JobRun(EngineJob job, ModelShelf shelf, ClipMaker.Takes takes, MelodyLead lead) {
        this.job = job;
        this.takes = takes;
        this.lead = lead;
        this.shelf = shelf;
        listener = new DeduplicatingListener(job::on);
    }

    Made make() throws IOException {
        return make(job.request().model(), true);
    }

    @SuppressWarnings("IllegalCatch") // a driver may fail in whatever way
    private Made make(ModelChoice choice, boolean mayGiveRoom) throws IOException {
        job.on(new JobEvent.StageStarted(Stage.LOADING_MODEL));
        ModelShelf.Chosen chosen = shelf.get(choice);
        Device device = chosen.device().device();
        if (chosen.isNew()) {
            chosen.device().reason().ifPresent(reason -> job.on(new JobEvent.Note(reason)));
        }
        MusicGen model = chosen.model();
        try {
            ClipMaker maker =
                    new ClipMaker(
                            model, job.request(), takes, lead, listener, job::requireNotCancelled);
            return new Made(maker.make(), chosen.device());
        } catch (CancellationException cancelled) {
            throw cancelled;
        } catch (IOException | RuntimeException | Error failure) {
            boolean isOfCard = !device.isProcessor() && isOfDevice(failure);
            if (isOfCard || Problems.of(failure).kind() == Kind.FAILED) {
                shelf.discard(model);
            }
            if (!isOfCard) {
                throw failure;
            }
            String sentence =
                    "%s failed (%s)".formatted(device.label(), ProblemSentence.of(failure));
            boolean isShort = OUT_OF_MEMORY.matcher(sentence).find();
            if (mayGiveRoom && isShort && shelf.closeAllBeside(model, device)) {
                job.on(
                        new JobEvent.Note(
                                sentence + "; other models give room, and it tries again"));
                listener.again();
                return make(choice, false);
            }
            if (!chosen.device().mayFallBack()) {
                throw new ServiceException(
                        Kind.FAILED,
                        sentence,
                        Optional.of(NextStep.to(NextStep.Kind.CHOOSE_DEVICE_AUTOMATICALLY)),
                        failure);
            }
            job.on(new JobEvent.Note(sentence + "; the processor does it again"));
            listener.again();
            return make(choice.on(Device.CPU), false);
        }
    }

    /** ONNX Runtime failed, or what it computed is no numbers. */
    private static boolean isOfDevice(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InferenceException || each instanceof ArithmeticException) {
                return true;
            }
        }
        return false;
    }
}
