package org.continuo.core.analysis;

/**
 * Where something begins to sound. Strengths are shares of the strongest onset nearby, so that loud
 * and soft parts of a piece count alike.
 *
 * @param seconds from the beginning of the piece
 * @param strength by how much the amplitude rises
 * @param bass the same of bass drum and bass
 * @param snare the same of the middle range, where a snare drum has its noise
 */
record Onset(double seconds, double strength, double bass, double snare) {}
