/**
 * Measures of generated music on given arrays, in double precision: distances between sets,
 * agreement of pairs, and how sure a mean is.
 */
@NullMarked
package org.continuo.engine.evaluation;

import org.jspecify.annotations.NullMarked;
