/**
 * Proof that the engine agrees with the reference implementations: a conformance kit is a folder of
 * cases, each a {@code case.json} with inputs and golden outputs. The cases drive the product's own
 * classes; nothing is computed a second way here, except what only the kit asks for (the loss, the
 * stub model of the sliding windows, the measurement of a resampled sine).
 *
 * <p>To add a case: write a {@link org.continuo.conformance.kit.CaseRunner} and name it in {@link
 * org.continuo.conformance.kit.ConformanceKit}.
 */
@NullMarked
package org.continuo.conformance.kit;

import org.jspecify.annotations.NullMarked;
