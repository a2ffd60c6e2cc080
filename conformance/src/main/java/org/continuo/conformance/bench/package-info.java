/**
 * How fast this machine is with a model, and how close that comes to what its memory allows. Times
 * are taken on the parts that generation itself uses; nothing here is special to measuring but the
 * weights, which may be random.
 */
@NullMarked
package org.continuo.conformance.bench;

import org.jspecify.annotations.NullMarked;
