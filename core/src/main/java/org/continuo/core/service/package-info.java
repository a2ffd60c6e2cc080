/**
 * The contract between whoever wants music and the engine that makes it: requests, events, results,
 * and {@link GenerationService}, behind which the engine works in this process ({@code local}) or
 * in another one ({@code client} and {@code server}, which meet in {@code wire}). Nothing here
 * needs ONNX Runtime, so that a plugin can carry this package and {@code client} alone.
 */
@NullMarked
package org.continuo.core.service;

import org.jspecify.annotations.NullMarked;
