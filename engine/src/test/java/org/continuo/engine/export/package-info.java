@NullMarked
package org.continuo.engine.export;

import org.jspecify.annotations.NullMarked;
