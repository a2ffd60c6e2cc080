/** What the language model speaks: codebook tokens and the delay pattern that staggers them. */
@NullMarked
package org.continuo.engine.tokens;

import org.jspecify.annotations.NullMarked;
