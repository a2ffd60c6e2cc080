/**
 * The language model: a transformer decoder over codebook tokens with a key and value cache.
 * Shapes: {@code batch} rows (under guidance first the conditional, then the null rows), {@code
 * codebooks}, {@code positions} of the sequence (a melody model's prefix, then delayed tokens),
 * {@code hidden} width, {@code vocabulary} tokens per codebook.
 */
@NullMarked
package org.continuo.engine.decoder;

import org.jspecify.annotations.NullMarked;
