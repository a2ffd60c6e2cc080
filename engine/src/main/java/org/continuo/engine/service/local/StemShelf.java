package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemModels;

/** Opens models of stems as jobs need them; none is in memory between jobs. */
record StemShelf(EngineSetup setup) {
    /** Whether a model, by its name or file, can be opened without fetching anything. */
    boolean isHere(String model) {
        return setup.stems().isHere(model);
    }

    /**
     * A model, which the caller closes.
     *
     * @param threads 0 is one per core
     * @throws IOException if it is not here; the message says which command fetches it
     */
    StemModel open(String model, int threads) throws IOException {
        StemModels models =
                new StemModels(
                        new ModelCache(setup.cacheFolder()),
                        threads == 0 ? SessionSettings.allCores() : new SessionSettings(threads));
        if (SeparationRequest.isFile(model)) {
            return models.open(Path.of(model));
        }
        KnownStemModel known = setup.stems().known(model);
        return models.open(known, setup.stems().require(known));
    }
}
