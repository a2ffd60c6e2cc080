@NullMarked
package org.continuo.core.timeline;

import org.jspecify.annotations.NullMarked;
