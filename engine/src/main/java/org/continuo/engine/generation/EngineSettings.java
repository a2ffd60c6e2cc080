package org.continuo.engine.generation;

import java.nio.file.Path;
import org.continuo.core.request.Precision;
import org.continuo.engine.onnx.SessionSettings;

/**
 * How models are run.
 *
 * @param cacheFolder where converted models are kept
 * @param precision of the language model
 */
public record EngineSettings(Path cacheFolder, Precision precision, SessionSettings session) {
    /** Of the codec, whose 8-bit products are the processor's alone. */
    public Precision codecPrecision() {
        return session.device().isProcessor() ? precision.ofHeads() : Precision.FP32;
    }
}
