package org.continuo.engine.decoder;

/**
 * What one unit of an 8-bit key or value stands for: {@code [layers][heads · headSize]}, one scale
 * per channel, measured on the model's own activations.
 */
record KeyValueScales(float[][] keys, float[][] values) {}
