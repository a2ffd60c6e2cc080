package org.continuo.core.service;

import java.util.List;

/**
 * What an engine is doing.
 *
 * @param version of the engine
 * @param processId in which it runs
 * @param uptimeSeconds since it was started
 * @param queued jobs that wait
 * @param running the running job's id; empty if there is none
 * @param loaded models in memory, the last used one first
 * @param modelBytesLimit how much the loaded models may take together
 */
public record EngineStatus(
        String version,
        long processId,
        double uptimeSeconds,
        int queued,
        String running,
        List<LoadedModel> loaded,
        long modelBytesLimit) {
    public EngineStatus {
        loaded = List.copyOf(loaded);
    }

    /**
     * A model in memory.
     *
     * @param device what it runs on, by its label
     * @param bytes about what it takes of that device's memory
     */
    public record LoadedModel(String model, String precision, String device, long bytes) {}
}
