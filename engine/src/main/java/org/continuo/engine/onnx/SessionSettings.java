package org.continuo.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * How a session uses the machine.
 *
 * @param threads threads of one operator, at least 1
 */
public record SessionSettings(int threads) {
    public SessionSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
    }

    /** All cores of this machine. */
    public static SessionSettings allCores() {
        return new SessionSettings(Runtime.getRuntime().availableProcessors());
    }

    OrtSession.SessionOptions toOptions() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }
}
