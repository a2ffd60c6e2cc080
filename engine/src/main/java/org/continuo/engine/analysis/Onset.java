package org.continuo.engine.analysis;

/**
 * Where something begins to sound.
 *
 * @param seconds from the beginning of the piece
 * @param strength by how much the amplitude rises
 */
record Onset(double seconds, double strength) {}
