/**
 * A listening test: clips of several systems rated blind in a browser on this machine. A
 * <em>system</em> is what made a folder of clips, an <em>item</em> a clip's name, which the systems
 * share.
 */
@NullMarked
package org.continuo.engine.listening;

import org.jspecify.annotations.NullMarked;
