@NullMarked
package org.continuo.plugin.clip;

import org.jspecify.annotations.NullMarked;
