package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemModels;

/** Opens models of stems as jobs need them; none is in memory between jobs. */
public record StemShelf(EngineSetup setup, Machine machine) {
    /**
     * What a segment takes, as so many weights of 32 bits: the published model has 42 million, and
     * its layers hold more than that.
     */
    private static final long ROOM = 200_000_000;

    /** Whether a model, by its name or file, can be opened without fetching anything. */
    boolean isHere(String model) {
        return setup.stems().isHere(model);
    }

    /**
     * What a choice comes to on this machine; by itself no card is taken, as not all models are
     * right there.
     */
    ChosenDevice device(String choice) {
        DeviceChoice wish = DeviceChoice.of(choice);
        return ChosenDevice.of(
                wish instanceof DeviceChoice.Auto ? new DeviceChoice.Only(Device.CPU) : wish,
                Precision.FP32,
                ROOM,
                machine);
    }

    /**
     * A model, which the caller closes.
     *
     * @param threads 0 is one per core
     * @throws IOException if it is not here; its next step is to fetch it
     */
    StemModel open(String model, int threads, Device device) throws IOException {
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
