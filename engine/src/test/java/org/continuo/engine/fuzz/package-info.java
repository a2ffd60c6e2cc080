/** Seeded mutations for the readers of untrusted files. */
@NullMarked
package org.continuo.engine.fuzz;

import org.jspecify.annotations.NullMarked;
