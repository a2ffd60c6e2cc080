package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;

/**
 * What an engine works with.
 *
 * @param data what the user has set up
 * @param library the user's models
 * @param stems the user's models of stems
 * @param cacheFolder where converted models are kept
 * @param defaultModel the model of requests that name none
 * @param modelBytesLimit what the loaded models may take together; one alone may take more
 * @param queueCapacity jobs that may wait
 */
public record EngineSetup(
        DataFolder data,
        ModelLibrary library,
        StemLibrary stems,
        Path cacheFolder,
        DefaultModel defaultModel,
        long modelBytesLimit,
        int queueCapacity) {
    public static final int DEFAULT_QUEUE_CAPACITY = 32;

    /** Finds the folder of the model that is used when none is named. */
    @FunctionalInterface
    public interface DefaultModel {
        Path folder() throws IOException;
    }
}
