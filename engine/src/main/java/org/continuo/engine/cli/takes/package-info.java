/** {@code continuo takes}: what was made before. */
@NullMarked
package org.continuo.engine.cli.takes;

import org.jspecify.annotations.NullMarked;
