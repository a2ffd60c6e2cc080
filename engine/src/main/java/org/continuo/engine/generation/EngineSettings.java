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
public record EngineSettings(Path cacheFolder, Precision precision, SessionSettings session) {}
