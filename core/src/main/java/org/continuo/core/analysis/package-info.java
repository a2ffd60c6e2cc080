/** What a listener hears in a piece of music: its key, its beat, how loud and how busy it is. */
@NullMarked
package org.continuo.core.analysis;

import org.jspecify.annotations.NullMarked;
