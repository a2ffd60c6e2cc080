package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemModels;

/** Opens models of stems as work needs them; none is in memory between two. */
public record StemShelf(EngineSetup setup, Machine machine) {
    /**
     * What a segment takes, as so many weights of 32 bits: the published model has 42 million, and
     * its layers hold more than that.
     */
    private static final long ROOM = 200_000_000;

    /** Sums in another order are some 1e-6 off. */
    private static final double MOST_DISTANCE = 1e-3;

    /** Whether a model, by its name or file, can be opened without fetching anything. */
    boolean isHere(String model) {
        return setup.stems().isHere(model);
    }

    /** What a choice comes to on this machine. */
    ChosenDevice device(String choice) {
        return ChosenDevice.of(DeviceChoice.of(choice), Precision.FP32, ROOM, machine);
    }

    /**
     * What is done with a model.
     *
     * @param <T> comes of it
     */
    @FunctionalInterface
    interface Work<T> {
        T with(StemModel model) throws IOException;
    }

    /**
     * Works with a model. What a graphics card fails at the processor does again from the start,
     * unless the choice forbids that; so does what a card that nobody has asked for computes
     * otherwise than the processor.
     *
     * @param threads 0 is one per core
     * @param notes hears of it if a card fails
     * @throws IOException if the model is not here; its next step is to fetch it
     */
    <T> T run(String model, int threads, ChosenDevice chosen, Consumer<String> notes, Work<T> work)
            throws IOException {
        try (StemModel opened = open(model, threads, chosen.device())) {
            if (chosen.mayFallBack()) {
                requireAsOnProcessor(opened, model, threads);
            }
            return work.with(opened);
        } catch (InferenceException | ArithmeticException failure) {
            if (!chosen.mayFallBack()) {
                throw failure;
            }
            notes.accept(
                    "%s failed (%s); the processor does it again"
                            .formatted(chosen.device().label(), ProblemSentence.of(failure)));
            try (StemModel opened = open(model, threads, Device.CPU)) {
                return work.with(opened);
            }
        }
    }

    /** Both hear one segment, which takes seconds. */
    private void requireAsOnProcessor(StemModel onCard, String model, int threads)
            throws IOException {
        try (StemModel onProcessor = open(model, threads, Device.CPU)) {
            double distance = onCard.distance(onProcessor);
            if (!(distance <= MOST_DISTANCE)) {
                throw new ArithmeticException(
                        "expected the stems that the processor finds, found some that are %.2g off"
                                .formatted(distance));
            }
        }
    }

    private StemModel open(String model, int threads, Device device) throws IOException {
        SessionSettings settings =
                threads == 0 ? SessionSettings.allCores() : new SessionSettings(threads);
        StemModels models =
                new StemModels(new ModelCache(setup.cacheFolder()), settings.on(device));
        if (SeparationRequest.isFile(model)) {
            return models.open(Path.of(model));
        }
        KnownStemModel known = setup.stems().known(model);
        return models.open(known, setup.stems().require(known));
    }
}
