@NullMarked
package org.continuo.engine.decoder;

import org.jspecify.annotations.NullMarked;
