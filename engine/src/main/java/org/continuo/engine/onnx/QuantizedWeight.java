package org.continuo.engine.onnx;

/**
 * A matrix in integers as a graph's operators take it. How they lie, and which of them share a
 * scale, is said by what makes it: {@link OnnxGraph#channelWeight}, {@link OnnxGraph#blockWeight}.
 */
record QuantizedWeight(GraphValue codes, GraphValue scales) {}
