/**
 * Checkpoints as users have them, presented as one configuration tree and one set of named tensors.
 */
@NullMarked
package org.continuo.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
