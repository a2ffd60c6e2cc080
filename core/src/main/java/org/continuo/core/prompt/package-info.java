/** The words that the model reads: the user's own, and what preset, host and region add to them. */
@NullMarked
package org.continuo.core.prompt;

import org.jspecify.annotations.NullMarked;
