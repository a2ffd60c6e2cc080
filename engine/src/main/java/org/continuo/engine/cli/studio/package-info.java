/** Several machines behind one engine: the commands, and the door to the module that does it. */
@NullMarked
package org.continuo.engine.cli.studio;

import org.jspecify.annotations.NullMarked;
