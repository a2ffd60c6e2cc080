package org.continuo.engine.onnx;

/**
 * A value that flows through an {@link OnnxGraph}: an input, a weight or what an operator puts out.
 *
 * @param name unique within its graph; empty for an input that is left out
 */
public record GraphValue(OnnxGraph graph, String name) {}
