package org.continuo.engine.text;

import org.continuo.core.tensor.FloatArray;

/**
 * Texts as the T5 encoder sees them.
 *
 * @param states {@code [batch, tokens, width]}; at padding they are defined but meaningless
 * @param mask {@code [batch, tokens]}: 1 real, 0 padding
 */
public record TextStates(FloatArray states, FloatArray mask) {}
