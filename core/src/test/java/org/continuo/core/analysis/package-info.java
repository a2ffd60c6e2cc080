@NullMarked
package org.continuo.core.analysis;

import org.jspecify.annotations.NullMarked;
