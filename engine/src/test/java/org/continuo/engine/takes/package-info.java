@NullMarked
package org.continuo.engine.takes;

import org.jspecify.annotations.NullMarked;
