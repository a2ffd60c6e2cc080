@NullMarked
package org.continuo.plugin.timeline;

import org.jspecify.annotations.NullMarked;
