/** From whatever was thrown to the one sentence that a user reads. */
@NullMarked
package org.continuo.core.problem;

import org.jspecify.annotations.NullMarked;
