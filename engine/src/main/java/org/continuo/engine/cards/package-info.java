/**
 * The graphics cards of this machine, as their drivers describe them. Knows nothing of inference.
 */
@NullMarked
package org.continuo.engine.cards;

import org.jspecify.annotations.NullMarked;
