@NullMarked
package org.continuo.engine.analysis;

import org.jspecify.annotations.NullMarked;
