/** Whole clips: the decode loop, windows for long clips, and the way from a request to audio. */
@NullMarked
package org.continuo.engine.generation;

import org.jspecify.annotations.NullMarked;
