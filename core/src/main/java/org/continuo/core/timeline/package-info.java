/** The host's musical time: tempo, meter, and positions on its timeline. */
@NullMarked
package org.continuo.core.timeline;

import org.jspecify.annotations.NullMarked;
