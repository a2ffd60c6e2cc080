@NullMarked
package org.continuo.studio;

import org.jspecify.annotations.NullMarked;
