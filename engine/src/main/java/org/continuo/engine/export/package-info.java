/** Checkpoints written in either format, from either format, with or without adapters merged. */
@NullMarked
package org.continuo.engine.export;

import org.jspecify.annotations.NullMarked;
