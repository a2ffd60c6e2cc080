/** Whether there is a newer Continuo: asked only where the user has switched that on. */
@NullMarked
package org.continuo.engine.cli.updates;

import org.jspecify.annotations.NullMarked;
