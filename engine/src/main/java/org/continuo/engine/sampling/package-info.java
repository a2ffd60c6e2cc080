/** From logits to tokens: guidance, the distribution that may be drawn from, the draw itself. */
@NullMarked
package org.continuo.engine.sampling;

import org.jspecify.annotations.NullMarked;
