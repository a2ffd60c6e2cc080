/** A connection to the broker, and how messages are put into it and taken out. */
@NullMarked
package org.continuo.studio.link;

import org.jspecify.annotations.NullMarked;
