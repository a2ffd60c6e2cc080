/** Seeded mutations for the readers of untrusted files. */
@NullMarked
package org.continuo.core.fuzz;

import org.jspecify.annotations.NullMarked;
