/** A piece of music in its parts: Hybrid Transformer Demucs, exact to the reference. */
@NullMarked
package org.continuo.engine.stems;

import org.jspecify.annotations.NullMarked;
