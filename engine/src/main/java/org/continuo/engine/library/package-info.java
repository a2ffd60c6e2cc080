/**
 * The models of this machine, wherever they lie: in folders, in the cache shared with the hub's
 * other tools, or converted for this engine; and the way to more of them.
 */
@NullMarked
package org.continuo.engine.library;

import org.jspecify.annotations.NullMarked;
