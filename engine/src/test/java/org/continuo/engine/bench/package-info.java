@NullMarked
package org.continuo.engine.bench;

import org.jspecify.annotations.NullMarked;
