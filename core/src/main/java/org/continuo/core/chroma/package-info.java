/**
 * What a melody is to the model: which of the twelve pitch classes is strongest, frame by frame.
 */
@NullMarked
package org.continuo.core.chroma;

import org.jspecify.annotations.NullMarked;
