/** Puts Continuo's scripts into DAWs, and takes them out again without a trace. */
@NullMarked
package org.continuo.engine.cli.daw;

import org.jspecify.annotations.NullMarked;
