/** A machine that makes clips for the hub. */
@NullMarked
package org.continuo.studio.worker;

import org.jspecify.annotations.NullMarked;
