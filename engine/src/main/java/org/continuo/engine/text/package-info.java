/**
 * The words: tokenizer and T5 encoder. Shapes: {@code batch} texts, {@code tokens} per text padded
 * to the longest, {@code width} of the encoder (d_model).
 */
@NullMarked
package org.continuo.engine.text;

import org.jspecify.annotations.NullMarked;
