@NullMarked
package org.continuo.core.preset;

import org.jspecify.annotations.NullMarked;
