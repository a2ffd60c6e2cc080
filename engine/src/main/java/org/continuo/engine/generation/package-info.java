/** From a request to a clip: long-form windows, the decode loop, the codec, the finish. */
@NullMarked
package org.continuo.engine.generation;

import org.jspecify.annotations.NullMarked;
